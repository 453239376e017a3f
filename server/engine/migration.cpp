#include "engine/migration.h"

#include <algorithm>
#include <set>

#include "engine/definition.h"
#include "engine/event_processor.h"

namespace entente::engine {

namespace {

Message message(std::string key, std::string pattern, Message::Arguments arguments = {}) {
    return {std::move(key), std::move(pattern), std::move(arguments)};
}

/// Compares what is open with the definition that it is to go on in.
class Planner {
  public:
    Planner(const Definition& from, const State& state, const MigrateInstance& command, const Environment& environment)
        : from_(from), to_(*command.target), state_(state), command_(command), environment_(environment) {
        event_.processId = to_.process().id;
        event_.definition = to_.reference();
        event_.reason = command.reason;
        event_.actor = command.actor;
        event_.at = environment.now;
    }

    MigrationPlan plan() {
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
        if (plan_.problems.empty()) {
            moveWaits(kProcessScope, from_.eventStarts(-1), to_.eventStarts(-1), WaitPurpose::EventSubProcess,
                      kProcessScope, 0);
            for (const auto& [key, element] : state_.elements)
                moveWaitsOf(element);
            noteJobs();
        }
        if (plan_.problems.empty()) {
            plan_.events.insert(plan_.events.begin(), Event(std::move(event_)));
        } else {
            plan_.events.clear();
        }
        return std::move(plan_);
    }

  private:
    void problem(const std::string& element, Message what) { plan_.problems.push_back({element, std::move(what)}); }
    void change(const std::string& element, Message what) { plan_.changes.push_back({element, std::move(what)}); }

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
        event_.elements[id] = target;
        return node;
    }

    void moveElement(const ElementInstance& element) {
        if (!element.called.empty()) {
            problem(element.elementId, message("engine.migrate.called", "A called process is under way in it."));
            return;
        }
        if (calledAround(state_, element.scope) != kProcessScope) return;  // its call is the problem
        if (place(element.elementId) < 0) return;
        plan_.moves.push_back({element.key, element.elementId, targetOf(element.elementId)});
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
        event_.flows[token.flowId] = flows.front();
    }

    void moveWaitsOf(const ElementInstance& element) {
        if (element.status == ElementStatus::FailedEntering) return;  // it waits for nothing yet
        const int source = from_.nodeIndex(element.elementId);
        const int target = to_.nodeIndex(targetOf(element.elementId));
        if (element.loopCounter == 0)
            moveWaits(element.key, from_.boundaries(source), to_.boundaries(target), WaitPurpose::Boundary, element.key,
                      element.scope);
        if (!element.loopBody && from_.node(source).kind == bpmn::NodeKind::SubProcess)
            moveWaits(element.key, from_.eventStarts(source), to_.eventStarts(target), WaitPurpose::EventSubProcess,
                      element.key, outerScope(state_, element.key));
    }

    bool isInterrupted(Key scope) const {
        return std::any_of(state_.elements.begin(), state_.elements.end(), [&](const auto& entry) {
            const auto& element = entry.second;
            return element.scope == scope && !element.trigger.empty() && from_.node(element.trigger).interrupting;
        });
    }

    /// Events that are there go on waiting as they do, those that are gone wait no more, new ones begin to.
    void moveWaits(Key host, const std::vector<int>& before, const std::vector<int>& after, WaitPurpose purpose,
                   Key scope, Key outer) {
        std::set<std::string> kept;
        for (const int event : before) {
            const auto& source = from_.node(event);
            const auto target = targetOf(source.id);
            const auto there = std::find_if(after.begin(), after.end(), [&](int one) {
                return to_.node(one).id == target && to_.node(one).event == source.event;
            });
            if (there != after.end()) {
                kept.insert(target);
                event_.elements[source.id] = target;
            } else {
                close(host, source.id, purpose);
            }
        }
        if (purpose == WaitPurpose::EventSubProcess && isInterrupted(host)) return;
        std::vector<int> fresh;
        std::copy_if(after.begin(), after.end(), std::back_inserter(fresh),
                     [&](int event) { return !kept.contains(to_.node(event).id); });
        auto waits = waitsOf(fresh, purpose, {to_, state_, environment_, scope, outer});
        if (!waits) return problem(fresh.empty() ? "" : to_.node(fresh.front()).id, waits.failure().message);
        for (auto& timer : waits->timers) {
            timer.key = nextKey_++;
            timer.element = host;
            change(timer.elementId, message("engine.migrate.timer_begins", "A timer begins."));
            plan_.events.emplace_back(TimerScheduled{std::move(timer)});
        }
        for (auto& subscription : waits->subscriptions) {
            subscription.key = nextKey_++;
            subscription.element = host;
            change(subscription.elementId, message("engine.migrate.wait_begins", "It begins to wait for {name}.",
                                                   {{"name", subscription.name}}));
            plan_.events.emplace_back(SubscriptionOpened{std::move(subscription)});
        }
    }

    void close(Key host, const std::string& event, WaitPurpose purpose) {
        const auto isOf = [&](const auto& row) {
            return row.element == host && row.elementId == event && row.purpose == purpose;
        };
        for (const auto& [key, timer] : state_.timers) {
            if (!isOf(timer)) continue;
            change(event, message("engine.migrate.timer_ends", "Its timer ends."));
            plan_.events.emplace_back(TimerCancelled{key});
        }
        for (const auto& [key, subscription] : state_.subscriptions) {
            if (!isOf(subscription)) continue;
            change(event, message("engine.migrate.wait_ends", "It no longer waits for {name}.",
                                  {{"name", subscription.name}}));
            plan_.events.emplace_back(SubscriptionClosed{key});
        }
    }

    void noteJobs() {
        for (const auto& [key, job] : state_.jobs) {
            const auto& type = to_.node(targetOf(job.elementId)).jobType;
            if (!type.empty() && !type.starts_with('=') && type != job.type)
                change(job.elementId,
                       message("engine.migrate.job_stays", "Its work stays of the type {type}.", {{"type", job.type}}));
        }
    }

    const Definition& from_;
    const Definition& to_;
    const State& state_;
    const MigrateInstance& command_;
    const Environment& environment_;
    MigrationPlan plan_;
    InstanceMigrated event_;
    Key nextKey_ = state_.nextKey;
};

}  // namespace

MigrationPlan planMigration(const Definition& definition, const State& state, const MigrateInstance& command,
                            const Environment& environment) {
    return Planner(definition, state, command, environment).plan();
}

}  // namespace entente::engine
