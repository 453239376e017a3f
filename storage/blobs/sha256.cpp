#include "storage/blobs/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

#include "base/crypto.h"

namespace entente::storage {

namespace {

void require(int success) {
    if (success != 1) throw std::runtime_error("SHA-256 is not available");
}

}  // namespace

void Sha256::Closer::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1 ? 1 : 0);
}

void Sha256::add(std::string_view bytes) {
    require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

std::string Sha256::finish() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned int size = 0;
    require(EVP_DigestFinal_ex(context_.get(), digest.data(), &size));
    return hex({reinterpret_cast<const char*>(digest.data()), size});
}

}  // namespace entente::storage
