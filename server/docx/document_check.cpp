#include "docx/document_check.h"

#include "docx/package.h"

namespace entente::docx {

Result<CheckedUpload> validateUpload(std::string bytes) {
    auto package = Package::openWhole(std::move(bytes));
    if (!package) return package.error();
    if (!package->hasAttachedTemplate()) return CheckedUpload{package->archive().bytes(), {}};
    auto cleaned = withoutAttachedTemplate(*package);
    if (!cleaned) return cleaned.error();
    return CheckedUpload{
        std::move(*cleaned),
        {{"docx.attached_template_dropped", "The reference to an attached template was taken out.", {}}}};
}

}  // namespace entente::docx
