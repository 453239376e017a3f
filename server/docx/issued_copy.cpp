#include <algorithm>
#include <set>

#include "docx/additions.h"
#include "docx/late_control.h"
#include "docx/late_fields.h"
#include "docx/names.h"
#include "docx/picture_xml.h"
#include "docx/used_ids.h"
#include "template/picture.h"
#include "xml/element_places.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;
using xml::ElementPlace;

constexpr std::string_view kProperties = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties";
constexpr std::string_view kVariants = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes";
constexpr std::string_view kPropertiesType = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
/// Of all properties that are not Windows' own (ECMA-376-1 22.3.2.2).
constexpr const char* kFormatId = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}";
constexpr const char* kRevisionProperty = "entente revision";
constexpr const char* kSetProperty = "entente set";

constexpr std::int64_t kEmuPerCentimetre = 360'000;
constexpr PictureSize kCodeSize = {kEmuPerCentimetre * 5 / 2, kEmuPerCentimetre * 5 / 2};
constexpr PictureSize kSealSize = {kEmuPerCentimetre * 3, 0};

struct Edit {
    std::size_t begin, end;
    std::string text;
};

std::string edited(const std::string& bytes, std::vector<Edit> edits) {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    std::string result;
    std::size_t done = 0;
    for (const auto& edit : edits) {
        result.append(bytes, done, edit.begin - done).append(edit.text);
        done = edit.end;
    }
    return result.append(bytes, done);
}

/// That of the placeholder picture, where the author has put one.
PictureSize askedSize(const LateControl& late) {
    const auto* drawing = late.drawing();
    if (!drawing) return late.name == "qr" ? kCodeSize : kSealSize;
    const Element* extent = nullptr;
    for (const auto* frame : drawing->elements())
        if (const auto* found = frame->child(names::wp, "extent")) extent = found;
    const auto length = [&](std::string_view name) -> std::int64_t {
        constexpr std::int64_t widest = 100 * kEmuPerCentimetre;
        const auto text = extent ? extent->attribute(name) : std::string_view();
        std::int64_t value = 0;
        for (const char c : text)
            value = c >= '0' && c <= '9' && value < widest ? value * 10 + (c - '0') : widest;
        return std::clamp<std::int64_t>(value, 1, widest);
    };
    return extent ? PictureSize{length("cx"), length("cy")} : kCodeSize;
}

class Issuer {
  public:
    Issuer(const Package& package, const LateValues& values)
        : package_(package),
          values_(values),
          host_(Host::of(package)),
          additions_(host_),
          lastDrawing_(usedIds(package).drawing) {}

    Result<std::string> run(const IssuedFrom& from) {
        std::set<std::string> seen;
        for (const auto& part : package_.storyParts())
            if (seen.insert(part).second)
                if (auto filled = fill(part); !filled) return filled.error();
        if (auto named = name(from); !named) return named.error();
        for (auto& [part, bytes] : additions_.changedParts(false))
            changed_[part] = std::move(bytes);
        return rewritten(package_, std::move(changed_));
    }

  private:
    Result<void> fill(const std::string& part) {
        const auto bytes = package_.archive().read(*package_.archive().find(part));
        if (!bytes) return bytes.error();
        const auto document = xml::Document::parse(*bytes);
        if (!document) return document.error();
        std::vector<Edit> edits;
        for (const auto& late : lateControls(document->root())) {
            const auto value = values_.find(late.name);
            if (value == values_.end()) continue;
            if (late.problem) return Error{ErrorKind::Invalid, *late.problem, part};
            const auto places = xml::placesOf(document->root(), *bytes);
            if (!places) return places.error();
            auto content = runContent(part, late, value->second);
            if (!content) return content.error();
            const auto raw = [&](const Element& element) {
                const auto& place = places->at(&element);
                return bytes->substr(place.begin, place.end - place.begin);
            };
            addEdits(edits, late, *places, "<w:r>" + formatOf(late, raw) + *content + "</w:r>");
        }
        if (!edits.empty()) changed_[part] = edited(*bytes, std::move(edits));
        return {};
    }

