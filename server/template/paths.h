#pragma once

#include <string>
#include <vector>

#include "template/program.h"

namespace entente::templates {

/// The data that a program reads, sorted, each once: `program.title`, and `agenda.sessions[].title` for what a loop
/// over `agenda.sessions` reads of its variable. Names that the program sets itself, and the functions that outputs
/// add, are left out.
std::vector<std::string> requiredPaths(const Program& program);

}  // namespace entente::templates
