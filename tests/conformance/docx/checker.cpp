#include "checker.h"

#include <algorithm>

#include "checker_package.h"
#include "checker_schema.h"
#include "checker_structure.h"

namespace entente::docxcheck {

std::vector<Finding> check(const std::string& bytes, const Rules& rules) {
    std::vector<Finding> findings;
    const auto package = openPackage(bytes, findings);
    if (!package) return findings;
    checkStructure(*package, findings);
    if (!rules.schemaFolder.empty()) checkSchemas(*package, rules.schemaFolder, findings);
    return findings;
}

std::string describe(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += finding.part;
        if (finding.line > 0) text += ":" + std::to_string(finding.line);
        text += ": " + finding.rule + ": " + finding.text + "\n";
    }
    return text;
}

bool has(const std::vector<Finding>& findings, const std::string& rule) {
    return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.rule == rule; });
}

}  // namespace entente::docxcheck
