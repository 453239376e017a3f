#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "docx/docx_template.h"
#include "docx/marks.h"
#include "docx/package.h"
#include "docx/part_program.h"

namespace entente::docx {

/// All that is known of a template before there is data.
struct CompiledPackage {
    std::optional<Package> package;
    std::map<std::string, PartProgram> parts;  ///< those with tags; all others are copied
    UsedIds used;
    Inspection inspection;
};

/// Never fails: what is wrong stands in `inspection.problems`, and then the rest may be incomplete.
CompiledPackage compilePackage(std::string bytes);

}  // namespace entente::docx
