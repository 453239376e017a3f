#include "zip/deflater.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>

namespace entente::zip {

namespace {

/// zlib's greedy search, but for matches as long as they go. What is repeated in a document is whole rows and
/// paragraphs: there it is two to three times as fast as level 6, which looks for a longer match behind each one, and
/// the result differs by a few percent either way.
struct Search {
    static constexpr int level = 3;
    static constexpr int good = 32, inserted = 16, enough = 258, chain = 64;
};

}  // namespace

struct Deflater::State {
    z_stream stream = {};
    Compressed entry;

    State() {
        if (deflateInit2(&stream, Search::level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
        tune();
    }
    ~State() { deflateEnd(&stream); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    void reset() {
        deflateReset(&stream);  // forgets the tuning, too
        tune();
    }

    void tune() { deflateTune(&stream, Search::good, Search::inserted, Search::enough, Search::chain); }

    /// Straight into the entry, which grows by doubling.
    void deflateInto(std::string_view bytes, int flush) {
        stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
        stream.avail_in = static_cast<uInt>(bytes.size());
        auto& out = entry.bytes;
        do {
            const auto used = out.size();
            const std::size_t room = std::max<std::size_t>(std::size_t{1} << 12, std::min(used, std::size_t{1} << 20));
            out.resize(used + room);
            stream.next_out = reinterpret_cast<Bytef*>(out.data()) + used;
            stream.avail_out = static_cast<uInt>(room);
            deflate(&stream, flush);
            out.resize(used + room - stream.avail_out);
        } while (stream.avail_out == 0);
    }
};

Deflater::Deflater() : state_(std::make_unique<State>()) {}

Deflater::~Deflater() = default;

void Deflater::write(std::string_view bytes) {
    constexpr std::size_t piece = std::size_t{1} << 30;  // zlib counts in 32 bits
    auto& entry = state_->entry;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
        const auto part = bytes.substr(0, piece);
        entry.crc =
            static_cast<std::uint32_t>(crc32_z(entry.crc, reinterpret_cast<const Bytef*>(part.data()), part.size()));
        entry.size += part.size();
        state_->deflateInto(part, Z_NO_FLUSH);
    }
}

Compressed Deflater::finish() {
    state_->deflateInto({}, Z_FINISH);
    state_->reset();
    return std::exchange(state_->entry, {});
}

}  // namespace entente::zip
