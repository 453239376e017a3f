#include "records/participation_states.h"

#include "records/program_service.h"
#include "web/pages/context.h"
#include "web/pages/program_lists.h"
#include "web/pages/task_words.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using records::ParticipationStates;
using records::textOf;

namespace {

/// What is known in all three pages: the program and its participants as the account sees them.
struct StatesDesk {
    programs::Program program;
    std::unique_ptr<records::ProgramRecords> kind = {};

    static Result<std::unique_ptr<StatesDesk>> open(const Visit& visit) {
        auto seen = records::seenProgram(visit.services.database, *visit.account(), visit.request.parameter("code"));
        if (!seen) return seen.error();
        auto desk = std::make_unique<StatesDesk>(StatesDesk{std::move(*seen)});
        visit.services.database.read([&](storage::ReadTx& tx) {
            desk->kind = records::participationsOf(records::viewerOf(tx, desk->program, *visit.account()));
        });
        return desk;
    }
    std::string path() const { return participationsPath(program.code); }
    std::string pathOf(std::int64_t id) const { return path() + "/states/" + std::to_string(id); }
};

ParticipationStates statesOf(const Visit& visit) {
    return {visit.services.database, visit.services.clock, visit.request.remoteAddress()};
}

std::string stateWord(const Visit& visit, const std::string& state) {
    return visit.text("participation.state." + state);
}

records::ChosenParticipations chosenOf(const Request& request) {
    records::ChosenParticipations chosen;
    chosen.all = request.field("what") == "all";
    if (chosen.all) {
        chosen.query.search = request.field("q");
        for (const auto* column : kParticipationFilters)
            if (const auto value = request.field(column); !value.empty()) chosen.query.only[column] = value;
        return chosen;
    }
    for (const auto& id : request.fieldValues("chosen"))
        if (const auto known = numberOf<std::int64_t>(id)) chosen.ids.push_back(*known);
    return chosen;
}

Response changeStates(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto desk = StatesDesk::open(visit);
    if (!desk) return Response::error(desk.error());
    const auto id = statesOf(visit).change(*visit.account(), *(*desk)->kind, chosenOf(request),
                                           std::string(request.field("become")));
    if (!id) return Response::error(id.error());
    return *id == 0 ? visit.done((*desk)->path(), "states_none") : Response::redirect((*desk)->pathOf(*id));
}

/// Why one of those chosen is not as the change would have it; empty when it is.
std::string whyNot(const Visit& visit, const programs::ParticipationBatch& batch,
                   const records::SeenBatch::Line& line) {
    if (line.row.outcome == "moved_on")
        return visit.text("states.moved_on", {{"state", stateWord(visit, textOf(line.record.fields, "state"))}});
    if (line.row.outcome != "kept") return {};
    if (line.row.stateBefore == batch.state)
        return visit.text("states.same", {{"state", stateWord(visit, batch.state)}});
    return visit.text("states.not_after",
                      {{"from", stateWord(visit, line.row.stateBefore)}, {"to", stateWord(visit, batch.state)}});
}

std::string leadText(const Visit& visit, const programs::ParticipationBatch& batch) {
    const auto counted = [&](std::string_view outcome) { return std::to_string(batch.count(outcome)); };
    if (batch.undoneAt)
        return batch.count("moved_on") == 0
                   ? visit.text("states.undone", {{"count", counted("undone")}})
                   : visit.text("states.undone_some", {{"count", counted("undone")}, {"left", counted("moved_on")}});
    if (batch.count("changed") == 0) return visit.text("states.none_changed");
    if (batch.count("kept") == 0) return visit.text("states.all_changed");
    return visit.text("states.some_changed", {{"count", counted("changed")}, {"kept", counted("kept")}});
}

Response showChanged(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto desk = StatesDesk::open(visit);
    if (!desk) return Response::error(desk.error());
    visit.setClocks((*desk)->program);
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto seen = statesOf(visit).open(*visit.account(), *(*desk)->kind, id);
    if (!seen) return Response::error(seen.error());
    const auto& batch = seen->batch;
    const auto changed = batch.count("changed");
    StatesChangedView view;
    view.title =
        visit.text("states.result", {{"state", stateWord(visit, batch.state)}, {"count", std::to_string(changed)}});
    view.lead = leadText(visit, batch);
    view.back = {visit.text("participation.title"), (*desk)->path()};
    if (!batch.undoneAt && changed != 0) view.undoAction = (*desk)->pathOf(id) + "/undo";
    for (const auto& line : seen->lines) {
        const auto& name = line.record.title(visit.language().tag);
        const auto url = (*desk)->path() + "/" + std::to_string(line.record.id);
        if (auto why = whyNot(visit, batch, line); !why.empty())
            view.kept.push_back({name, url, std::move(why)});
        else if (line.row.outcome == "changed")
            view.changed.push_back({visit.text("states.was_now", {{"name", name},
                                                                  {"from", stateWord(visit, line.row.stateBefore)},
                                                                  {"to", stateWord(visit, batch.state)}}),
                                    url});
    }
    return visit.page(render(services.site, visit.frame, view));
}

Response undoStates(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto desk = StatesDesk::open(visit);
    if (!desk) return Response::error(desk.error());
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto undone = statesOf(visit).undo(*visit.account(), *(*desk)->kind, id);
    return undone ? Response::redirect((*desk)->pathOf(id)) : Response::error(undone.error());
}

}  // namespace

std::vector<http::Route> participationStateRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto keepers = [] { return Access::anyOf({"administrator", "coordinator"}); };
    const std::string path = "/programs/{code}/participations/states";
    return {
        {Method::Post, path, keepers(), BodyLimit::form(), on(changeStates)},
        {Method::Get, path + "/{id}", keepers(), BodyLimit::none(), on(showChanged)},
        {Method::Post, path + "/{id}/undo", keepers(), BodyLimit::form(), on(undoStates)},
    };
}

}  // namespace entente::web
