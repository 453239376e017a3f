#include "base/cipher.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "base/crypto.h"

namespace entente {

namespace {

constexpr std::size_t kNonceBytes = 12, kTagBytes = 16;

struct CipherFree {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherFree>;

void must(bool worked) {
    if (!worked) throw std::runtime_error("AES-256-GCM is not available");
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytesOf(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string seal(const Secret& key, std::string_view text, std::string_view context) {
    must(key.reveal().size() == kCipherKeyBytes);
    const auto nonce = randomBytes(kNonceBytes);
    std::string sealed(text.size(), '\0'), tag(kTagBytes, '\0');
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int length = 0;
    must(cipher &&
         EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key.reveal()), bytesOf(nonce)) == 1);
    must(EVP_EncryptUpdate(cipher.get(), nullptr, &length, bytesOf(context), static_cast<int>(context.size())) == 1);
    must(EVP_EncryptUpdate(cipher.get(), bytesOf(sealed), &length, bytesOf(text), static_cast<int>(text.size())) == 1);
    must(EVP_EncryptFinal_ex(cipher.get(), bytesOf(tag), &length) == 1);
    must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag.data()) == 1);
    return nonce + sealed + tag;
}

std::optional<Secret> unseal(const Secret& key, std::string_view sealed, std::string_view context) {
    if (key.reveal().size() != kCipherKeyBytes || sealed.size() < kNonceBytes + kTagBytes) return std::nullopt;
    const auto nonce = sealed.substr(0, kNonceBytes);
    const auto body = sealed.substr(kNonceBytes, sealed.size() - kNonceBytes - kTagBytes);
    std::string tag(sealed.substr(sealed.size() - kTagBytes));
    std::string text(body.size(), '\0');
    const CipherContext cipher(EVP_CIPHER_CTX_new());
    int length = 0;
    must(cipher &&
         EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytesOf(key.reveal()), bytesOf(nonce)) == 1);
    must(EVP_DecryptUpdate(cipher.get(), nullptr, &length, bytesOf(context), static_cast<int>(context.size())) == 1);
    must(EVP_DecryptUpdate(cipher.get(), bytesOf(text), &length, bytesOf(body), static_cast<int>(body.size())) == 1);
    must(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1);
    std::string end(kTagBytes, '\0');
    Secret opened(std::move(text));
    if (EVP_DecryptFinal_ex(cipher.get(), bytesOf(end), &length) != 1) return std::nullopt;
    return opened;
}

}  // namespace entente
