#include "web/views/board.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

Data::List turnData(const Site& site, const Frame& frame, const std::vector<TurnItem>& items) {
    Data::List list;
    for (const auto& item : items)
        list.push_back(Data()
                           .set("text", item.title)
                           .set("url", item.url)
                           .set("program", item.program)
                           .set("due", dueText(frame, item.due))
                           .set("late", item.daysLate > 0
                                            ? site.counted(frame.language, "count.days_late", item.daysLate)
                                            : std::string())
                           .set("priority", item.priority)
                           .set("draft", item.draft));
    return list;
}

std::string render(const Site& site, const Frame& frame, const BoardView& view) {
    Data::List programs;
    for (const auto& program : view.programs) {
        auto item = tagData(program.risk);
        item.set("text", program.title).set("url", program.url).set("stage", program.stage);
        item.set("problems", linkData(program.problems));
        item.set("holder", program.holder).set("due", dueText(frame, program.due));
        item.set("country", program.country)
            .set("since", program.since ? momentText(frame, *program.since) : std::string());
        item.set("days", program.since ? site.counted(frame.language, "count.shared_days", program.daysWaiting)
                                       : std::string());
        programs.push_back(std::move(item));
    }
    Data data;
    data.set("has_turn", !view.turn.empty()).set("turn", turnData(site, frame, view.turn));
    data.set("outbox", linkData(view.outbox));
    data.set("status_url", view.statusUrl);
    data.set("more_turn", view.moreTurn);
    data.set("has_programs", !programs.empty());
    data.set("programs", std::move(programs));
    Page page{.title = site.text(frame.language, "board.title")};
    page.body = body(site, frame, "board", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
