#include "docx/document_check.h"

#include "docx/package.h"

namespace entente::docx {

Result<CheckedUpload> validateUpload(std::string bytes) {
    auto package = Package::open(std::move(bytes));
    if (!package) return package.error();
    for (const auto& entry : package->archive().entries()) {
        if (entry.name.ends_with(".xml") || entry.name.ends_with(".rels")) {
            if (const auto document = package->parse(entry.name); !document) return document.error();
        } else if (const auto content = package->archive().read(entry); !content) {
            return content.error();
        }
    }
    if (!package->hasAttachedTemplate()) return CheckedUpload{package->archive().bytes(), {}};
    auto cleaned = withoutAttachedTemplate(*package);
    if (!cleaned) return cleaned.error();
    return CheckedUpload{
        std::move(*cleaned),
        {{"docx.attached_template_dropped", "The reference to an attached template was taken out.", {}}}};
}

}  // namespace entente::docx
