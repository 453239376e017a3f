#include "engine/world.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace entente::engine {

World::World(Processes processes, Environment environment, Observer observer, Refusal refusal)
    : library_(std::move(processes)),
      environment_(std::move(environment)),
      observer_(std::move(observer)),
      refusal_(std::move(refusal)) {
    environment_.library = &library_;
}

const Simulation* World::instance(int number) const {
    return number < 1 || number > instances() ? nullptr : instances_[static_cast<std::size_t>(number - 1)].get();
}

Result<void> World::armStartTimers() {
    for (const auto& [id, definition] : library_.processes()) {
        for (const auto& start : timerStarts(*definition)) {
            auto timer = startTimer(*definition, start, environment_);
            if (!timer) return timer.error();
            if (*timer) startTimers_.push_back({id, **timer});
        }
    }
    return {};
}

Result<int> World::start(std::string_view processId, feel::Context variables) {
    auto number = begin(processId, std::move(variables), {});
    if (!number) return number;
    if (auto drained = drain(); !drained) return drained.error();
    return number;
}

Result<int> World::begin(std::string_view processId, feel::Context variables, const std::string& startEvent) {
    const auto definition = library_.processes().find(processId);
    if (definition == library_.processes().end())
        return notFound("engine.process.unknown", "The file holds no process {id}.", {{"id", std::string(processId)}});
    instances_.push_back(std::make_unique<Simulation>(definition->second, environment_));
    observed_.push_back(0);
    const int number = instances();
    if (auto started = perform(number, StartInstance{std::move(variables), {}, startEvent}); !started)
        return started.error();
    return number;
}

Result<void> World::perform(int number, const Command& command) {
    auto& instance = *instances_[static_cast<std::size_t>(number - 1)];
    instance.setNow(environment_.now);
    auto performed = instance.perform(command);
    if (performed) observe(number);
    return performed;
}

/// Tells what is new, and keeps what others are to hear of.
void World::observe(int number) {
    const auto index = static_cast<std::size_t>(number - 1);
    const auto& log = instances_[index]->log();
    for (auto& next = observed_[index]; next < log.size(); ++next) {
        const auto& [at, event] = log[next];
        if (observer_) observer_(number, at, event);
        if (const auto* message = std::get_if<MessageThrown>(&event))
            deliveries_.push_back({number, SubscriptionKind::Message, message->name, message->correlationKey,
                                   message->variables, message->keepUntil});
        else if (const auto* signal = std::get_if<SignalThrown>(&event))
            deliveries_.push_back({number, SubscriptionKind::Signal, signal->name, {}, signal->variables});
        else if (const auto* opened = std::get_if<SubscriptionOpened>(&event))
            sendKept(opened->subscription);
        else if (const auto* job = std::get_if<JobCreated>(&event); job && job->job.type.starts_with("entente:"))
            ownJobs_.emplace_back(number, job->job.key);
    }
}

/// Whom a task `entente:consent` names: as if everybody took part, had an address and was never asked.
feel::Context World::askedBy(const Job& job) {
    feel::List asked;
    const auto ask = [&](const feel::Value& person) {
        feel::Context said;
        for (const auto* name : {"id", "number", "name", "nameKo"})
            said.set(name, person.isContext() ? person[name] : feel::Value());
        if (person.isNumber()) said.set("number", person);
        said.set("outcome", "asked");
        asked.emplace_back(std::move(said));
    };
    const auto* persons = job.variables.find("persons");
    if (persons != nullptr && persons->isList())
        for (const auto& person : persons->list())
            ask(person);
    else if (persons != nullptr && !persons->isNull())
        ask(*persons);
    return feel::Context{{"asked", feel::Value(std::move(asked))}};
}

Command World::answerTo(const Job& job) {
    if (auto why = refusal_ ? refusal_(job) : std::nullopt) return FailJob{job.key, *why, 0};
    return CompleteJob{job.key, resultOf(job)};
}

