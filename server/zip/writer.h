#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "zip/deflater.h"
#include "zip/reader.h"

namespace entente::zip {

/// Builds an archive in memory: the same entries give the same bytes (all times are 1980-01-01 00:00), sizes stand in
/// the local headers (no data descriptors), no zip64. Throws std::length_error beyond 4 GiB or 65,535 entries. Not
/// thread-safe.
class Writer {
  public:
    Writer();
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// One deflated entry. Between `begin` and `end` its bytes arrive in pieces.
    void add(std::string_view name, std::string_view bytes);
    void begin(std::string_view name);
    void write(std::string_view bytes);
    void end();
    /// One that was deflated elsewhere.
    void add(std::string_view name, const Compressed& compressed);
    /// Room for an archive of that size.
    void reserve(std::size_t bytes);
    /// An entry as it is, for formats that ask for one uncompressed.
    void addStored(std::string_view name, std::string_view bytes);
    /// Copies an entry without inflating it.
    void copy(const Reader& from, const Entry& entry);

    /// The archive; nothing can be added afterwards.
    std::string finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace entente::zip
