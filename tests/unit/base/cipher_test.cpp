#include <doctest/doctest.h>

#include "base/cipher.h"
#include "base/crypto.h"

using namespace entente;

TEST_CASE("what is sealed opens with its key and context alone, and with every bit in its place") {
    const Secret key(randomBytes(kCipherKeyBytes)), other(randomBytes(kCipherKeyBytes));
    for (const auto& text : {std::string(), std::string("M1234567\n1970-03-05\nKR"), std::string(5000, '\0')}) {
        const auto sealed = seal(key, text, "person 7");
        CHECK(sealed.size() == text.size() + 28);
        if (!text.empty()) CHECK(sealed.find(text) == std::string::npos);
        CHECK(sealed != seal(key, text, "person 7"));
        REQUIRE(unseal(key, sealed, "person 7"));
        CHECK(unseal(key, sealed, "person 7")->reveal() == text);
        CHECK_FALSE(unseal(key, sealed, "person 8"));
        CHECK_FALSE(unseal(other, sealed, "person 7"));
        for (const std::size_t at : {std::size_t{0}, std::size_t{12}, sealed.size() - 1}) {
            auto changed = sealed;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            CHECK_FALSE(unseal(key, changed, "person 7"));
        }
    }
    CHECK_FALSE(unseal(key, "", ""));
    CHECK_FALSE(unseal(key, std::string(27, 'x'), ""));
    CHECK_FALSE(unseal(Secret(std::string("short")), std::string(40, 'x'), ""));
}
