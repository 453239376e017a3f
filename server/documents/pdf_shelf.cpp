#include "documents/pdf_shelf.h"

#include <utility>

#include "base/log.h"

namespace entente::documents {

namespace {

constexpr std::size_t mostAsked = 500;
constexpr std::size_t mostAtOnce = 16;

Message failed() {
    return {"documents.pdf_failed", "LibreOffice could not make the PDF.", {}};
}

bool isHash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

PdfShelf::PdfShelf(FileSystem& files, const storage::BlobStore& blobs, Options options)
    : files_(files),
      blobs_(blobs),
      folder_(std::move(options.folder)),
      mostBytes_(options.mostBytes),
      converter_(std::move(options.converter)) {
    files_.createFolders(folder_);
    for (const auto& name : files_.list(folder_))
        if (const auto file = files_.open(folder_ / name)) kept_ += file->size();
}

std::filesystem::path PdfShelf::pathOf(const std::string& sha256) const {
    return folder_ / (sha256 + ".pdf");
}

PdfShelf::Answer PdfShelf::ask(const std::string& sha256) {
    if (!isHash(sha256)) return {std::nullopt, failed()};
    if (auto pdf = readFile(files_, pathOf(sha256))) return {std::move(pdf), std::nullopt};
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = asked_.find(sha256); found != asked_.end()) {
            if (found->second.state != State::Failed) return {};
            Answer answer{std::nullopt, std::move(found->second.problem)};
            asked_.erase(found);
            return answer;
        }
        if (asked_.size() >= mostAsked)
            return {std::nullopt,
                    Message{"documents.pdf_busy", "Too many PDFs are being made. Try again in a few minutes.", {}}};
        asked_[sha256];
    }
    if (wake_) wake_();
    return {};
}

std::vector<std::string> PdfShelf::take() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> hashes;
    for (auto& [hash, entry] : asked_) {
        if (entry.state != State::Waiting) continue;
        entry.state = State::BeingMade;
        hashes.push_back(hash);
        if (hashes.size() == mostAtOnce) break;
    }
    return hashes;
}

/// Whatever happens on the way, nobody waits for ever: what is not kept in the end has failed.
class PdfShelf::Batch {
  public:
    explicit Batch(PdfShelf& shelf) : shelf_(shelf), hashes(shelf.take()) {}
    ~Batch() { shelf_.fail(hashes, failed()); }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

  private:
    PdfShelf& shelf_;

  public:
    const std::vector<std::string> hashes;
};

bool PdfShelf::makeSome() {
    const Batch batch(*this);
    if (batch.hashes.empty()) return false;
    make(batch.hashes);
    return true;
}

/// When one document of several fails, the others must not suffer for it.
void PdfShelf::make(const std::vector<std::string>& hashes) {
    std::vector<std::string> documents;
    for (const auto& hash : hashes)
        documents.push_back(blobs_.read(hash).value_or(""));
    const auto pdfs = converter_.convert(documents);
    if (pdfs) {
        for (std::size_t i = 0; i < hashes.size(); ++i)
            keep(hashes[i], (*pdfs)[i]);
    } else if (hashes.size() > 1) {
        for (const auto& hash : hashes)
            make({hash});
    } else {
        log::warning("document.no_pdf", {{"sha256", hashes.front()}, {"reason", pdfs.error().message.english()}});
        fail(hashes, pdfs.error().message);
    }
}

void PdfShelf::keep(const std::string& sha256, const std::string& pdf) {
    if (kept_ + pdf.size() > mostBytes_) {
        for (const auto& name : files_.list(folder_))
            files_.remove(folder_ / name);
        kept_ = 0;
    }
    writeFile(files_, pathOf(sha256), pdf);
    kept_ += pdf.size();
    const std::lock_guard lock(mutex_);
    asked_.erase(sha256);
}

void PdfShelf::fail(const std::vector<std::string>& hashes, const Message& problem) {
    const std::lock_guard lock(mutex_);
    for (const auto& hash : hashes)
        if (const auto found = asked_.find(hash); found != asked_.end() && found->second.state == State::BeingMade)
            found->second = {State::Failed, problem};
}

}  // namespace entente::documents
