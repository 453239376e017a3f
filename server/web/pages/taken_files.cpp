#include "web/pages/taken_files.h"

#include "documents/document.h"
#include "docx/preview.h"

namespace entente::web {

void noteTakenFile(const Visit& visit, ProgramId program, std::string_view bytes, std::string_view mediaType) {
    if (!visit.account()) return;
    visit.about(program);
    if (mediaType.starts_with("text/")) return visit.noteTaken(bytes);
    if (mediaType != documents::kDocxMediaType) return;
    if (const auto shown = docx::previewHtml(bytes)) visit.noteTaken(*shown);
}

}  // namespace entente::web