/// What a process goes on from. Rows that are recorded come back with a number and an id, as the records would give.
feel::Context World::resultOf(const Job& job) {
    if (job.type == "entente:consent") return askedBy(job);
    if (job.type != "entente:record") return {};
    const auto kind = job.headers.find("kind");
    auto& recorded = recorded_[kind == job.headers.end() ? std::string() : kind->second];
    const auto* rows = job.variables.find("rows");
    feel::List written;
    if (rows != nullptr && rows->isList())
        for (const auto& row : rows->list()) {
            auto saved = row.isContext() ? row.context() : feel::Context{};
            const auto isNew = [&](const char* name) {
                const auto* known = saved.find(name);
                return known == nullptr || known->isNull();
            };
            if (isNew("number") && isNew("id")) ++recorded;
            for (const auto* given : {"number", "id"})
                if (isNew(given)) saved.set(given, feel::Value(recorded));
            written.emplace_back(std::move(saved));
        }
    return feel::Context{{"written", feel::Value(std::move(written))}};
}

Result<void> World::drain() {
    constexpr int most = 10'000;
    for (int round = 0; !ownJobs_.empty() || !deliveries_.empty(); ++round) {
        if (round == most) return invalid("engine.scenario.endless", "The cases set off one another without end.");
        if (!ownJobs_.empty()) {
            const auto [number, job] = ownJobs_.front();
            ownJobs_.pop_front();
            const auto& open = instance(number)->state().jobs;
            const auto found = open.find(job);
            if (found == open.end()) continue;
            const auto command = answerTo(found->second);
            if (auto done = perform(number, command); !done) return done;
            continue;
        }
        const auto delivery = std::move(deliveries_.front());
        deliveries_.pop_front();
        if (auto delivered = deliver(delivery); !delivered) return delivered;
    }
    return {};
}

Result<void> World::deliver(const Delivery& delivery) {
    const bool message = delivery.kind == SubscriptionKind::Message;
    std::vector<std::pair<int, Key>> waiting;
    for (int number = 1; number <= instances(); ++number) {
        if (!message && number == delivery.sender) continue;
        for (const auto& [key, subscription] : instance(number)->state().subscriptions)
            if (subscription.takes(delivery.kind, delivery.name, delivery.correlationKey))
                waiting.emplace_back(number, key);
    }
    if (message && !waiting.empty()) {
        const auto opened = [&](const std::pair<int, Key>& one) {
            return instance(one.first)->state().subscriptions.at(one.second).createdAt;
        };
        waiting = {*std::min_element(waiting.begin(), waiting.end(),
                                     [&](const auto& a, const auto& b) { return opened(a) < opened(b); })};
    }
    for (const auto& [number, key] : waiting) {
        if (!instance(number)->state().subscriptions.contains(key)) continue;  // ended by one before
        if (auto triggered = perform(number, Trigger{key, delivery.variables}); !triggered) return triggered;
    }
    if (message && !waiting.empty()) return {};
    const auto before = instances();
    auto started = startBy(delivery);
    if (instances() == before && delivery.keepUntil && *delivery.keepUntil > environment_.now)
        kept_.push_back(delivery);
    return started;
}

void World::sendKept(const Subscription& opened) {
    const auto wanted = [&](const Delivery& kept) {
        return opened.takes(kept.kind, kept.name, kept.correlationKey) && *kept.keepUntil > environment_.now;
    };
    std::copy_if(kept_.begin(), kept_.end(), std::back_inserter(deliveries_), wanted);
    std::erase_if(kept_, wanted);
}

Result<void> World::startBy(const Delivery& delivery) {
    auto variables = delivery.variables;
    // A scenario gives the program to the first case; on a server all cases of a program see it.
    if (const auto* sender = instance(delivery.sender))
        if (const auto* program = sender->state().variable(kProcessScope, "program");
            program != nullptr && variables.find("program") == nullptr)
            variables.set("program", *program);
    for (const auto& start : library_.startsFor(delivery.kind, delivery.name, environment_))
        if (auto started = begin(start.process, variables, start.startEvent); !started) return started.error();
    return {};
}

Result<bool> World::onOldest(const Find& find, const std::function<Command(Key)>& command) {
    std::optional<std::tuple<Timestamp, int, Key>> oldest;
    for (int number = 1; number <= instances(); ++number)
        if (const auto found = find(instance(number)->state()))
            if (const std::tuple one(found->first, number, found->second); !oldest || one < *oldest) oldest = one;
    if (!oldest) return false;
    if (auto done = perform(std::get<1>(*oldest), command(std::get<2>(*oldest))); !done) return done.error();
    if (auto drained = drain(); !drained) return drained.error();
    return true;
}

