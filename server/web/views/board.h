#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// A task that waits for the person who looks.
struct TurnItem {
    std::string title = {}, url = {};
    std::string program = {};  ///< empty on the page of the program itself
    std::optional<Timestamp> due = {};
    std::int64_t daysLate = 0;  ///< shared working days
    bool draft = false;         ///< answers were saved
    std::string priority = {};  ///< high or low, in words; empty: the usual one
};

struct BoardView {
    struct Program {
        std::string title = {}, url = {};
        std::string country = {};  ///< of the partner, as it calls itself
        std::string stage = {};    ///< the step it is in
        std::string holder = {};   ///< who holds the ball
        std::optional<Timestamp> since = {}, due = {};
        std::int64_t daysWaiting = 0;  ///< shared working days
        Tag risk = {};
        std::vector<Link> problems = {};  ///< which mails of the step reached nobody, and why; the url may be empty
    };

    std::vector<TurnItem> turn = {};
    std::vector<Program> programs = {};
    std::string statusUrl = {};     ///< the status report of all; empty for who may not
    bool moreTurn = false;          ///< more than is listed
    std::vector<Link> outbox = {};  ///< mails to review, addresses to put right
};

/// `/`: what waits for me, and every program in one line.
std::string render(const Site& site, const Frame& frame, const BoardView& view);

/// The list *Your turn*, shared by board and program.
Data::List turnData(const Site& site, const Frame& frame, const std::vector<TurnItem>& items);

}  // namespace entente::web
