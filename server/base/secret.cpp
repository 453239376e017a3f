#include "base/secret.h"

#include <openssl/crypto.h>

namespace entente {

Secret::~Secret() {
    OPENSSL_cleanse(text_.data(), text_.size());
}

}  // namespace entente
