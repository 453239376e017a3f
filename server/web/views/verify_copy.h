#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// `/verify`: whether a file is the letter that was approved. Posts `copy`.
struct VerifyCopyView {
    struct Row {
        std::string label = {}, text = {}, url = {};
    };
    struct Verdict {
        Tag state = {};
        std::string text = {};
        std::vector<Row> fields = {};               ///< late fields: name, what the copy says and what is recorded
        std::vector<std::string> differences = {};  ///< sentences
        std::vector<Row> facts = {};                ///< document, approvals, hashes
    };

    std::optional<Verdict> verdict = {};
    std::vector<PageError> errors = {};  ///< field `copy`
};

std::string render(const Site& site, const Frame& frame, const VerifyCopyView& view);

}  // namespace entente::web
