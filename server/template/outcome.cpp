#include "template/outcome.h"

#include <algorithm>

namespace entente::templates {

std::string Finding::english(std::string_view unit) const {
    std::string text;
    const auto part = [&](std::string_view piece) {
        if (piece.empty()) return;
        if (!text.empty()) text += ", ";
        text += piece;
    };
    part(place.part);
    if (place.line > 0) part(std::string(unit) + " " + std::to_string(place.line));
    if (!place.around.empty()) text += " “" + place.around + "”";
    part(place.tag);
    return text.empty() ? message.english() : text + ": " + message.english();
}

bool hasErrors(const std::vector<Finding>& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.severity == Severity::Error; });
}

}  // namespace entente::templates
