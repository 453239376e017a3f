#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/time.h"
#include "dmn/model.h"

namespace entente::dmn::testing {

/// `content` as a model of DMN 1.5 with the namespace `urn:test`.
std::string definitions(std::string_view content, std::string_view attributes = "");
/// A decision with this logic; its variable may be typed.
std::string decision(std::string_view name, std::string_view logic, std::string_view typeRef = "",
                     std::string_view requirements = "");
std::string literal(std::string_view text);
std::string input(std::string_view name, std::string_view typeRef = "");
std::string requiresInput(std::string_view id);
std::string requiresDecision(std::string_view id);
std::string requiresKnowledge(std::string_view id);

/// A table over one input expression `x`; each rule is `test => output`, one a line.
std::string table(std::string_view policy, std::string_view rules, std::string_view outputClause = "<output/>");

/// Throws std::runtime_error when the bytes are no model.
std::shared_ptr<const Model> load(const std::string& bytes, const std::map<std::string, std::string>& others = {});
/// `inputs` is a FEEL context.
Evaluation evaluate(const Model& model, std::string_view name, std::string_view inputs = "{}", bool traced = false);
/// As inside a list: with quotes around strings.
std::string shown(const feel::Value& value);
/// The result, shown.
std::string result(const std::string& bytes, std::string_view name, std::string_view inputs = "{}");
/// The English sentences of what went wrong.
std::string reasons(const Evaluation& evaluation);
std::string problems(const Model& model);

}  // namespace entente::dmn::testing