Result<bool> World::completeTask(std::string_view elementId, feel::Context variables, std::string backTo) {
    const auto find = [&](const State& state) -> std::optional<std::pair<Timestamp, Key>> {
        for (const auto& [key, task] : state.tasks)
            if (task.elementId == elementId) return std::pair(task.createdAt, key);
        return std::nullopt;
    };
    return onOldest(find, [&](Key task) -> Command {
        return CompleteTask{task, std::move(variables), {}, std::move(backTo)};
    });
}

Result<bool> World::onJob(std::string_view type, const std::function<Command(Key)>& command) {
    const auto find = [&](const State& state) -> std::optional<std::pair<Timestamp, Key>> {
        for (const auto& [key, job] : state.jobs)
            if (job.type == type && job.retries > 0) return std::pair(job.createdAt, key);
        return std::nullopt;
    };
    return onOldest(find, command);
}

Result<bool> World::completeJob(std::string_view type, feel::Context variables) {
    return onJob(type, [&](Key job) -> Command { return CompleteJob{job, std::move(variables)}; });
}

Result<bool> World::failJob(std::string_view type, const std::string& reason, int retries) {
    return onJob(type, [&](Key job) -> Command { return FailJob{job, {{}, reason, {}}, retries}; });
}

Result<bool> World::throwError(std::string_view type, const std::string& code, feel::Context variables) {
    return onJob(type, [&](Key job) -> Command { return ThrowError{job, code, {}, std::move(variables)}; });
}

Result<void> World::publish(const std::string& name, const std::string& correlationKey,
                            const feel::Context& variables) {
    deliveries_.push_back({0, SubscriptionKind::Message, name, correlationKey, variables});
    return drain();
}

Result<void> World::broadcast(const std::string& name, const feel::Context& variables) {
    deliveries_.push_back({0, SubscriptionKind::Signal, name, {}, variables});
    return drain();
}

Result<void> World::fireStart(std::size_t index) {
    const auto fired = startTimers_[index];
    environment_.now = std::max(environment_.now, fired.timer.dueAt);
    startTimers_.erase(startTimers_.begin() + static_cast<std::ptrdiff_t>(index));
    if (auto next = nextStartTimer(fired.timer, environment_))
        startTimers_.push_back({fired.process, std::move(*next)});
    if (auto started = begin(fired.process, {}, fired.timer.elementId); !started) return started.error();
    return drain();
}

Result<bool> World::fireNext() {
    int first = 0;
    for (int number = 1; number <= instances(); ++number) {
        const auto* timer = instance(number)->nextTimer();
        if (timer != nullptr && (first == 0 || timer->dueAt < instance(first)->nextTimer()->dueAt)) first = number;
    }
    const auto start = std::min_element(startTimers_.begin(), startTimers_.end(),
                                        [](const auto& a, const auto& b) { return a.timer.dueAt < b.timer.dueAt; });
    if (start != startTimers_.end() && (first == 0 || start->timer.dueAt <= instance(first)->nextTimer()->dueAt)) {
        auto fired = fireStart(static_cast<std::size_t>(start - startTimers_.begin()));
        return fired ? Result<bool>(true) : Result<bool>(fired.error());
    }
    if (first == 0) return false;
    const auto* timer = instance(first)->nextTimer();
    environment_.now = std::max(environment_.now, timer->dueAt);
    if (auto fired = perform(first, FireTimer{timer->key}); !fired) return fired.error();
    if (auto drained = drain(); !drained) return drained.error();
    return true;
}

Result<void> World::advanceTo(Timestamp moment) {
    for (;;) {
        bool due = std::any_of(startTimers_.begin(), startTimers_.end(),
                               [&](const auto& start) { return start.timer.dueAt <= moment; });
        for (int number = 1; number <= instances() && !due; ++number) {
            const auto* timer = instance(number)->nextTimer();
            due = timer != nullptr && timer->dueAt <= moment;
        }
        if (!due) break;
        if (auto fired = fireNext(); !fired) return fired.error();
    }
    environment_.now = std::max(environment_.now, moment);
    return {};
}

}  // namespace entente::engine
