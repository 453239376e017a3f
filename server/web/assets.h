#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace entente::web {

/// One file that pages refer to.
struct Asset {
    std::string file;  ///< where it lies
    std::string type;  ///< media type with charset
    std::string hash;  ///< SHA-256 of its bytes, hexadecimal
    std::uintmax_t size = 0;
    bool compressible = false;
};

/// The files of `web/assets`. The addresses hold a hash of all of them, so that they may be cached for ever, and a
/// stylesheet may name its fonts by relative addresses. Immutable, safe to share between threads.
class Assets {
  public:
    /// Throws std::runtime_error when the folder cannot be read.
    static Assets load(const std::string& folder);

    /// `/assets/<hash>/entente.css` for `entente.css`. Throws std::out_of_range for a file that there is not.
    std::string url(std::string_view path) const;
    bool has(std::string_view path) const { return files_.contains(path); }

    /// What `/assets/{version}/{path}` asks for: nullptr when there is none of this version.
    const Asset* find(std::string_view version, std::string_view path) const;

  private:
    std::map<std::string, Asset, std::less<>> files_;
    std::string version_;
};

}  // namespace entente::web
