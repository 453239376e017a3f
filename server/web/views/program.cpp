#include "web/views/program.h"

#include <utility>

#include "web/views/open_items.h"
#include "web/views/parts.h"
#include "web/views/timeline.h"

namespace entente::web {

namespace {

class ProgramData {
  public:
    ProgramData(const Site& site, const Frame& frame, const ProgramView& view)
        : site_(site), frame_(frame), view_(view) {}

    Data all() const {
        Data data;
        data.set("heading", view_.title).set("line", view_.line);
        data.set("own_city", cityOf(frame_.clocks.own, frame_.language));
        data.set("own_now", momentText(view_.now, frame_.clocks.own, frame_.language));
        data.set("other_now", frame_.clocks.other.empty()
                                  ? std::string()
                                  : momentText(view_.now, frame_.clocks.other, frame_.language));
        data.set("to_forum", view_.daysToForum ? count("count.to_forum", *view_.daysToForum) : std::string());
        put(data, "waiting", waitingData(site_, frame_, view_.waiting));
        data.set("open_url", view_.openUrl);
        put(data, "turn", turnData(site_, frame_, view_.turn));
        data.set("outbox", linkData(view_.outbox)).set("undelivered", undelivered());
        put(data, "startable", startable());
        data.set("status_url", view_.statusUrl).set("invitations_url", view_.invitationsUrl);
        data.set("write_url", view_.writeUrl);
        data.set("reopen_url", view_.reopenUrl).set("sheet_url", view_.sheetUrl).set("people_url", view_.peopleUrl);
        put(data, "spans", spans());
        put(data, "components", components());
        data.set("component_counts", textData(view_.componentCounts));
        put(data, "for_decision", forDecision());
        setPeople(data);
        setAgreements(data, frame_, view_.agreements);
        put(data, "documents", documents());
        put(data, "decisions", decisions());
        put(data, "mails", mails());
        put(data, "events", events());
        data.set("lanes_html", lanesHtml(site_, frame_, view_));
        return data;
    }

  private:
    static void put(Data& data, const std::string& name, Data::List list) {
        data.set("has_" + name, !list.empty());
        data.set(name, std::move(list));
    }

    std::string count(std::string_view key, std::int64_t number) const {
        return site_.counted(frame_.language, key, number);
    }

    Data::List undelivered() const {
        Data::List list;
        for (const auto& each : view_.undelivered)
            list.push_back(Data().set("text", each.text).set("reason", each.reason).set("action", each.retryAction));
        return list;
    }

    Data::List startable() const {
        Data::List list;
        for (const auto& each : view_.startable)
            list.push_back(
                Data().set("text", each.title).set("about", each.text).set("url", each.url).set("seen", each.seen));
        return list;
    }

    Data::List spans() const {
        Data::List list;
        for (const auto& span : view_.spans)
            list.push_back(Data()
                               .set("side", span.both  ? site_.text(frame_.language, "timeline.both")
                                            : span.own ? view_.ownLane
                                                       : view_.otherLane)
                               .set("text", span.title)
                               .set("holiday", span.holiday)
                               .set("done", span.done)
                               .set("from", dayText(span.from, frame_.clocks.own, frame_.language))
                               .set("to", dayText(span.to, frame_.clocks.own, frame_.language)));
        return list;
    }

    Data::List components() const {
        Data::List list;
        for (const auto& each : view_.components)
            list.push_back(std::move(tagData(each.state)
                                         .set("text", each.title)
                                         .set("about", each.text)
                                         .set("url", each.url)
                                         .set("counts", textData(each.counts))));
        return list;
    }

    Data::List forDecision() const {
        Data::List list;
        for (const auto& each : view_.forDecision)
            list.push_back(
                Data()
                    .set("text", each.title)
                    .set("url", each.url)
                    .set("number", each.revision)
                    .set("step", each.step)
                    .set("holder", each.holder)
                    .set("due", dueText(frame_, each.due))
                    .set("late", each.daysLate > 0 ? count("count.days_late", each.daysLate) : std::string()));
        return list;
    }

    void setPeople(Data& data) const {
        Data::List rows;
        for (const auto& row : view_.people.rows) {
            Data::List counts;
            for (std::size_t i = 0; i < row.counts.size(); ++i)
                counts.push_back(Data()
                                     .set("side", view_.people.sides[i])
                                     .set("text", row.counts[i].text)
                                     .set("url", row.counts[i].url)
                                     .set("of", row.state));
            rows.push_back(Data().set("state", row.state).set("counts", std::move(counts)));
        }
        data.set("sides", textData(view_.people.sides));
        put(data, "people", std::move(rows));
    }

    Data::List documents() const {
        Data::List list;
        for (const auto& each : view_.documents)
            list.push_back(std::move(tagData(each.state)
                                         .set("text", each.title)
                                         .set("url", each.url)
                                         .set("number", each.revision)
                                         .set("hash", each.hash)
                                         .set("short_hash", shortHash(each.hash))
                                         .set("at", momentText(frame_, each.at))
                                         .set("by", each.by)
                                         .set("by_hand", each.editedByHand)));
        return list;
    }

    Data::List decisions() const {
        Data::List list;
        for (const auto& each : view_.decisions)
            list.push_back(std::move(tagData({each.outcome, each.tone})
                                         .set("what", each.what)
                                         .set("url", each.url)
                                         .set("by", each.by)
                                         .set("comment", each.comment)
                                         .set("recorded_by", each.recordedBy)
                                         .set("way", each.way)
                                         .set("at", momentText(frame_, each.at))));
        return list;
    }

    Data::List mails() const {
        Data::List list;
        for (const auto& each : view_.mails)
            list.push_back(std::move(tagData(each.state)
                                         .set("text", each.subject)
                                         .set("lang", each.language)
                                         .set("url", each.url)
                                         .set("to", each.to)
                                         .set("at", momentText(frame_, each.at))));
        return list;
    }

    Data::List events() const {
        Data::List list;
        for (const auto& each : view_.events)
            list.push_back(Data().set("at", momentText(frame_, each.at)).set("text", each.text).set("by", each.by));
        return list;
    }

    const Site& site_;
    const Frame& frame_;
    const ProgramView& view_;
};

}  // namespace

std::string render(const Site& site, const Frame& frame, const ProgramView& view) {
    Page page{.title = view.title};
    page.body = body(site, frame, "program", ProgramData(site, frame, view).all());
    return document(site, frame, page);
}

}  // namespace entente::web
