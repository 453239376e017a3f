#include "zip/writer.h"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "zip/deflater.h"
#include "zip/format.h"

namespace entente::zip {

using namespace format;

namespace {

constexpr unsigned versionNeeded = 20;           // 2.0: deflate
constexpr unsigned dosDate = 0x0021;             // 1980-01-01
constexpr std::uint64_t sizeLimit = 0xFFFFFFFE;  // beyond it ZIP64 would be needed
constexpr std::size_t entryLimit = 0xFFFE;

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

struct Written {
    std::string name;
    std::uint16_t method = methodDeflated;
    std::uint32_t crc = 0, compressedSize = 0, size = 0, header = 0;
};

/// What local and central header have in common, from "version needed" to the length of the extra field.
void putCommon(std::string& out, const Written& entry) {
    put16(out, versionNeeded);
    put16(out, isAscii(entry.name) ? 0 : flagUtf8);
    put16(out, entry.method);
    put16(out, 0);
    put16(out, dosDate);
    put32(out, entry.crc);
    put32(out, entry.compressedSize);
    put32(out, entry.size);
    put16(out, static_cast<unsigned>(entry.name.size()));
    put16(out, 0);
}

void putLocal(std::string& out, const Written& entry) {
    put32(out, localSignature);
    putCommon(out, entry);
    out += entry.name;
}

void putCentral(std::string& out, const Written& entry) {
    put32(out, centralSignature);
    put16(out, versionNeeded);
    putCommon(out, entry);
    put16(out, 0);  // comment
    put16(out, 0);  // disk
    put16(out, 0);  // internal attributes
    put32(out, 0);  // external attributes
    put32(out, entry.header);
    out += entry.name;
}

}  // namespace

struct Writer::State {
    std::string out;
    std::vector<Written> entries;
    std::unique_ptr<Deflater> deflater;  ///< only when something is to be deflated here
    bool open = false;

    Written& start(std::string_view name) {
        if (open) throw std::logic_error("zip: an entry is still open");
        if (entries.size() >= entryLimit || name.size() > 0xFFFF) throw std::length_error("zip: too many files");
        entries.push_back({.name = std::string(name), .header = static_cast<std::uint32_t>(out.size())});
        return entries.back();
    }

    void checkSize() const {
        if (out.size() > sizeLimit) throw std::length_error("zip: the archive is larger than 4 GiB");
    }

    void put(Written& entry, const Compressed& compressed) {
        if (compressed.size > sizeLimit || compressed.bytes.size() > sizeLimit)
            throw std::length_error("zip: a file is larger than 4 GiB");
        entry.crc = compressed.crc;
        entry.size = static_cast<std::uint32_t>(compressed.size);
        entry.compressedSize = static_cast<std::uint32_t>(compressed.bytes.size());
        putLocal(out, entry);
        out += compressed.bytes;
        checkSize();
    }
};

Writer::Writer() : state_(std::make_unique<State>()) {}

Writer::~Writer() = default;

void Writer::begin(std::string_view name) {
    state_->start(name);
    state_->open = true;
    if (!state_->deflater) state_->deflater = std::make_unique<Deflater>();
}

void Writer::write(std::string_view bytes) {
    if (!state_->open) throw std::logic_error("zip: no entry is open");
    state_->deflater->write(bytes);
}

void Writer::end() {
    if (!state_->open) throw std::logic_error("zip: no entry is open");
    state_->put(state_->entries.back(), state_->deflater->finish());
    state_->open = false;
}

void Writer::add(std::string_view name, std::string_view bytes) {
    begin(name);
    write(bytes);
    end();
}

void Writer::add(std::string_view name, const Compressed& compressed) {
    state_->put(state_->start(name), compressed);
}

void Writer::reserve(std::size_t bytes) {
    state_->out.reserve(bytes);
}

void Writer::addStored(std::string_view name, std::string_view bytes) {
    if (bytes.size() > sizeLimit) throw std::length_error("zip: a file is larger than 4 GiB");
    auto& entry = state_->start(name);
    entry.method = methodStored;
    entry.size = entry.compressedSize = static_cast<std::uint32_t>(bytes.size());
    entry.crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    putLocal(state_->out, entry);
    state_->out += bytes;
    state_->checkSize();
}

void Writer::copy(const Reader& from, const Entry& source) {
    auto& entry = state_->start(source.name);
    entry.method = source.method;
    entry.crc = source.crc;
    entry.size = static_cast<std::uint32_t>(source.size);
    entry.compressedSize = static_cast<std::uint32_t>(source.compressedSize);
    putLocal(state_->out, entry);
    state_->out += from.raw(source);
    state_->checkSize();
}

std::string Writer::finish() {
    if (state_->open) throw std::logic_error("zip: an entry is still open");
    auto& out = state_->out;
    const std::size_t directory = out.size();
    for (const auto& entry : state_->entries)
        putCentral(out, entry);
    const std::size_t size = out.size() - directory;
    state_->checkSize();
    const auto count = static_cast<unsigned>(state_->entries.size());
    put32(out, endSignature);
    put16(out, 0);
    put16(out, 0);
    put16(out, count);
    put16(out, count);
    put32(out, static_cast<std::uint32_t>(size));
    put32(out, static_cast<std::uint32_t>(directory));
    put16(out, 0);
    return std::move(out);
}

}  // namespace entente::zip
