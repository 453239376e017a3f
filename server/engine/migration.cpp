#include "engine/migration.h"

#include <algorithm>
#include <optional>

#include "engine/definition.h"

namespace entente::engine {

namespace {

Message message(std::string key, std::string pattern, Message::Arguments arguments = {}) {
    return {std::move(key), std::move(pattern), std::move(arguments)};
}

class Mapper {
  public:
    Mapper(const Definition& from, const State& state, const MigrateInstance& command)
        : from_(from), to_(*command.target), state_(state), command_(command) {
        map_.event.processId = to_.process().id;
        map_.event.definition = to_.reference();
        map_.event.reason = command.reason;
        map_.event.actor = command.actor;
        map_.event.from = command.from;
        map_.event.to = command.to;
    }

    MigrationMap map() {
        for (const auto& [source, target] : command_.elements) {
            if (from_.process().node(source) < 0)
                problem(source, message("engine.migrate.no_source", "The version it comes from has no such element."));
            if (to_.process().node(target) < 0)
                problem(target, message("engine.migrate.no_target", "The version it goes to has no such element."));
        }
        for (const auto& [key, element] : state_.elements)
            moveElement(element);
        for (const auto& [token, count] : state_.tokens)
            moveToken(token);
        keepEvents(kProcessScope, from_.eventStarts(-1), to_.eventStarts(-1));
        if (!map_.problems.empty()) return std::move(map_);
        for (const auto& [key, element] : state_.elements)
            if (callOf(state_, key) == kProcessScope) keepEventsOf(element);
        noteJobs();
        return std::move(map_);
    }

  private:
    void problem(const std::string& element, Message what) { map_.problems.push_back({element, std::move(what)}); }

    std::string targetOf(const std::string& id) const {
        const auto mapped = command_.elements.find(id);
        return mapped == command_.elements.end() ? id : mapped->second;
    }

    /// The node there, once it is clear that it may take the place of this one; -1 and a problem otherwise.
    int place(const std::string& id) {
        const auto& source = from_.node(id);
        const auto target = targetOf(id);
        const int node = to_.process().node(target);
        if (node < 0) {
            problem(id,
                    message("engine.migrate.gone", "The new version has no such element and none is named for it."));
            return -1;
        }
        const auto& there = to_.node(node);
        if (there.kind != source.kind || there.event != source.event || there.loop.kind != source.loop.kind ||
            there.triggeredByEvent != source.triggeredByEvent) {
            problem(id, message("engine.migrate.kind", "{element} is of another kind.", {{"element", target}}));
            return -1;
        }
        const std::string around = source.parent < 0 ? "" : targetOf(from_.node(source.parent).id);
        const std::string thereAround = there.parent < 0 ? "" : to_.node(there.parent).id;
        if (around != thereAround) {
            problem(id,
                    message("engine.migrate.scope", "{element} stands in another sub-process.", {{"element", target}}));
            return -1;
        }
        map_.event.elements[id] = target;
        return node;
    }

    void moveElement(const ElementInstance& element) {
        if (calledAround(state_, element.scope) != kProcessScope) return;  // it stays with its call
        if (place(element.elementId) < 0) return;
        if (!element.called.empty())
            map_.stays.push_back(
                {element.elementId, message("engine.migrate.called_stays",
                                            "The process that it calls goes on in the version that was called.")});
        map_.moves.push_back({element.key, element.elementId, targetOf(element.elementId)});
        if (!element.trigger.empty()) place(element.trigger);
        // An event-based gateway waits for the events behind it.
        for (const auto& id : waitedFor(element))
            if (id != element.elementId) place(id);
    }

    std::vector<std::string> waitedFor(const ElementInstance& element) const {
        std::vector<std::string> ids;
        const auto add = [&](const auto& rows) {
            for (const auto& [key, row] : rows)
                if (row.element == element.key && row.purpose == WaitPurpose::Catch) ids.push_back(row.elementId);
        };
        add(state_.timers);
        add(state_.subscriptions);
        return ids;
    }

