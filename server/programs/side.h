#pragma once

#include <string>
#include <string_view>

namespace entente::programs {

/// A: the ministry that runs this server (MOIS). B: the partner country's ministry.
enum class Side : char { A = 'A', B = 'B' };

inline Side other(Side side) {
    return side == Side::A ? Side::B : Side::A;
}
inline std::string text(Side side) {
    return std::string(1, static_cast<char>(side));
}
inline Side sideOf(std::string_view text) {
    return text == "B" ? Side::B : Side::A;
}

}  // namespace entente::programs
