#pragma once

#include <string_view>

#include "web/pages/context.h"

namespace entente::web {

/// Notes whose data a file takes along that the reader downloads: in a Word document or a text the addresses, and the
/// names of those who take part in the program. Into files of other kinds nobody looks.
void noteTakenFile(const Visit& visit, ProgramId program, std::string_view bytes, std::string_view mediaType);

}  // namespace entente::web
