#include "documents/pdf_shelf.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace entente::documents {

namespace {

constexpr std::size_t mostAsked = 500;
constexpr std::size_t mostAtOnce = 16;

bool mayWorkAlone(const Error& error) {
    return error.message.key == "documents.pdf_timeout" || error.message.key == "documents.pdf_failed";
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
    converter_.prepareWorkFolder();
    for (const auto& name : files_.list(folder_))
        if (const auto file = files_.open(folder_ / name)) kept_ += file->size();
}

std::filesystem::path PdfShelf::pathOf(const std::string& sha256) const {
    return folder_ / (sha256 + ".pdf");
}

PdfShelf::Answer PdfShelf::ask(const std::string& sha256) {
    if (!isHash(sha256)) return {std::nullopt, PdfConverter::failure()};
    if (auto pdf = readFile(files_, pathOf(sha256))) return {std::move(pdf), std::nullopt};
    if (!isOffered()) return {std::nullopt, PdfConverter::absence()};
    {
        const std::lock_guard lock(mutex_);
        const auto isAmong = [&](const auto& hashes) {
            return std::find(hashes.begin(), hashes.end(), sha256) != hashes.end();
        };
        if (isAmong(waiting_) || isAmong(beingMade_)) return {};
        if (const auto found = std::find_if(failed_.begin(), failed_.end(),
                                            [&](const Failure& failure) { return failure.sha256 == sha256; });
            found != failed_.end()) {
            Answer answer{std::nullopt, std::move(found->problem)};
            failed_.erase(found);
            return answer;
        }
        if (waiting_.size() + beingMade_.size() >= mostAsked)
            return {std::nullopt,
                    Message{"documents.pdf_busy", "Too many PDFs are being made. Try again in a few minutes.", {}}};
        waiting_.push_back(sha256);
    }
    if (wake_) wake_();
    return {};
}

std::vector<std::string> PdfShelf::take() {
    const std::lock_guard lock(mutex_);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), mostAtOnce));
    std::vector<std::string> hashes(waiting_.begin(), end);
    waiting_.erase(waiting_.begin(), end);
    beingMade_.insert(beingMade_.end(), hashes.begin(), hashes.end());
    return hashes;
}

/// Whatever happens on the way, nobody waits for ever: what is not kept in the end has failed.
class PdfShelf::Batch {
  public:
    explicit Batch(PdfShelf& shelf) : shelf_(shelf), hashes_(shelf.take()) {}
    ~Batch() {
        for (const auto& hash : hashes_)
            shelf_.fail(hash, PdfConverter::failure());
    }
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    const std::vector<std::string>& hashes() const { return hashes_; }

  private:
    PdfShelf& shelf_;
    const std::vector<std::string> hashes_;
};

bool PdfShelf::makeSome() {
    const Batch batch(*this);
    if (batch.hashes().empty()) return false;
    make(batch.hashes());
    return true;
}

/// When one document of several ends the process, the others must not suffer for it.
void PdfShelf::make(const std::vector<std::string>& hashes) {
    std::vector<std::string> documents;
    for (const auto& hash : hashes)
        documents.push_back(blobs_.read(hash).value_or(""));
    const auto pdfs = converter_.convert(documents);
    std::vector<std::string> again;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (pdfs[i]) {
            keep(hashes[i], *pdfs[i]);
        } else if (converter_.isStopped()) {
            return;  // which says nothing of the document
        } else if (hashes.size() > 1 && mayWorkAlone(pdfs[i].error())) {
            again.push_back(hashes[i]);
        } else {
            log::warning("document.no_pdf", {{"sha256", hashes[i]}, {"reason", pdfs[i].error().message.english()}});
            fail(hashes[i], pdfs[i].error().message);
        }
    }
    for (const auto& hash : again)
        make({hash});
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
    std::erase(beingMade_, sha256);
}

void PdfShelf::fail(const std::string& sha256, const Message& problem) {
    const std::lock_guard lock(mutex_);
    if (std::erase(beingMade_, sha256) == 0) return;
    failed_.push_back({sha256, problem});
    if (failed_.size() > mostAsked) failed_.pop_front();  // nobody came back for it
}

}  // namespace entente::documents
