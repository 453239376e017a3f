#include "docx/run_format.h"

#include <algorithm>
#include <array>

#include "docx/names.h"

namespace entente::docx {

namespace {

std::size_t rank(std::string_view property) {
    constexpr std::array<std::string_view, 40> order = {"rStyle",
                                                        "rFonts",
                                                        "b",
                                                        "bCs",
                                                        "i",
                                                        "iCs",
                                                        "caps",
                                                        "smallCaps",
                                                        "strike",
                                                        "dstrike",
                                                        "outline",
                                                        "shadow",
                                                        "emboss",
                                                        "imprint",
                                                        "noProof",
                                                        "snapToGrid",
                                                        "vanish",
                                                        "webHidden",
                                                        "color",
                                                        "spacing",
                                                        "w",
                                                        "kern",
                                                        "position",
                                                        "sz",
                                                        "szCs",
                                                        "highlight",
                                                        "u",
                                                        "effect",
                                                        "bdr",
                                                        "shd",
                                                        "fitText",
                                                        "vertAlign",
                                                        "rtl",
                                                        "cs",
                                                        "em",
                                                        "lang",
                                                        "eastAsianLayout",
                                                        "specVanish",
                                                        "oMath",
                                                        "rPrChange"};
    return static_cast<std::size_t>(std::find(order.begin(), order.end(), property) - order.begin());
}

}  // namespace

std::vector<RunProperty> runProperties(const xml::Element* properties) {
    std::vector<RunProperty> list;
    if (!properties) return list;
    for (const auto* child : properties->elements()) {
        std::string xml;
        child->write(xml);
        const bool isOurs = child->uri() == names::w;  // extensions come last and are told apart by their whole name
        list.emplace_back(isOurs ? std::string(child->local()) : child->name(), std::move(xml));
    }
    return list;
}

std::string runOpening(const std::vector<RunProperty>& base, const std::vector<RunProperty>& changes) {
    auto all = changes;
    for (const auto& property : base) {
        const bool isReplaced = std::any_of(changes.begin(), changes.end(),
                                            [&](const auto& change) { return change.first == property.first; });
        if (!isReplaced) all.push_back(property);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return rank(a.first) < rank(b.first); });
    std::string xml = "<w:r>";
    if (all.empty()) return xml;
    xml += "<w:rPr>";
    for (const auto& property : all)
        xml += property.second;
    return xml + "</w:rPr>";
}

}  // namespace entente::docx
