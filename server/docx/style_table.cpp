#include "docx/style_table.h"

#include <algorithm>

#include "base/utf8.h"
#include "docx/attribute_number.h"
#include "docx/names.h"

namespace entente::docx {

namespace {

constexpr int longestChain = 20;  // of styles based on one another, which a file can make a circle

}  // namespace

std::string_view valueIn(const xml::Element* properties, std::string_view property) {
    const auto* element = properties ? properties->child(names::w, property) : nullptr;
    return element ? element->attributeNs(names::w, "val") : std::string_view();
}

std::optional<bool> toggleIn(const xml::Element* properties, std::string_view property) {
    const auto* element = properties ? properties->child(names::w, property) : nullptr;
    if (!element) return std::nullopt;
    const auto value = element->attributeNs(names::w, "val", "true");
    return value != "0" && value != "false" && value != "off" && value != "none";
}

std::optional<ListReference> listIn(const xml::Element* properties) {
    const auto* list = properties ? properties->child(names::w, "numPr") : nullptr;
    if (!list) return std::nullopt;
    return ListReference{std::string(valueIn(list, "numId")), std::clamp(numberOf(valueIn(list, "ilvl")), 0, 8)};
}

StyleTable::StyleTable(const xml::Document& styles) {
    for (const auto* element : styles.root().elements(names::w, "style")) {
        const std::string id(element->attributeNs(names::w, "styleId"));
        const bool isDefault = element->attributeNs(names::w, "default") == "1";
        if (isDefault && element->attributeNs(names::w, "type") == "paragraph") default_ = id;
        const auto* paragraph = element->child(names::w, "pPr");
        auto& style = styles_[id];
        style.name = utf8::asciiLower(valueIn(element, "name"));
        style.basedOn = valueIn(element, "basedOn");
        style.alignment = valueIn(paragraph, "jc");
        style.list = listIn(paragraph);
        if (paragraph && paragraph->child(names::w, "outlineLvl"))
            style.outlineLevel = numberOf(valueIn(paragraph, "outlineLvl"));
        for (const auto* property : {"b", "i", "u", "strike"})
            if (const auto on = toggleIn(element->child(names::w, "rPr"), property)) style.toggles[property] = *on;
    }
}

template <typename Look>
auto StyleTable::inherited(std::string_view style, Look look) const {
    auto id = std::string(style);
    for (int i = 0; i < longestChain; ++i) {
        const auto found = styles_.find(id);
        if (found == styles_.end()) break;
        if (auto result = look(found->second)) return result;
        id = found->second.basedOn;
    }
    return decltype(look(std::declval<const Style&>()))();
}

std::optional<int> StyleTable::headingLevel(std::string_view style) const {
    return inherited(style, [](const Style& each) -> std::optional<int> {
        if (each.name == "title") return 0;
        if (each.name.starts_with("heading ")) return std::clamp(numberOf(each.name.substr(8)), 1, 9);
        if (each.outlineLevel && *each.outlineLevel < 9) return *each.outlineLevel + 1;
        return std::nullopt;
    });
}

std::string StyleTable::alignment(std::string_view style) const {
    return inherited(
               style,
               [](const Style& each) { return each.alignment.empty() ? std::nullopt : std::optional(each.alignment); })
        .value_or("");
}

std::optional<ListReference> StyleTable::list(std::string_view style) const {
    return inherited(style, [](const Style& each) { return each.list; });
}

std::optional<bool> StyleTable::toggle(std::string_view style, std::string_view property) const {
    return inherited(style, [&](const Style& each) -> std::optional<bool> {
        const auto found = each.toggles.find(property);
        return found == each.toggles.end() ? std::nullopt : std::optional(found->second);
    });
}

}  // namespace entente::docx
