#pragma once

#include <string>

namespace entente::web {

/// The list of programs; a new one is posted there.
inline constexpr const char* kProgramsPath = "/programs";

/// The form of a new program; of one that follows an earlier program, when its code is given.
std::string newProgramPath(const std::string& earlier = {});

}  // namespace entente::web
