#include "web/views/open_items.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

Data::List waitingData(const Site& site, const Frame& frame, const std::vector<WaitingItem>& items) {
    Data::List list;
    for (const auto& item : items)
        list.push_back(Data()
                           .set("holder", item.holder)
                           .set("side", item.side)
                           .set("what", item.what)
                           .set("days", site.counted(frame.language, "count.shared_days", item.days))
                           .set("since", momentText(frame, item.since))
                           .set("due", dueText(frame, item.due))
                           .set("late", item.daysLate > 0
                                            ? site.counted(frame.language, "count.days_late", item.daysLate)
                                            : std::string())
                           .set("held", item.held)
                           .set("problems", linkData(item.problems))
                           .set("next_step", item.next)
                           .set("actions", linkData(item.actions)));
    return list;
}

std::string render(const Site& site, const Frame& frame, const OpenItemsView& view) {
    Data data;
    data.set("heading", view.title).set("about", view.text);
    data.set("has_waiting", !view.items.empty()).set("waiting", waitingData(site, frame, view.items));
    data.set("has_pages", !view.pages.empty()).set("pages", linkData(view.pages));
    Page page{.title = view.title, .back = view.back};
    page.body = body(site, frame, "open_items", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
