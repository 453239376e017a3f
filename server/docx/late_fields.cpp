#include "docx/late_fields.h"

#include <algorithm>
#include <set>

#include "docx/block_text.h"
#include "docx/late_control.h"
#include "docx/names.h"
#include "docx/structure.h"

namespace entente::docx {

namespace {

/// Word's names of days of the week are longer than those of `format()` (ECMA-376-1 17.16.4.1).
std::string datePatternOf(const LateControl& late) {
    if (!late.pattern.empty()) return late.pattern;
    const auto* picker = late.properties()->child(names::w, "date");
    const auto* format = picker ? picker->child(names::w, "dateFormat") : nullptr;
    std::string pattern = format ? std::string(format->attributeNs(names::w, "val")) : std::string();
    for (const auto& [word, ours] : {std::pair{"dddd", "EEEE"}, std::pair{"ddd", "E"}})
        if (const auto at = pattern.find(word); at != std::string::npos)
            pattern.replace(at, std::string_view(word).size(), ours);
    return pattern;
}

templates::Place placeOf(const std::string& part, const LateControl& late) {
    templates::Place place;
    place.part = part;
    place.line = late.paragraph;
    place.tag = "late:" + late.name;
    const auto* paragraph = paragraphAround(late.runs.empty() ? late.control : late.runs.front());
    if (paragraph) place.around = visibleText(*paragraph);
    while (place.around.ends_with('\n'))
        place.around.pop_back();
    return place;
}

}  // namespace

bool isPictureField(std::string_view name) {
    return name == "seal" || name == "qr";
}

bool LateFields::has(std::string_view name) const {
    return std::any_of(fields.begin(), fields.end(), [&](const LateField& field) { return field.name == name; });
}

LateFields lateFields(const Package& package) {
    LateFields all;
    std::set<std::string> seen;
    for (const auto& part : package.storyParts()) {
        if (!seen.insert(part).second) continue;
        const auto document = package.parse(part);
        if (!document) continue;  // opening the package has parsed it
        for (const auto& late : lateControls(document->root())) {
            if (late.problem)
                all.problems.push_back({Severity::Error, placeOf(part, late), *late.problem});
            else
                all.fields.push_back({late.name, placeOf(part, late), late.text(), datePatternOf(late)});
        }
    }
    return all;
}

}  // namespace entente::docx
