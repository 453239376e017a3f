#include <cstring>

#include "base/crypto.h"
#include "feel/expression.h"

namespace entente::feel {

namespace {

class SystemRandomness final : public Randomness {
  public:
    std::uint64_t next() const override {
        std::uint64_t bits = 0;
        const auto bytes = randomBytes(sizeof bits);
        std::memcpy(&bits, bytes.data(), sizeof bits);
        return bits;
    }
};

}  // namespace

const Randomness& Randomness::system() {
    static const SystemRandomness randomness;
    return randomness;
}

}  // namespace entente::feel
