#include "web/pages/pdf_files.h"

#include <utility>

#include "documents/document.h"
#include "documents/pdf_shelf.h"
#include "storage/blobs/blob_store.h"
#include "web/pages/taken_files.h"
#include "web/views/link_state.h"

namespace entente::web {

using http::Response;

namespace {

constexpr std::string_view kWord = ".docx", kPdf = ".pdf";
constexpr const char* kPause = "3";  // seconds; LibreOffice needs that for a letter

RevisionCard::File pdfOf(const RevisionCard::File& word) {
    auto pdf = word;
    pdf.name = word.name.ends_with(kWord) ? pdfNameOf(word.name) : word.name + ", PDF";
    pdf.url = pdfNameOf(word.url);
    pdf.format = "PDF";
    pdf.size = 0;
    pdf.note.clear();
    return pdf;
}

}  // namespace

std::string pdfNameOf(const std::string& fileName) {
    return fileName.ends_with(kWord) ? fileName.substr(0, fileName.size() - kWord.size()).append(kPdf) : fileName;
}

void offerPdfs(const Visit& visit, std::vector<RevisionCard::File>& files, bool saysWhyNot) {
    const bool isOffered = visit.services.pdfs.isOffered();
    std::vector<RevisionCard::File> all;
    for (auto& file : files) {
        const bool isWord = file.url.ends_with(kWord);
        if (isWord && !isOffered && std::exchange(saysWhyNot, false))
            file.note += (file.note.empty() ? "" : " ") + visit.say(documents::PdfConverter::absence());
        all.push_back(std::move(file));
        if (isWord && isOffered) all.push_back(pdfOf(all.back()));
    }
    files = std::move(all);
}

Response sendPdf(const Visit& visit, ProgramId program, const std::string& sha256, const std::string& fileName,
                 const Link& back) {
    auto answer = visit.services.pdfs.ask(sha256);
    if (answer.pdf) {
        if (const auto word = visit.account() ? visit.services.blobs.read(sha256) : std::nullopt)
            noteTakenFile(visit, program, *word, documents::kDocxMediaType);
        return Response::bytes(std::move(*answer.pdf), "application/pdf").download(pdfNameOf(fileName));
    }
    const auto title = visit.text(answer.problem ? "document.pdf_failed" : "document.pdf_being_made");
    const auto text = answer.problem ? visit.say(*answer.problem) : visit.text("document.pdf_being_made_text");
    const DoneView view{title, {text, fileName}, back};
    auto response = visit.page(render(visit.services.site, visit.frame, view), answer.problem ? 503 : 202);
    if (!answer.problem) response.header("Refresh", kPause);
    return response;
}

}  // namespace entente::web