    void moveToken(const WaitingToken& token) {
        if (calledAround(state_, token.scope) != kProcessScope) return;
        const int gateway = place(token.elementId);
        if (gateway < 0) return;
        const int same = to_.process().flow(token.flowId);
        if (same >= 0 && to_.flow(same).target == gateway) return;
        const auto source = targetOf(from_.node(from_.flow(from_.process().flow(token.flowId)).source).id);
        std::vector<std::string> flows;
        for (const int flow : to_.node(gateway).incoming)
            if (to_.node(to_.flow(flow).source).id == source) flows.push_back(to_.flow(flow).id);
        if (flows.size() != 1) {
            problem(token.elementId, message("engine.migrate.token",
                                             "A token waits here that came by {flow}, and the new version has no "
                                             "one way that is meant.",
                                             {{"flow", token.flowId}}));
            return;
        }
        map_.event.flows[token.flowId] = flows.front();
    }

    void keepEventsOf(const ElementInstance& element) {
        const int source = from_.nodeIndex(element.elementId);
        const int target = to_.nodeIndex(targetOf(element.elementId));
        keepEvents(element.key, from_.boundaries(source), to_.boundaries(target));
        if (from_.node(source).kind == bpmn::NodeKind::SubProcess)
            keepEvents(element.key, from_.eventStarts(source), to_.eventStarts(target));
    }

    /// Events of the same kind at the same place.
    void keepEvents(Key host, const std::vector<int>& before, const std::vector<int>& after) {
        for (const int event : before) {
            const auto& source = from_.node(event);
            const auto target = targetOf(source.id);
            const bool there = std::any_of(after.begin(), after.end(), [&](int one) {
                return to_.node(one).id == target && to_.node(one).event == source.event;
            });
            if (!there) continue;
            map_.kept.emplace(host, target);
            map_.event.elements[source.id] = target;
        }
    }

    void noteJobs() {
        for (const auto& [key, job] : state_.jobs) {
            if (callOf(state_, job.element) != kProcessScope) continue;
            const auto& type = to_.node(targetOf(job.elementId)).jobType;
            if (!type.empty() && !type.starts_with('=') && type != job.type)
                map_.stays.push_back(
                    {job.elementId,
                     message("engine.migrate.job_stays", "Its work stays of the type {type}.", {{"type", job.type}})});
        }
    }

    const Definition& from_;
    const Definition& to_;
    const State& state_;
    const MigrateInstance& command_;
    MigrationMap map_;
};

/// What it tells of the events that come of it.
struct ChangeOf {
    const State& before;

    using Change = std::optional<MigrationPlan::Problem>;

    Change operator()(const TimerScheduled& event) const {
        return {{event.timer.elementId, message("engine.migrate.timer_begins", "A timer begins.")}};
    }
    Change operator()(const SubscriptionOpened& event) const {
        return {{event.subscription.elementId, message("engine.migrate.wait_begins", "It begins to wait for {name}.",
                                                       {{"name", event.subscription.name}})}};
    }
    Change operator()(const TimerCancelled& event) const {
        const auto timer = before.timers.find(event.key);
        if (timer == before.timers.end()) return {};
        return {{timer->second.elementId, message("engine.migrate.timer_ends", "Its timer ends.")}};
    }
    Change operator()(const SubscriptionClosed& event) const {
        const auto waiting = before.subscriptions.find(event.key);
        if (waiting == before.subscriptions.end()) return {};
        return {{waiting->second.elementId, message("engine.migrate.wait_ends", "It no longer waits for {name}.",
                                                    {{"name", waiting->second.name}})}};
    }
    template <typename Other>
    Change operator()(const Other&) const {
        return {};
    }
};

}  // namespace

MigrationMap mapMigration(const Definition& definition, const State& state, const MigrateInstance& command) {
    return Mapper(definition, state, command).map();
}

MigrationPlan planMigration(const Definition& definition, const State& state, const MigrateInstance& command,
                            const Environment& environment) {
    auto map = mapMigration(definition, state, command);
    MigrationPlan plan{std::move(map.moves), std::move(map.problems), std::move(map.stays), {}};
    if (!plan.problems.empty()) return plan;
    auto order = command;
    if (!requireReason(order.reason)) order.reason = "-";  // who only looks has none yet
    auto events = decide(definition, state, order, environment);
    if (!events) {
        plan.problems.push_back({events.error().place, events.error().message});
        return plan;
    }
    plan.events = std::move(*events);
    for (const auto& event : plan.events)
        if (auto change = std::visit(ChangeOf{state}, event)) plan.changes.push_back(std::move(*change));
    return plan;
}

}  // namespace entente::engine
