#include <doctest/doctest.h>

#include <functional>

#include "zip/format.h"
#include "zip/reader.h"
#include "zip/writer.h"

using namespace entente;
using namespace entente::zip;

namespace {

std::string sample() {
    Writer writer;
    writer.add("[Content_Types].xml", "<Types/>");
    writer.addStored("mimetype", "text/plain");
    writer.add("word/document.xml", std::string(5000, 'x'));
    writer.add("한국어.txt", "");
    return writer.finish();
}

std::string openError(std::string bytes, const Limits& limits = {}) {
    const auto reader = Reader::open(std::move(bytes), limits);
    if (reader.ok()) return "none";
    return reader.error().message.key;
}

void patch16(std::string& bytes, std::size_t at, unsigned value) {
    bytes[at] = static_cast<char>(value & 0xFF);
    bytes[at + 1] = static_cast<char>(value >> 8 & 0xFF);
}

void patch32(std::string& bytes, std::size_t at, std::uint32_t value) {
    patch16(bytes, at, value & 0xFFFF);
    patch16(bytes, at + 2, value >> 16);
}

/// Offset of the central record of entry `index`.
std::size_t central(const std::string& bytes, int index) {
    std::size_t at = format::get32(bytes, bytes.size() - 6);
    while (index-- > 0)
        at += format::centralSize + format::get16(bytes, at + 28);
    return at;
}

std::string renamed(const std::string& name) {
    Writer writer;
    writer.add(name, "x");
    return writer.finish();
}

}  // namespace

TEST_CASE("an archive gives back what was put in, and the same bytes each time") {
    CHECK(sample() == sample());
    const auto reader = Reader::open(sample());
    REQUIRE(reader.ok());
    REQUIRE(reader->entries().size() == 4);
    CHECK(*reader->read(*reader->find("[Content_Types].xml")) == "<Types/>");
    CHECK(*reader->read(*reader->find("mimetype")) == "text/plain");
    CHECK(*reader->read(*reader->find("word/document.xml")) == std::string(5000, 'x'));
    CHECK(reader->read(*reader->find("한국어.txt"))->empty());
    CHECK(reader->find("word/Document.xml") == nullptr);
    CHECK(reader->bytes().find("PK\x07\x08") == std::string::npos);
}

TEST_CASE("a copied entry keeps its compressed bytes") {
    const auto reader = Reader::open(sample());
    REQUIRE(reader.ok());
    Writer writer;
    for (const auto& entry : reader->entries())
        writer.copy(*reader, entry);
    CHECK(writer.finish() == sample());
}

TEST_CASE("an entry may arrive in pieces") {
    Writer writer;
    writer.begin("a");
    std::string whole;
    for (int i = 0; i < 20'000; ++i) {
        const auto piece = std::to_string(i * 7919) + ";";
        writer.write(piece);
        whole += piece;
    }
    writer.end();
    const auto reader = Reader::open(writer.finish());
    REQUIRE(reader.ok());
    CHECK(*reader->read(reader->entries()[0]) == whole);
}

TEST_CASE("names that could leave the folder are refused") {
    for (const auto* name : {"../x", "a/../b", "/etc/x", "a\\b", "C:x", "a//b", "./a", "..", "", "a\nb", "\xC0\x80"})
        CHECK_MESSAGE(openError(renamed(name)) == "zip.name", name);
    CHECK(openError(renamed("a/b.c/d..e")) == "none");
    CHECK(openError(renamed("folder/")) == "none");
}

TEST_CASE("a name may stand only once, in any letter case") {
    Writer writer;
    writer.add("word/a.xml", "1");
    writer.add("Word/A.xml", "2");
    CHECK(openError(writer.finish()) == "zip.duplicate");
}

