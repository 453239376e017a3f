#pragma once

#include <set>
#include <string>
#include <vector>

#include "conformance/docx/checker_structure.h"

namespace entente::docxcheck {

/// What is wrong with `made` by a rule that none of `sources` breaks; empty when it is sound.
inline std::string newDefects(const std::string& made, const std::vector<std::string>& sources) {
    const auto findingsOf = [](const std::string& bytes) {
        std::vector<Finding> findings;
        const auto package = openPackage(bytes, findings);
        if (package) checkStructure(*package, findings);
        return findings;
    };
    const auto findings = findingsOf(made);
    if (findings.empty()) return {};
    std::set<std::string> known;
    for (const auto& source : sources)
        for (const auto& finding : findingsOf(source))
            known.insert(finding.rule);
    std::string told;
    for (const auto& finding : findings)
        if (!known.contains(finding.rule)) told += finding.part + ": " + finding.rule + ": " + finding.text + "\n";
    return told;
}

}  // namespace entente::docxcheck
