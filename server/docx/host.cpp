#include "docx/host.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "base/utf8.h"
#include "docx/attribute_number.h"
#include "docx/names.h"
#include "docx/style_table.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;

constexpr std::string_view placeholder = "entente";
constexpr std::int64_t a4TextWidth = 9'026 * emuPerTwip;

void placeAt(Element& parent, std::size_t index) {
    parent.insert(index, std::make_unique<xml::Node>(xml::NodeKind::Comment, std::string(placeholder)));
}

SplicedXml spliced(const std::string& part, const xml::Document& document) {
    const auto cut = "<!--" + std::string(placeholder) + "-->";
    const auto xml = document.toXml();
    SplicedXml result{part, {}};
    std::size_t begin = 0;
    for (auto end = xml.find(cut); end != std::string::npos; end = xml.find(cut, begin)) {
        result.pieces.push_back(xml.substr(begin, end - begin));
        begin = end + cut.size();
    }
    result.pieces.push_back(xml.substr(begin));
    return result;
}

class Reader {
  public:
    Reader(const Package& package, const UnusedRelationships& unused) : package_(package), unused_(unused) {}

    Host run() {
        host_.mainPart = package_.mainPart();
        for (const auto& entry : package_.archive().entries())
            host_.parts.insert(utf8::asciiLower(entry.name));
        readContentTypes();
        readRelationships();
        readNumbering();
        readStyles();
        readPage();
        return std::move(host_);
    }

  private:
    std::optional<xml::Document> first(std::string_view type, std::string& part) const {
        const auto parts = package_.partsOfType(host_.mainPart, type);
        if (parts.empty()) return std::nullopt;
        part = parts.front();
        auto document = package_.parse(part);
        if (!document) return std::nullopt;
        return std::move(*document);
    }

    void readContentTypes() {
        auto document = package_.parse("[Content_Types].xml");
        auto& root = document->root();
        for (auto* element : root.elements()) {
            const std::string type(element->attribute("ContentType"));
            if (element->is(names::contentTypes, "Default"))
                host_.extensions[utf8::asciiLower(element->attribute("Extension"))] = type;
            constexpr std::string_view ending = "template.main+xml";
            if (type.ends_with(ending))
                element->setAttribute("ContentType", type.substr(0, type.size() - ending.size()) + "document.main+xml");
        }
        placeAt(root, root.children().size());
        host_.contentTypes = spliced("[Content_Types].xml", *document);
    }

    void readRelationships() {
        for (const auto& entry : package_.archive().entries()) {
            if (package_.relationships(entry.name).empty() && entry.name != host_.mainPart) continue;
            readRelationshipsOf(entry.name);
        }
        readRelationshipsOf({});
    }

    void readRelationshipsOf(const std::string& owner) {
        const auto part = relationshipsPartOf(owner);
        if (!package_.archive().find(part)) return;
        auto document = package_.parse(part);
        if (!document) return;
        if (const auto unused = unused_.find(owner); unused != unused_.end())
            leaveOut(document->root(), unused->second, owner);
        placeAt(document->root(), document->root().children().size());
        host_.relationships[owner] = spliced(part, *document);
        for (const auto& relationship : package_.relationships(owner))
            host_.relationshipIds.insert(relationship.id);
    }

    void leaveOut(Element& relationships, const std::set<std::string>& unused, const std::string& part) {
        for (auto* each : relationships.elements()) {
            if (!unused.contains(std::string(each->attribute("Id")))) continue;
            relationships.remove(*each);
            host_.shortened.insert(part);
        }
    }

