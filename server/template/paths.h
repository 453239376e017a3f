#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "template/program.h"

namespace entente::templates {

/// The data that a program reads, each with the place (in `Program::places`) that reads it first: `program.title`, and
/// `agenda.sessions[].title` for what a loop over `agenda.sessions` reads of its variable. Names that the program sets
/// itself, and the functions that outputs add, are left out.
std::map<std::string, std::uint32_t> requiredPaths(const Program& program);

}  // namespace entente::templates
