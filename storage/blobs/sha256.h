#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace entente::storage {

/// SHA-256 (FIPS 180-4) of content that arrives in pieces.
class Sha256 {
  public:
    Sha256();
    void add(std::string_view bytes);
    /// Lower-case hexadecimal, 64 characters; called once, at the end.
    std::string finish();

  private:
    struct Closer {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Closer> context_;
};

}  // namespace entente::storage
