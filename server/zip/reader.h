#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace entente::zip {

/// What an archive may hold before it is refused. Sizes are counted on the bytes that come out, not on what headers
/// say.
struct Limits {
    std::size_t entries = 10'000;
    std::uint64_t entryBytes = std::uint64_t{200} << 20;
    std::uint64_t totalBytes = std::uint64_t{500} << 20;
    std::uint64_t ratio = 200;  ///< of one entry, once it is larger than 1 MiB
};

/// One file of an archive, as its central directory says and its local header confirms.
struct Entry {
    std::string name;
    std::uint16_t method = 0;  ///< 0 stored, 8 deflated
    std::uint32_t crc = 0;
    std::uint64_t compressedSize = 0;
    std::uint64_t size = 0;
    std::uint64_t offset = 0;  ///< of the compressed bytes in the archive
};

/// An archive in memory. `open` checks the whole structure before anything is inflated, and refuses: entries that
/// overlap, headers that disagree, names that are absolute, leave the folder, hold backslashes or appear twice (also in
/// other letter case, OPC part 2, 6.2.2.3), symbolic links, encryption, unknown methods, several disks, bytes before
/// the first entry or after the end, and excess of a limit. Immutable after opening and safe to share.
class Reader {
  public:
    /// Errors have a key `zip.…` and name the entry.
    static Result<Reader> open(std::string bytes, const Limits& limits = {});

    const std::vector<Entry>& entries() const;
    /// Null when there is none. Names compare exactly.
    const Entry* find(std::string_view name) const;

    /// Inflates an entry of this archive and checks its size and CRC.
    Result<std::string> read(const Entry& entry) const;
    /// The compressed bytes; valid as long as the reader.
    std::string_view raw(const Entry& entry) const;
    const std::string& bytes() const;

  private:
    struct State;
    explicit Reader(std::shared_ptr<const State> state) : state_(std::move(state)) {}

    std::shared_ptr<const State> state_;
};

}  // namespace entente::zip
