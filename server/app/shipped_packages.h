#pragma once

#include <string>
#include <vector>

#include "app/installation.h"
#include "base/result.h"
#include "workflow/package.h"
#include "workflow/package_store.h"

namespace entente::app {

/// The files of a package folder, with the Word templates (`docx_templates/NAME.LANGUAGE.docx`) that its definition
/// names under `templates/`.
workflow::PackageFiles readPackage(const std::filesystem::path& folder, const std::filesystem::path& templates);

/// The mail texts that packages share, `common/mail/*.txt` of the folder of workflows, by the path they have in one.
workflow::PackageFiles readSharedTexts(const std::filesystem::path& workflows);

/// Activates each shipped package whose key the store does not know yet. An error names the package and its problems.
Result<void> installShipped(workflow::PackageStore& store, const Installation& installation);

}  // namespace entente::app