    void readNumbering() {
        std::string part;
        auto document = first("numbering", part);
        if (!document) return;
        auto& root = document->root();
        std::size_t definitions = 0, lists = 0, index = 0;
        for (const auto& node : root.children()) {
            ++index;
            const auto* child = std::as_const(*node).asElement();
            if (!child) continue;
            if (isW(*child, "numPicBullet") || isW(*child, "abstractNum")) definitions = lists = index;
            if (isW(*child, "abstractNum"))
                host_.lastDefinition =
                    std::max(host_.lastDefinition, countableId(child->attributeNs(names::w, "abstractNumId")));
            if (!isW(*child, "num")) continue;
            lists = index;
            const std::string id(child->attributeNs(names::w, "numId"));
            host_.lastList = std::max(host_.lastList, countableId(id));
            host_.lists[id] = listOf(root, *child);
        }
        placeAt(root, lists);
        placeAt(root, definitions);
        bindPrefix(root);
        host_.numbering = spliced(part, *document);
    }

    static Host::List listOf(const Element& root, const Element& list) {
        Host::List result{std::string(valueIn(&list, "abstractNumId")), {}};
        result.start.fill(1);
        const auto take = [&](const Element* level, std::string_view property) {
            const auto index = numberOf<std::int64_t>(level->attributeNs(names::w, "ilvl"));
            const auto start = valueIn(level, property);
            if (index >= 0 && index < 9 && !start.empty())
                result.start[static_cast<std::size_t>(index)] = numberOf<std::int64_t>(start);
        };
        for (const auto* definition : root.elements(names::w, "abstractNum")) {
            if (definition->attributeNs(names::w, "abstractNumId") != result.definition) continue;
            for (const auto* level : definition->elements(names::w, "lvl"))
                take(level, "start");
        }
        for (const auto* changed : list.elements(names::w, "lvlOverride"))
            take(changed, "startOverride");
        return result;
    }

    void readStyles() {
        std::string part;
        auto document = first("styles", part);
        if (!document) return;
        auto& root = document->root();
        for (const auto* style : root.elements(names::w, "style"))
            host_.allStyles.push_back({std::string(style->attributeNs(names::w, "styleId")),
                                       utf8::asciiLower(valueIn(style, "name")),
                                       std::string(style->attributeNs(names::w, "type", "paragraph"))});
        placeAt(root, root.children().size());
        bindPrefix(root);
        host_.styles = spliced(part, *document);
    }

    /// What is put in uses the prefix `w`.
    static void bindPrefix(Element& root) {
        if (!root.uriFor("w")) root.declare("w", std::string(names::w));
    }

    void readPage() {
        host_.textWidth = a4TextWidth;
        const auto document = package_.parse(host_.mainPart);
        const auto* section = document ? findSection(document->root()) : nullptr;
        const auto* size = section ? section->child(names::w, "pgSz") : nullptr;
        const auto* margins = section ? section->child(names::w, "pgMar") : nullptr;
        if (!size || !margins) return;
        const auto width = std::int64_t{numberOf(size->attributeNs(names::w, "w"))} -
                           numberOf(margins->attributeNs(names::w, "left")) -
                           numberOf(margins->attributeNs(names::w, "right"));
        if (width > 500 && width < 40'000) host_.textWidth = width * emuPerTwip;
    }

    static const Element* findSection(const Element& element) {
        if (isW(element, "sectPr")) return &element;
        for (const auto* child : element.elements())
            if (const auto* found = findSection(*child)) return found;
        return nullptr;
    }

    const Package& package_;
    const UnusedRelationships& unused_;
    Host host_;
};

}  // namespace

std::string SplicedXml::filled(const std::vector<std::string>& additions) const {
    std::string xml;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        xml += pieces[i];
        if (i < additions.size() && i + 1 < pieces.size()) xml += additions[i];
    }
    return xml;
}

std::string Host::styleNamed(std::string_view name, std::string_view type) const {
    for (const auto& style : allStyles)
        if (style.name == name && style.type == type) return style.id;
    return {};
}

const Host::Style* Host::style(std::string_view id) const {
    const auto found =
        std::find_if(allStyles.begin(), allStyles.end(), [&](const auto& each) { return each.id == id; });
    return found == allStyles.end() ? nullptr : &*found;
}

Host Host::of(const Package& package, const UnusedRelationships& unused) {
    return Reader(package, unused).run();
}

}  // namespace entente::docx
