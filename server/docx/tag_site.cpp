#include "docx/tag_site.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/utf8.h"
#include "docx/names.h"
#include "docx/structure.h"

namespace entente::docx {

namespace {

using names::isW;
using templates::Finding;
using templates::Place;

constexpr std::string_view markerUri = "urn:entente:tag";
constexpr std::size_t longestAround = 120;
constexpr std::string_view objectCharacter = "\xEF\xBF\xBC";  // U+FFFC stands for whatever is no text

/// Elements inside a paragraph whose runs belong to its text.
bool isTransparent(const xml::Element& element) {
    for (const auto* local :
         {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"})
        if (isW(element, local)) return true;
    return false;
}

std::string shortened(std::string_view text) {
    text = utf8::trim(text);
    if (text.size() <= longestAround) return std::string(text);
    std::size_t end = longestAround;
    while ((static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return std::string(text.substr(0, end)) + "…";
}

/// One child of a run, with the text it stands for.
struct Segment {
    xml::Element* element;
    std::size_t begin, end;  ///< in the text of the paragraph
    bool isText() const { return isW(*element, "t"); }
};

class ParagraphText {
  public:
    std::string text;
    std::vector<Segment> segments;

    void collect(xml::Element& parent) {
        for (auto* child : parent.elements()) {
            if (isW(*child, "r")) {
                collectRun(*child);
            } else if (isTransparent(*child)) {
                collect(*child);
            }
        }
    }

  private:
    void collectRun(xml::Element& run) {
        for (auto* child : run.elements()) {
            if (isW(*child, "t")) {
                add(*child, child->text());
            } else if (isW(*child, "tab")) {
                add(*child, "\t");
            } else if (isW(*child, "br") || isW(*child, "cr")) {
                add(*child, "\n");
            } else if (isW(*child, "noBreakHyphen")) {
                add(*child, "-");
            } else if (isW(*child, "softHyphen")) {
                add(*child, "");
            } else if (!isPassedOver(*child)) {
                add(*child, objectCharacter);
            }
        }
    }

    static bool isPassedOver(const xml::Element& element) {
        for (const auto* local : {"rPr", "lastRenderedPageBreak", "fldChar", "instrText", "delText", "delInstrText"})
            if (isW(element, local)) return true;
        return false;
    }

    void add(xml::Element& element, std::string_view piece) {
        segments.push_back({&element, text.size(), text.size() + piece.size()});
        text += piece;
    }
};

/// A tag with the index of its site.
struct Found {
    std::size_t begin, end, site;
};

/// Replaces what tags cover of one segment by what is left of it, and the markers of the tags that begin in it.
void rewrite(const Segment& segment, const std::string& text, const std::vector<Found>& tags, TagSites& sites) {
    auto& run = *segment.element->parent();
    std::size_t index = run.indexOf(*segment.element);
    std::size_t done = segment.begin;
    bool touched = false;
    const auto keep = [&](std::size_t end) {
        if (!segment.isText() || end <= done) return;
        auto piece = std::make_unique<xml::Element>(segment.element->name(), segment.element->uri());
        piece->appendText(text.substr(done, end - done));
        run.insert(index++, std::move(piece));
    };
    for (const auto& tag : tags) {
        if (tag.end <= segment.begin || tag.begin >= segment.end) continue;
        touched = true;
        if (tag.begin >= segment.begin) {
            keep(tag.begin);
            auto marker = makeMarker(tag.site);
            sites[tag.site].marker = marker.get();
            run.insert(index++, std::move(marker));
        }
        done = std::min(tag.end, segment.end);
    }
    if (!touched) return;
    if (done < segment.end) keep(segment.end);
    run.remove(*segment.element);
    const auto rest = run.elements();
    const bool isEmpty = rest.empty() || (rest.size() == 1 && isW(*rest.front(), "rPr"));
    if (isEmpty) run.parent()->remove(run);
}

bool insideDataBoundControl(const xml::Element& element) {
    for (const auto* above = element.parent(); above; above = above->parent()) {
        if (!isW(*above, "sdt")) continue;
        const auto* properties = above->child(names::w, "sdtPr");
        if (properties && properties->child(names::w, "dataBinding")) return true;
    }
    return false;
}

class Extractor {
  public:
    Extractor(const Package& package, std::string part, LinkAddresses& addresses, std::vector<Finding>& findings)
        : package_(package), part_(std::move(part)), addresses_(addresses), findings_(findings) {}

    void walk(xml::Element& element) {
        if (isW(element, "p")) {
            ++paragraph_;
            extract(element);
        }
        if (element.is(names::wp, "docPr")) extractPicture(element);
        if (isW(element, "hyperlink")) extractAddress(element);
        for (auto* child : element.elements())
            walk(*child);
    }

    TagSites sites;

  private:
    void extract(xml::Element& paragraph) {
        ParagraphText flat;
        flat.collect(paragraph);
        std::vector<Found> tags;
        std::size_t done = 0;
        while (const auto scanned = templates::nextTag(flat.text, done)) {
            Place place{part_, paragraph_, static_cast<int>(utf8::length(flat.text.substr(0, scanned->begin))) + 1,
                        shortened(flat.text),
                        flat.text.substr(scanned->begin, scanned->closed ? scanned->end - scanned->begin : 2)};
            if (!scanned->closed) {
                complain(place, {"template.unclosed", "This tag has no end.", {}});
                break;
            }
            done = scanned->end;
            auto tag = templates::parseTag(scanned->normalised);
            if (!tag) {
                complain(place, tag.error().message);
                auto structure = templates::structureOf(scanned->normalised);
                if (!structure) continue;
                tag = std::move(*structure);
            }
            if (place.tag.find(objectCharacter) != std::string::npos) {
                complain(place, {"docx.object_in_tag", "Something that is no text stands inside the tag.", {}});
                continue;
            }
            if (insideDataBoundControl(paragraph) || boundInside(flat, scanned->begin)) {
                complain(place, {"docx.data_bound",
                                 "The tag stands in a control that is bound to other data, which would overwrite it.",
                                 {}});
                continue;
            }
            if (tag->kind == templates::TagKind::Include) {
                complain(place, {"docx.include_place",
                                 "The tag that includes another template must stand alone in its paragraph.",
                                 {}});
                continue;
            }
            if (tag->kind == templates::TagKind::Merge && !nearest(&paragraph, "tc")) {
                complain(place, {"docx.merge_place", "Only cells of a table can be joined.", {}});
                continue;
            }
            tags.push_back({scanned->begin, scanned->end, sites.size()});
            sites.push_back({std::move(*tag), std::move(place), nullptr});
        }
        if (tags.empty()) return;
        for (const auto& segment : flat.segments)
            rewrite(segment, flat.text, tags, sites);
    }

    /// The alternative text of a picture may be one tag, whose value takes the place of the picture.
    void extractPicture(xml::Element& properties) {
        const std::string text(utf8::trim(properties.attribute("descr")));
        if (!text.starts_with("{{")) return;
        const auto scanned = templates::nextTag(text, 0);
        Place place{part_, paragraph_, 1, "alternative text of a picture", text};
        if (!scanned || !scanned->closed || scanned->end != text.size())
            return complain(place,
                            {"docx.picture_tag", "The alternative text of a picture must be one whole tag.", {}});
        auto tag = templates::parseTag(scanned->normalised);
        if (!tag) return complain(place, tag.error().message);
        if (!holdsPicture(*properties.parent()))
            return complain(
                place,
                {"docx.picture_frame", "Only a picture can give its place to another, not a drawing or a chart.", {}});
        auto& marker = properties.append(makeMarker(sites.size()));
        sites.push_back({std::move(*tag), std::move(place), marker.asElement()});
    }

    /// Only values can stand in the address of a link.
    void extractAddress(const xml::Element& hyperlink) {
        const auto* relationship = package_.relationship(part_, hyperlink.attributeNs(names::r, "id"));
        if (!relationship || !relationship->external) return;
        const DecodedAddress address(relationship->target);
        if (!address.mayHoldTags()) return;
        const auto& text = address.text();
        LinkAddress found;
        std::size_t done = 0;
        while (const auto scanned = templates::nextTag(text, done)) {
            Place place{part_, paragraph_, 1, "address of a link",
                        text.substr(scanned->begin, scanned->closed ? scanned->end - scanned->begin : 2)};
            if (!scanned->closed) return complain(place, {"template.unclosed", "This tag has no end.", {}});
            auto tag = templates::parseTag(scanned->normalised);
            if (!tag) return complain(place, tag.error().message);
            if (tag->kind != templates::TagKind::Print)
                return complain(place, {"docx.link_tag", "In the address of a link only values can stand.", {}});
            found.tags.push_back({address.encoded(done, scanned->begin), sites.size()});
            sites.push_back({std::move(*tag), std::move(place), nullptr});
            done = scanned->end;
        }
        if (found.tags.empty()) return;
        found.rest = address.encoded(done, text.size());
        addresses_[&hyperlink] = std::move(found);
    }

    static bool holdsPicture(const xml::Element& element) {
        if (element.local() == "blip") return true;
        const auto children = element.elements();
        return std::any_of(children.begin(), children.end(), [](const auto* child) { return holdsPicture(*child); });
    }

    static bool boundInside(const ParagraphText& flat, std::size_t at) {
        for (const auto& segment : flat.segments)
            if (segment.begin <= at && at < segment.end) return insideDataBoundControl(*segment.element);
        return false;
    }

    void complain(Place place, Message message) {
        findings_.push_back({Severity::Error, std::move(place), std::move(message)});
    }

    const Package& package_;
    std::string part_;
    LinkAddresses& addresses_;
    std::vector<Finding>& findings_;
    int paragraph_ = 0;
};

}  // namespace

std::unique_ptr<xml::Element> makeMarker(std::size_t site) {
    auto marker = std::make_unique<xml::Element>("entente-tag", std::string(markerUri));
    marker->setAttribute("site", std::to_string(site));
    return marker;
}

bool isMarker(const xml::Element& element) {
    return element.uri() == markerUri;
}

std::size_t markerIndex(const xml::Element& marker) {
    const auto text = marker.attribute("site");
    std::size_t index = 0;
    std::from_chars(text.data(), text.data() + text.size(), index);
    return index;
}

const TagSite* siteOf(const xml::Element& element, const TagSites& sites) {
    return isMarker(element) ? &sites[markerIndex(element)] : nullptr;
}

std::vector<IncludeSite> findIncludes(xml::Element& root, const std::string& part) {
    std::vector<IncludeSite> found;
    int paragraph = 0;
    const auto walk = [&](auto& self, xml::Element& element) -> void {
        if (isW(element, "p")) {
            ++paragraph;
            ParagraphText flat;
            flat.collect(element);
            const std::string text(utf8::trim(flat.text));
            const auto scanned = templates::nextTag(text, 0);
            const bool isAlone = scanned && scanned->closed && scanned->begin == 0 && scanned->end == text.size();
            const auto tag = isAlone ? templates::parseTag(scanned->normalised)
                                     : Result<templates::Tag>(invalid("template.unclosed", "This tag has no end."));
            if (tag && tag->kind == templates::TagKind::Include)
                found.push_back({&element, tag->name, {part, paragraph, 1, shortened(text), text}});
        }
        for (auto* child : element.elements())
            self(self, *child);
    };
    walk(walk, root);
    return found;
}

TagSites extractTags(xml::Element& root, const Package& package, const std::string& part, LinkAddresses& addresses,
                     std::vector<Finding>& findings) {
    Extractor extractor(package, part, addresses, findings);
    extractor.walk(root);
    return std::move(extractor.sites);
}

}  // namespace entente::docx
