#pragma once

#include <optional>
#include <string>
#include <vector>

#include "docx/docx_template.h"
#include "docx/host.h"
#include "docx/marks.h"
#include "docx/package.h"
#include "docx/part_program.h"

namespace entente::docx {

/// All that is known of a template before there is data.
struct CompiledPackage {
    std::optional<Package> package;
    Host host;
    std::vector<PartProgram> parts;  ///< those that data or repetitions change, in the order to write them
    UsedIds used;
    Inspection inspection;
};

/// Never fails: what is wrong stands in `inspection.problems`, and then the rest may be incomplete.
CompiledPackage compilePackage(std::string bytes, const CompileOptions& options);

}  // namespace entente::docx
