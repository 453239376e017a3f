#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "forms/content.h"

namespace entente::forms {

/// Reads the JSON of a form. An Error when it is not JSON, or not a form; everything else becomes a problem.
Result<Form::Content> readForm(std::string_view json, std::string file);

}  // namespace entente::forms
