#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace entente::templates {

/// Where a tag stands. In Word, `line` counts the paragraphs of the part and `column` the characters of the paragraph
/// (both from 1); in a text they are what they say. `around` is the text of that paragraph or line.
struct Place {
    std::string part;
    int line = 0;
    int column = 0;
    std::string around;
    std::string tag;
};

/// One problem of a template or of its data.
struct Finding {
    Severity severity = Severity::Error;
    Place place;
    Message message;

    Problem toProblem() const { return {severity, place.part, place.line, place.tag, message}; }
    /// `word/header1.xml, paragraph 3 "Dear {{ nam }}", {{ nam }}: the reason`; `unit` is `paragraph` or `line`.
    std::string english(std::string_view unit) const;
};

/// Whether one of them is more than a warning.
bool hasErrors(const std::vector<Finding>& findings);

/// A value, or all the reasons why there is none at once. With a value, `problems` holds warnings and notes only.
template <typename T>
struct [[nodiscard]] Outcome {
    std::optional<T> value;
    std::vector<Finding> problems;

    bool ok() const { return value.has_value(); }
    explicit operator bool() const { return ok(); }
};

}  // namespace entente::templates
