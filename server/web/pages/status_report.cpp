// The status reports of the office: Word documents made of what the pages of a coordinator show, when somebody asks.
#include "web/pages/status_report.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "feel/format.h"
#include "feel/temporal.h"
#include "programs/program_repository.h"
#include "web/pages/shipped_document.h"
#include "web/pages/task_words.h"
#include "web/views/parts.h"

namespace entente::web {

using feel::Context;
using feel::List;
using feel::Value;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

// One page: what is behind these is on the page of the program.
constexpr std::size_t kWaitingOnPage = 6;
constexpr std::size_t kDecisionsOnPage = 4;

std::string officialDate(const Visit& visit) {
    return dateText(todayIn(visit.services, visit.services.zone), visit.language());
}

/// By the office's own clock alone, which is all that fits into a row.
std::string officeTime(const Visit& visit, std::optional<Timestamp> at) {
    return at ? momentText(*at, visit.frame.clocks.own, visit.language()) : std::string("–");
}

std::string stateOf(const Visit& visit, const WaitingItem& item) {
    if (item.daysLate > 0) return visit.services.site.counted(visit.language(), "count.days_late", item.daysLate);
    return item.due ? visit.text("status.on_time") : visit.text("risk.no_due");
}

List waitingOf(const Visit& visit, const ProgramView& view) {
    List rows;
    for (const auto& item : view.waiting) {
        if (rows.size() == kWaitingOnPage) break;
        rows.push_back(Context{{"holder", item.holder},
                               {"what", item.what},
                               {"due", officeTime(visit, item.due)},
                               {"state", stateOf(visit, item)}});
    }
    return rows;
}

std::string peopleOf(const Visit& visit, const ProgramView::People& people) {
    std::vector<std::string> states;
    for (const auto& row : people.rows) {
        std::vector<std::string> counts;
        for (std::size_t i = 0; i < row.counts.size(); ++i)
            counts.push_back(people.sides[i] + " " + row.counts[i].text);
        states.push_back(row.state + ": " + fmt::format("{}", fmt::join(counts, ", ")));
    }
    return states.empty() ? visit.text("people_part.none") : fmt::format("{}", fmt::join(states, " · "));
}

Context reportOf(const Visit& visit, const ProgramView& view) {
    List components, decisions;
    for (const auto& one : view.components)
        components.push_back(Context{
            {"title", one.title},
            {"state", one.state.text},
            {"counts", one.counts.empty() ? std::string("–") : fmt::format("{}", fmt::join(one.counts, ", "))}});
    for (const auto& one : view.decisions) {
        if (decisions.size() == kDecisionsOnPage) break;
        decisions.push_back(fmt::format("{}: {} ({})", one.what, one.outcome, officeTime(visit, one.at)));
    }
    if (decisions.empty()) decisions.push_back(visit.text("decisions.none"));
    const auto rest = view.waiting.size() > kWaitingOnPage ? view.waiting.size() - kWaitingOnPage : 0;
    return {{"date", officialDate(visit)},
            {"office", view.ownLane},
            {"title", view.title},
            {"country", view.country},
            {"line", view.line},
            {"now", momentText(visit.frame, view.now)},
            {"daysToForum", view.daysToForum ? Value(visit.services.site.counted(visit.language(), "count.to_forum",
                                                                                 *view.daysToForum))
                                             : Value()},
            {"waiting", waitingOf(visit, view)},
            {"rest", rest == 0 ? Value() : Value(visit.text("status.rest", {{"count", std::to_string(rest)}}))},
            {"components", std::move(components)},
            {"people", peopleOf(visit, view.people)},
            {"decisions", std::move(decisions)}};
}

Context reportOf(const Visit& visit, const BoardView& view) {
    List programs;
    for (const auto& one : view.programs)
        programs.push_back(Context{{"country", one.country},
                                   {"title", one.title},
                                   {"stage", one.stage},
                                   {"holder", one.holder.empty() ? visit.text("board.no_holder") : one.holder},
                                   {"due", officeTime(visit, one.due)},
                                   {"state", one.risk.text}});
    return {{"date", officialDate(visit)}, {"office", visit.text("lane.A")}, {"programs", std::move(programs)}};
}

/// What one side notes of the others is nothing for them.
bool mayHaveReport(const Visit& visit) {
    return visit.account()->isCoordinatorOf(identity::Side::A);
}

Response refusal() {
    return Response::error(notFound("programs.no_program", "There is no such program"));
}

Response ofProgram(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto view = mayHaveReport(visit) ? programView(visit, request.parameter("code")) : std::nullopt;
    if (!view) return refusal();
    return shippedDocument(visit, "status_report", "status-" + std::string(request.parameter("code")),
                           Context{{"report", reportOf(visit, *view)}});
}

Response ofAll(const Services& services, const Request& request) {
    Visit visit(services, request);
    if (!mayHaveReport(visit)) return refusal();
    return shippedDocument(visit, "status_overview", "status",
                           Context{{"report", reportOf(visit, boardView(visit, false))}});
}

}  // namespace

std::vector<http::Route> statusRoutes(const Services& services) {
    return {
        {Method::Get, "/status.docx", Access::role("coordinator"), BodyLimit::none(), handlersOf(services)(ofAll)},
        {Method::Get, "/programs/{code}/status.docx", Access::role("coordinator"), BodyLimit::none(),
         handlersOf(services)(ofProgram)},
    };
}

}  // namespace entente::web
