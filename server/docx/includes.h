#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "docx/package.h"
#include "template/outcome.h"

namespace entente::docx {

/// The bytes of another template of the package, by name; nothing when there is none.
using DocumentLoader = std::function<std::optional<std::string>(std::string_view name)>;

/// Puts the templates that paragraphs with `{% include "name" %}` name in their place, and those that these include,
/// up to ten deep and 200 in all. Nothing when there is no such paragraph; what cannot be included becomes a finding.
std::optional<Package> withIncludes(const Package& package, const DocumentLoader& load,
                                    std::vector<templates::Finding>& findings);

}  // namespace entente::docx
