#pragma once

#include <map>
#include <string>
#include <vector>

#include "feel/expression.h"
#include "forms/form.h"

namespace entente::forms {

/// What a `Form` shares: its components, and every expression in them compiled, by its text.
struct Form::Content {
    std::string id;
    std::string file;
    std::vector<Component> components;
    std::vector<Problem> problems;
    std::map<std::string, feel::Expression, std::less<>> expressions;

    /// Null for an expression that failed to compile (a problem says so) or to evaluate.
    feel::Value evaluate(const std::string& expression, const feel::Variables& variables,
                         const Surroundings& around) const;
};

}  // namespace entente::forms
