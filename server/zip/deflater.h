#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace entente::zip {

/// A deflated entry before it has a place in an archive.
struct Compressed {
    std::string bytes;
    std::uint32_t crc = 0;
    std::uint64_t size = 0;  ///< of what was deflated
};

/// Deflates entries one after the other (RFC 1951), each in as many pieces as come: tuned for text with long
/// repetitions. Its tables are large, so keep it for the next document. Not thread-safe.
class Deflater {
  public:
    Deflater();
    ~Deflater();
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    void write(std::string_view bytes);
    /// What was written since the last time, as one entry.
    Compressed finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace entente::zip
