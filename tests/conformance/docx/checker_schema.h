#pragma once

#include <string>
#include <vector>

#include "checker.h"
#include "checker_package.h"

namespace entente::docxcheck {

/// Validates the word parts, content types and relationships against the schemas by one `xmllint` run per schema.
/// Throws when `xmllint` cannot be run.
void checkSchemas(const Package& package, const std::string& schemaFolder, std::vector<Finding>& findings);

}  // namespace entente::docxcheck