TEST_CASE("lying and damaged archives are refused by name") {
    const std::string good = sample();
    struct Case {
        const char* what;
        const char* key;
        std::function<void(std::string&)> damage;
    };
    const std::vector<Case> cases = {
        {"empty", "zip.damaged", [](auto& b) { b.clear(); }},
        {"not an archive", "zip.damaged", [](auto& b) { b.assign(100, 'x'); }},
        {"cut off", "zip.damaged", [](auto& b) { b.resize(b.size() - 30); }},
        {"bytes behind the end", "zip.trailing", [](auto& b) { b += "more"; }},
        {"bytes before the start", "zip.damaged", [](auto& b) { b.insert(0, "junk"); }},
        {"encrypted", "zip.encrypted", [](auto& b) { patch16(b, central(b, 2) + 8, 1); }},
        {"unknown method", "zip.method", [](auto& b) { patch16(b, central(b, 2) + 10, 12); }},
        {"symbolic link", "zip.symlink", [](auto& b) { patch32(b, central(b, 2) + 38, 0120777u << 16); }},
        {"size in the directory differs", "zip.header_mismatch", [](auto& b) { patch32(b, central(b, 2) + 24, 4999); }},
        {"name in the local header differs", "zip.header_mismatch", [](auto& b) { b[b.find("word/")] = 'W'; }},
        {"local header elsewhere", "zip.header_mismatch", [](auto& b) { patch32(b, central(b, 2) + 42, 3); }},
        {"stored with two sizes", "zip.header_mismatch", [](auto& b) { patch32(b, central(b, 1) + 24, 11); }},
        {"data beyond the archive", "zip.truncated", [](auto& b) { patch32(b, central(b, 2) + 20, 1u << 30); }},
        {"two entries on the same bytes", "zip.duplicate",
         [](auto& b) {
             const auto record = b.substr(central(b, 3));
             const auto first = b.substr(central(b, 2), format::centralSize + 17);
             b.replace(central(b, 3), std::string::npos, first + record.substr(record.find("PK\x05\x06")));
             patch32(b, b.size() - 10, static_cast<std::uint32_t>(b.size() - 22 - format::get32(b, b.size() - 6)));
         }},
        {"several disks", "zip.disks", [](auto& b) { patch16(b, b.size() - 18, 1); }},
        {"fewer entries than counted", "zip.damaged",
         [](auto& b) { patch16(b, b.size() - 12, 9), patch16(b, b.size() - 14, 9); }},
        {"more entries than counted", "zip.damaged",
         [](auto& b) { patch16(b, b.size() - 12, 3), patch16(b, b.size() - 14, 3); }},
    };
    for (const auto& test : cases) {
        auto bytes = good;
        test.damage(bytes);
        CHECK_MESSAGE(openError(bytes) == test.key, test.what);
    }
}

TEST_CASE("content that is not what the header says is refused when read") {
    auto bytes = sample();
    const auto reader = Reader::open(bytes);
    REQUIRE(reader.ok());
    const auto& entry = *reader->find("word/document.xml");
    SUBCASE("checksum") {
        patch32(bytes, central(bytes, 2) + 16, entry.crc + 1);
        patch32(bytes, entry.offset - 17 - format::localSize + 14, entry.crc + 1);
        const auto changed = Reader::open(bytes);
        REQUIRE(changed.ok());
        CHECK(changed->read(*changed->find("word/document.xml")).error().message.key == "zip.crc");
    }
    SUBCASE("a stream that goes on") {
        patch32(bytes, central(bytes, 2) + 24, 100);
        patch32(bytes, entry.offset - 17 - format::localSize + 22, 100);
        const auto changed = Reader::open(bytes);
        REQUIRE(changed.ok());
        CHECK(changed->read(*changed->find("word/document.xml")).error().message.key == "zip.content");
    }
    SUBCASE("noise") {
        for (std::size_t i = 0; i < entry.compressedSize; ++i)
            bytes[entry.offset + i] = '\x55';
        const auto changed = Reader::open(bytes);
        REQUIRE(changed.ok());
        CHECK_FALSE(changed->read(*changed->find("word/document.xml")).ok());
    }
}

TEST_CASE("limits hold on the real sizes") {
    Writer writer;
    writer.add("bomb", std::string(std::size_t{3} << 20, '\0'));
    const auto bomb = writer.finish();
    CHECK(openError(bomb) == "zip.ratio");
    CHECK(openError(bomb, {.ratio = 2000}) == "none");
    CHECK(openError(bomb, {.entryBytes = 1000}) == "zip.too_large");
    CHECK(openError(sample(), {.totalBytes = 1000}) == "zip.total");
    CHECK(openError(sample(), {.entries = 3}) == "zip.entries");
}

TEST_CASE("every cut and every flipped byte is survived") {
    const auto good = sample();
    for (std::size_t i = 0; i < good.size(); ++i) {
        auto bytes = good;
        bytes[i] = static_cast<char>(bytes[i] ^ 0x41);
        if (const auto reader = Reader::open(bytes); reader.ok())
            for (const auto& entry : reader->entries())
                (void)reader->read(entry).ok();
        CHECK_FALSE(Reader::open(good.substr(0, i)).ok());
    }
}
