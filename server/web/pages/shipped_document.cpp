#include "web/pages/shipped_document.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/file.h"
#include "documents/document.h"
#include "docx/docx_template.h"
#include "docx/template_shelf.h"
#include "web/pages/taken_files.h"

namespace entente::web {

http::Response shippedDocument(const Visit& visit, const std::string& name, const std::string& fileName,
                               const feel::Context& data) {
    // Read anew each time, so that an office may put its own in their place.
    static docx::TemplateShelf shelf;
    const auto file = std::filesystem::path(visit.services.templates) / (name + "." + visit.language().tag + ".docx");
    const auto bytes = readFile(systemFiles(), file);
    if (!bytes) throw std::runtime_error("a shipped template is missing: " + file.string());
    const auto compiled = shelf.compile(*bytes, {});
    if (!compiled) throw std::runtime_error("a template has problems: " + file.string());
    const auto rendered = compiled.value->render(
        data, {.clock = visit.services.clock, .zone = visit.services.zone, .locale = visit.language().locale()});
    if (!rendered) throw std::runtime_error("a template gives no document: " + file.string());
    noteTakenFile(visit, {}, *rendered.value, documents::kDocxMediaType);
    return http::Response::bytes(*rendered.value, std::string(documents::kDocxMediaType))
        .download(fmt::format("{}-{}.docx", fileName, todayIn(visit.services, visit.services.zone)));
}

}  // namespace entente::web
