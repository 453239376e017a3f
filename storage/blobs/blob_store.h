#pragma once

#include <bitset>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace entente::storage {

/// A stored file does not have the content its name promises.
class BlobDamaged : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

struct StoredBlob {
    std::string sha256;  ///< 64 lower-case hexadecimal digits: the blob's name
    std::uint64_t size = 0;
};

enum class BlobState { Good, Missing, Damaged };

/// Files named by the SHA-256 of their content: `ab/cdef…` below one folder. A blob never changes and is never partly
/// there: it is written under `incoming/`, flushed, renamed, and its folder flushed before `put` returns, so a row that
/// names it may be committed then. Thread-safe. Throws `FileError`.
class BlobStore {
  public:
    /// Creates the folder when it is missing. `files` outlives the store.
    BlobStore(FileSystem& files, std::filesystem::path folder);

    StoredBlob put(std::string_view bytes);
    /// Reads to the end of the stream; `ErrorKind::Limit` when it gives more than `limit` bytes, and nothing is kept.
    Result<StoredBlob> put(std::istream& stream, std::uint64_t limit);

    /// Nothing when there is no such blob or `sha256` is no hash; throws `BlobDamaged` when the content does not match.
    std::optional<std::string> read(std::string_view sha256) const;
    /// For streaming, unchecked; null when there is no such blob.
    std::unique_ptr<ReadableFile> open(std::string_view sha256) const;
    bool exists(std::string_view sha256) const;
    /// Reads and hashes the whole blob.
    BlobState verify(std::string_view sha256) const;
    /// The hashes of all blobs, sorted.
    std::vector<std::string> list() const;

    /// Removes what a crash left under `incoming/` and returns how many files that were. Only while nobody puts.
    std::size_t removeLeftovers();

  private:
    class Incoming;

    std::filesystem::path pathOf(std::string_view sha256) const;
    StoredBlob keep(Incoming& incoming);
    void makeFolderOf(std::string_view sha256);

    FileSystem& files_;
    const std::filesystem::path folder_;
    std::mutex foldersMutex_;
    std::bitset<256> durableFolders_;
};

}  // namespace entente::storage
