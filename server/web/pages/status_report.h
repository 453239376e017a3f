#pragma once

#include "web/pages/context.h"
#include "web/views/board.h"
#include "web/views/program.h"

namespace entente::web {

/// What the page of a program shows to this visit, in the language of the page. Sets the clocks; nothing for a program
/// that the account does not see.
std::optional<ProgramView> programView(Visit& visit, std::string_view code);
/// What the board shows to this visit; `turns`: also what waits for the reader.
BoardView boardView(Visit& visit, bool turns = true);

}  // namespace entente::web
