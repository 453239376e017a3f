#include <doctest/doctest.h>

#include "base/crypto.h"
#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "base/utf8.h"

using namespace entente;

TEST_CASE("a message fills its arguments and leaves unknown names") {
    CHECK(Message{"k", "Enter {label} by {due}", {{"label", "the {city}"}}}.english() == "Enter the {city} by {due}");
    CHECK(Message::fill("open { brace", {}) == "open { brace");
}

TEST_CASE("times are written and read as RFC 3339 UTC") {
    for (const auto* text : {"2027-01-05T09:00:00Z", "1969-12-31T23:59:59.999999Z", "2028-02-29T00:00:00.000001Z"}) {
        REQUIRE(Timestamp::fromIso(text));
        CHECK(Timestamp::fromIso(text)->iso() == text);
    }
    for (const auto* text :
         {"2027-02-29T00:00:00Z", "2027-01-05T25:00:00Z", "2027-01-05T09:00:00", "2027-1-5T9:00:00Z", ""})
        CHECK_FALSE(Timestamp::fromIso(text));
}

TEST_CASE("ids read only canonical digits") {
    CHECK(TaskId::parse("42").value == 42);
    for (const auto* text : {"", "0", "042", "-1", "4 2", "9999999999999999999"})
        CHECK_FALSE(TaskId::parse(text));
}

TEST_CASE("digests and encodings agree with published vectors") {
    CHECK(sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(base64("fooba") == "Zm9vYmE=");
    CHECK(base64Url("\xfb\xff") == "-_8");
    CHECK(fromBase64("Zm9v\r\nYmE=") == "fooba");
    CHECK_FALSE(fromBase64("Zm9vYm"));
    CHECK_FALSE(fromBase64("Zm9v*mE="));
    CHECK(randomBytes(32) != randomBytes(32));
    CHECK(equalConstantTime("same", "same"));
    CHECK_FALSE(equalConstantTime("same", "some"));
}

TEST_CASE("UTF-8 is checked strictly") {
    CHECK(utf8::valid("한국어 abc \xF0\x9F\x99\x82"));
    for (const auto* text :
         {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "\xE2\x82", "\x80"})
        CHECK_FALSE(utf8::valid(text));
    CHECK(utf8::length("한a") == 2);
    CHECK(
        utf8::hasForbiddenControls("a\xE2\x80\xAE"
                                   "b"));
    CHECK(utf8::hasForbiddenControls(std::string_view("a\0b", 3)));
    CHECK_FALSE(utf8::hasForbiddenControls("line\nnext\ttab"));
    CHECK(utf8::trim("  x y\n") == "x y");
    std::string text;
    for (const char32_t c : {U'a', U'é', U'한', U'\U0001F642'})
        utf8::append(text, c);
    std::size_t offset = 0;
    for (const char32_t c : {U'a', U'é', U'한', U'\U0001F642'})
        CHECK(utf8::next(text, offset) == c);
}

TEST_CASE("only the letters of ASCII change their case") {
    CHECK(utf8::asciiLower("Word/DOCUMENT.XML [@`{]") == "word/document.xml [@`{]");
    CHECK(utf8::asciiLower("ÄÖ 가나") == "ÄÖ 가나");
    CHECK(utf8::asciiLower("") == "");
}
