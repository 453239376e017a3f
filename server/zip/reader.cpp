#include "zip/reader.h"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <optional>
#include <unordered_map>

#include "base/utf8.h"
#include "zip/format.h"

namespace entente::zip {

using namespace format;

struct Reader::State {
    std::string bytes;
    std::vector<Entry> entries;
    std::unordered_map<std::string_view, std::size_t> byName;
};

namespace {

Error damaged(std::string detail) {
    return invalid("zip.damaged", "The file is not a sound ZIP archive: {detail}.", {{"detail", std::move(detail)}});
}

Error refused(std::string key, std::string pattern, const std::string& name) {
    return invalid("zip." + std::move(key), std::move(pattern), {{"entry", name}}, name);
}

Error beyond(std::string key, std::string pattern, const std::string& name, std::uint64_t limit) {
    Error error =
        invalid("zip." + std::move(key), std::move(pattern), {{"entry", name}, {"limit", std::to_string(limit)}}, name);
    error.kind = ErrorKind::Limit;
    return error;
}

/// Names in problems are shown to people: what is not printable is replaced.
std::string shown(std::string_view name) {
    std::string text(name.substr(0, 200));
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    return utf8::valid(text) ? text : "?";
}

bool isSafeName(std::string_view name) {
    if (name.empty() || name.size() > 1000 || !utf8::valid(name) || utf8::hasForbiddenControls(name)) return false;
    if (name.find_first_of("\\:\t\n") != std::string_view::npos || name.front() == '/') return false;
    if (name.back() == '/') name.remove_suffix(1);  // a folder
    while (true) {
        const auto slash = name.find('/');
        const auto segment = name.substr(0, slash);
        if (segment.empty() || segment == "." || segment == "..") return false;
        if (slash == std::string_view::npos) return true;
        name.remove_prefix(slash + 1);
    }
}

struct Directory {
    std::size_t offset, size, count;
};

Result<Directory> findDirectory(std::string_view bytes) {
    if (bytes.size() < endSize) return damaged("it is too short");
    const std::size_t last = bytes.size() - endSize;
    const std::size_t first = last > 0xFFFF ? last - 0xFFFF : 0;
    bool found = false;
    for (std::size_t at = last + 1; at-- > first;) {
        if (get32(bytes, at) != endSignature) continue;
        found = true;
        if (at + endSize + get16(bytes, at + 20) != bytes.size()) continue;
        if (at >= zip64LocatorSize && get32(bytes, at - zip64LocatorSize) == zip64LocatorSignature)
            return invalid("zip.zip64", "The archive is of the large kind (ZIP64), which is not accepted.");
        if (get16(bytes, at + 4) != 0 || get16(bytes, at + 6) != 0 || get16(bytes, at + 8) != get16(bytes, at + 10))
            return invalid("zip.disks", "The archive is a part of several.");
        const Directory directory{get32(bytes, at + 16), get32(bytes, at + 12), get16(bytes, at + 10)};
        if (directory.offset > at || directory.size > at || directory.offset + directory.size != at)
            return damaged("its directory is not where it should be");
        return directory;
    }
    if (found) return invalid("zip.trailing", "There are bytes behind the end of the archive.");
    return damaged("it has no directory");
}

/// The sizes that a local header states in a ZIP64 extra field (APPNOTE 4.5.3), which some writers use always.
std::optional<std::pair<std::uint64_t, std::uint64_t>> zip64Sizes(std::string_view extra) {
    while (extra.size() >= 4) {
        const std::size_t size = get16(extra, 2);
        if (extra.size() - 4 < size) return std::nullopt;
        if (get16(extra, 0) == zip64ExtraId && size >= 16) return std::pair{get64(extra, 4), get64(extra, 12)};
        extra.remove_prefix(4 + size);
    }
    return std::nullopt;
}

/// Compares the local header with what the central directory said, and finds where the bytes begin.
Result<void> confirm(std::string_view bytes, std::size_t directoryOffset, std::uint16_t flags, std::size_t header,
                     Entry& entry) {
    const auto disagrees = [&] {
        return refused("header_mismatch", "The two headers of {entry} disagree.", shown(entry.name));
    };
    if (header + localSize > directoryOffset || get32(bytes, header) != localSignature) return disagrees();
    const std::size_t nameSize = get16(bytes, header + 26);
    const std::size_t extraSize = get16(bytes, header + 28);
    entry.offset = header + localSize + nameSize + extraSize;
    if (entry.offset > directoryOffset || entry.compressedSize > directoryOffset - entry.offset)
        return refused("truncated", "{entry} is longer than the archive.", shown(entry.name));
    if (bytes.substr(header + localSize, nameSize) != entry.name || get16(bytes, header + 8) != entry.method)
        return disagrees();
    const std::uint16_t localFlags = get16(bytes, header + 6);
    if ((localFlags & flagEncrypted) != (flags & flagEncrypted)) return disagrees();
    if (localFlags & flagDescriptor) return {};
    std::uint64_t compressed = get32(bytes, header + 18);
    std::uint64_t size = get32(bytes, header + 22);
    if (compressed == 0xFFFFFFFF || size == 0xFFFFFFFF) {
        const auto sizes = zip64Sizes(bytes.substr(header + localSize + nameSize, extraSize));
        if (!sizes) return disagrees();
        size = sizes->first;
        compressed = sizes->second;
    }
    if (compressed != entry.compressedSize || size != entry.size || get32(bytes, header + 14) != entry.crc)
        return disagrees();
    return {};
}

Result<void> checkEntry(const Entry& entry, std::uint16_t flags, std::uint32_t attributes, const Limits& limits) {
    const std::string name = shown(entry.name);
    if (!isSafeName(entry.name))
        return refused("name", "The archive holds a file with a name that is not allowed: {entry}.", name);
    if ((attributes >> 16 & 0170000) == 0120000) return refused("symlink", "{entry} is a symbolic link.", name);
    if (flags & (flagEncrypted | flagStrongEncryption | flagMaskedHeader))
        return refused("encrypted", "{entry} is encrypted.", name);
    if (entry.method != methodStored && entry.method != methodDeflated)
        return refused("method", "{entry} is compressed in a way that is not supported.", name);
    if (entry.compressedSize == 0xFFFFFFFF || entry.size == 0xFFFFFFFF)
        return invalid("zip.zip64", "The archive is of the large kind (ZIP64), which is not accepted.");
    if (entry.method == methodStored && entry.size != entry.compressedSize)
        return refused("header_mismatch", "The two headers of {entry} disagree.", name);
    if (entry.size > limits.entryBytes)
        return beyond("too_large", "{entry} is larger than {limit} bytes.", name, limits.entryBytes);
    if (entry.size > (1u << 20) && entry.size / std::max<std::uint64_t>(entry.compressedSize, 1) > limits.ratio)
        return beyond("ratio", "{entry} unpacks to more than {limit} times its size.", name, limits.ratio);
    return {};
}

}  // namespace

Result<Reader> Reader::open(std::string bytes, const Limits& limits) {
    auto state = std::make_shared<State>();
    state->bytes = std::move(bytes);
    const std::string_view all = state->bytes;
    const auto directory = findDirectory(all);
    if (!directory) return directory.error();
    if (directory->count > limits.entries)
        return beyond("entries", "The archive holds more than {limit} files.", {}, limits.entries);

    struct Span {
        std::uint64_t begin, end;
        std::size_t index;
    };
    std::vector<Span> spans;
    std::unordered_map<std::string, std::size_t> folded;
    std::uint64_t total = 0;
    std::size_t at = directory->offset;
    const std::size_t end = directory->offset + directory->size;
    for (std::size_t i = 0; i < directory->count; ++i) {
        if (end - at < centralSize || get32(all, at) != centralSignature) return damaged("its directory is broken");
        const std::size_t nameSize = get16(all, at + 28);
        const std::size_t size = centralSize + nameSize + get16(all, at + 30) + get16(all, at + 32);
        if (end - at < size) return damaged("its directory is broken");
        Entry entry{.name = std::string(all.substr(at + centralSize, nameSize)),
                    .method = get16(all, at + 10),
                    .crc = get32(all, at + 16),
                    .compressedSize = get32(all, at + 20),
                    .size = get32(all, at + 24)};
        const std::uint16_t flags = get16(all, at + 8);
        const std::size_t header = get32(all, at + 42);
        if (const auto sound = checkEntry(entry, flags, get32(all, at + 38), limits); !sound) return sound.error();
        if (const auto sound = confirm(all, directory->offset, flags, header, entry); !sound) return sound.error();
        if (!folded.emplace(utf8::asciiLower(entry.name), i).second)
            return refused("duplicate", "The archive holds {entry} twice.", shown(entry.name));
        total += entry.size;
        if (total > limits.totalBytes)
            return beyond("total", "The archive unpacks to more than {limit} bytes.", {}, limits.totalBytes);
        spans.push_back({header, entry.offset + entry.compressedSize, i});
        state->entries.push_back(std::move(entry));
        at += size;
    }
    if (at != end) return damaged("its directory is broken");

    std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
    if (!spans.empty() && spans.front().begin != 0)
        return invalid("zip.leading", "There are bytes before the first file of the archive.");
    for (std::size_t i = 1; i < spans.size(); ++i)
        if (spans[i].begin < spans[i - 1].end)
            return refused("overlap", "{entry} overlaps another file of the archive.",
                           shown(state->entries[spans[i].index].name));
    for (std::size_t i = 0; i < state->entries.size(); ++i)
        state->byName.emplace(state->entries[i].name, i);
    return Reader(std::move(state));
}

const std::vector<Entry>& Reader::entries() const {
    return state_->entries;
}

const Entry* Reader::find(std::string_view name) const {
    const auto found = state_->byName.find(name);
    return found == state_->byName.end() ? nullptr : &state_->entries[found->second];
}

std::string_view Reader::raw(const Entry& entry) const {
    return std::string_view(state_->bytes).substr(entry.offset, entry.compressedSize);
}

const std::string& Reader::bytes() const {
    return state_->bytes;
}

Result<std::string> Reader::read(const Entry& entry) const {
    const auto packed = raw(entry);
    std::string out;
    if (entry.method == methodStored) {
        out = std::string(packed);
    } else {
        // One byte more than promised: a stream that goes on is then seen without ever being unpacked.
        out.resize(entry.size + 1);
        z_stream stream = {};
        stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(packed.data()));
        stream.avail_in = static_cast<uInt>(packed.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
        const int status = inflate(&stream, Z_FINISH);
        const bool whole = status == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == entry.size;
        inflateEnd(&stream);
        if (!whole) return refused("content", "{entry} does not unpack to what its header says.", shown(entry.name));
        out.resize(entry.size);
    }
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
    if (crc != entry.crc) return refused("crc", "{entry} is damaged (its checksum is wrong).", shown(entry.name));
    return out;
}

}  // namespace entente::zip