    Result<std::string> runContent(const std::string& part, const LateControl& late, const LateValue& value) {
        if (!isPictureField(late.name)) {
            std::string xml = "<w:t xml:space=\"preserve\">";
            xml::escapeText(xml, xml::printable(value.text));
            return xml + "</w:t>";
        }
        const auto info = templates::readPicture(value.picture);
        if (!info) return info.error();
        const auto relationship = additions_.picture(part, value.picture, *info);
        return drawingXml(++lastDrawing_, relationship, pictureSize(*info, askedSize(late), host_.textWidth),
                          xml::printable(value.text));
    }

    /// That of the text before; a prompt has its own, and the control says which its text gets instead.
    template <typename Raw>
    static std::string formatOf(const LateControl& late, const Raw& raw) {
        const auto& holder = late.showsPrompt() ? *late.properties() : *late.runs.front();
        const auto* format = holder.child(names::w, "rPr");
        return format ? raw(*format) : std::string();
    }

    static void addEdits(std::vector<Edit>& edits, const LateControl& late, const xml::ElementPlaces& places,
                         const std::string& run) {
        for (std::size_t i = 0; i < late.runs.size(); ++i) {
            const auto& place = places.at(late.runs[i]);
            edits.push_back({place.begin, place.end, i == 0 ? run : std::string()});
        }
        if (const auto* prompt = late.properties()->child(names::w, "showingPlcHdr")) {
            const auto& place = places.at(prompt);
            edits.push_back({place.begin, place.end, {}});
        }
    }

    Result<void> name(const IssuedFrom& from) {
        const auto parts = package_.partsOfType({}, "custom-properties");
        auto known = parts.empty() ? xml::Document::parse("<Properties xmlns=\"" + std::string(kProperties) + "\"/>")
                                   : package_.parse(parts.front());
        if (!known) return known.error();
        auto& root = known->root();
        std::int64_t last = 1;  // numbers 0 and 1 are taken by the format
        for (auto* property : root.elements(kProperties, "property")) {
            const auto called = property->attribute("name");
            if (called == kRevisionProperty || called == kSetProperty)
                root.remove(*property);
            else
                last = std::max<std::int64_t>(last, std::atoi(std::string(property->attribute("pid")).c_str()));
        }
        add(root, ++last, kRevisionProperty, from.revision);
        if (!from.set.empty()) add(root, ++last, kSetProperty, from.set);
        if (!parts.empty()) {
            changed_[parts.front()] = known->toXml();
            return {};
        }
        const auto part = additions_.addPart("docProps/custom", "xml", known->toXml(), kPropertiesType);
        additions_.relationship({}, "custom-properties", part, false);
        return {};
    }

    static void add(Element& root, std::int64_t id, const char* name, const std::string& value) {
        const auto prefix = root.prefix().empty() ? std::string() : std::string(root.prefix()) + ":";
        auto& property = root.appendElement(prefix + "property", std::string(kProperties));
        property.setAttribute("fmtid", kFormatId);
        property.setAttribute("pid", std::to_string(id));
        property.setAttribute("name", name);
        property.declare("vt", std::string(kVariants));
        property.appendElement("vt:lpwstr", std::string(kVariants)).setText(value);
    }

    const Package& package_;
    const LateValues& values_;
    Host host_;
    Additions additions_;
    std::int64_t lastDrawing_;
    std::map<std::string, std::string> changed_;
};

bool isHash(std::string_view text) {
    constexpr std::size_t kHexDigits = 64;
    return text.size() == kHexDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Result<std::string> issuedCopy(std::string agreed, const LateValues& values, const IssuedFrom& from) {
    const auto package = Package::open(std::move(agreed));
    if (!package) return package.error();
    return Issuer(*package, values).run(from);
}

std::optional<IssuedFrom> issuedFrom(const Package& copy) {
    IssuedFrom from;
    for (const auto& part : copy.partsOfType({}, "custom-properties")) {
        const auto document = copy.parse(part);
        if (!document) continue;
        for (const auto* property : document->root().elements(kProperties, "property")) {
            const auto value = property->deepText();
            if (property->attribute("name") == kRevisionProperty && isHash(value)) from.revision = value;
            if (property->attribute("name") == kSetProperty && isHash(value)) from.set = value;
        }
    }
    return from.revision.empty() ? std::nullopt : std::optional(from);
}

}  // namespace entente::docx
