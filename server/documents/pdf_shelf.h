#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "documents/pdf_converter.h"
#include "storage/blobs/blob_store.h"

namespace entente::documents {

/// The PDFs of stored Word documents. Each is made when somebody asks for it, by a worker, and then kept in a folder as
/// `<SHA-256 of the document>.pdf`: that folder holds nothing that cannot be made again, belongs in no backup, and is
/// emptied when it grows beyond its limit. Thread-safe.
class PdfShelf {
  public:
    struct Options {
        PdfConverter::Options converter = {};
        std::filesystem::path folder;
        std::uint64_t mostBytes = std::uint64_t{1} << 30;
    };
    /// One of the three: the PDF, why there is none, or (neither) it is being made.
    struct Answer {
        std::optional<std::string> pdf = {};
        std::optional<Message> problem = {};  ///< told once: whoever asks again starts it again
    };

    /// Creates the folders when they are missing.
    PdfShelf(FileSystem& files, const storage::BlobStore& blobs, Options options);

    /// Whether PDFs can be made here at all.
    bool isOffered() const { return converter_.isAvailable(); }
    /// The PDF of the stored document with this hash; when there is none yet, it is put down for the worker.
    Answer ask(const std::string& sha256);

    /// Makes those that were asked for, many in one process; false when there are none. For one worker.
    bool makeSome();
    /// Called, outside of any lock, when there is work. Set before the first request.
    void onWork(std::function<void()> wake) { wake_ = std::move(wake); }
    /// Ends the process under way and starts no other.
    void stop() { converter_.stop(); }

  private:
    struct Failure {
        std::string sha256;
        Message problem;
    };

    class Batch;

    std::filesystem::path pathOf(const std::string& sha256) const;
    std::vector<std::string> take();
    void make(const std::vector<std::string>& hashes);
    void keep(const std::string& sha256, const std::string& pdf);
    void fail(const std::string& sha256, const Message& problem);

    FileSystem& files_;
    const storage::BlobStore& blobs_;
    const std::filesystem::path folder_;
    const std::uint64_t mostBytes_;
    PdfConverter converter_;
    std::function<void()> wake_;
    std::mutex mutex_;
    std::deque<std::string> waiting_;  ///< hashes in the order in which they were asked for
    std::vector<std::string> beingMade_;
    std::deque<Failure> failed_;  ///< the last ones, until somebody asks again
    std::uint64_t kept_ = 0;      ///< bytes in the folder; the worker's alone
};

}  // namespace entente::documents
