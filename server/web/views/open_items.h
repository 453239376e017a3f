#pragma once

#include <string>
#include <vector>

#include "web/frame.h"
#include "web/views/program.h"

namespace entente::web {

/// `/programs/{code}/open`: what waits in a program, or in one step of a case, a page at a time.
struct OpenItemsView {
    std::string title = {};
    std::string text = {};  ///< which step, and how far it is; empty: of all
    Link back = {};
    std::vector<WaitingItem> items = {};
    std::vector<Link> pages = {};
};
std::string render(const Site& site, const Frame& frame, const OpenItemsView& view);

/// Rows of the table `[[>waiting]]`.
Data::List waitingData(const Site& site, const Frame& frame, const std::vector<WaitingItem>& items);

}  // namespace entente::web
