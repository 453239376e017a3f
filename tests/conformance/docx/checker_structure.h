#pragma once

#include <vector>

#include "checker.h"
#include "checker_package.h"

namespace entente::docxcheck {

/// What Word asks of the parts beyond the schemas: contents of cells and rows, unique ids, references that lead
/// somewhere, balanced fields, the section properties last.
void checkStructure(const Package& package, std::vector<Finding>& findings);

}  // namespace entente::docxcheck
