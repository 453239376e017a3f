#pragma once

#include <cstdint>

namespace entente::http {

inline constexpr std::uint64_t kibibyte = 1024;
inline constexpr std::uint64_t mebibyte = 1024 * kibibyte;

}  // namespace entente::http
