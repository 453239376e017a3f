#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/library.h"
#include "engine/simulation.h"

namespace entente::engine {

/// The processes of one file running together on a virtual clock, without side effects: instances that start, message
/// and wait for one another. Jobs of type `entente:*` complete themselves. Not thread-safe.
class World {
  public:
    /// Called with each event as it happens: the number of the instance from 1, the moment, the event.
    using Observer = std::function<void(int instance, Timestamp at, const Event& event)>;

    /// Why the server would refuse a job of type `entente:*`; it fails then, once. Nothing for one that it would do.
    using Refusal = std::function<std::optional<Message>(const Job& job)>;

    using Processes = ProcessLibrary::Processes;

    World(Processes processes, Environment environment, Observer observer, Refusal refusal = {});
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    /// Waits for the moments of start timers; otherwise instances begin by `start`, messages and signals alone.
    Result<void> armStartTimers();
    /// Gives the number of the instance.
    Result<int> start(std::string_view processId, feel::Context variables);

    /// Each acts on the oldest that fits; false when there is none. With `backTo` the task sends the case back there.
    Result<bool> completeTask(std::string_view elementId, feel::Context variables, std::string backTo = {});
    Result<bool> completeJob(std::string_view type, feel::Context variables);
    Result<bool> failJob(std::string_view type, const std::string& reason, int retries);
    Result<bool> throwError(std::string_view type, const std::string& code, feel::Context variables);
    /// To the oldest that waits for it, else to a start event, else to nobody.
    Result<void> publish(const std::string& name, const std::string& correlationKey, const feel::Context& variables);
    /// To all that wait for it, start events too.
    Result<void> broadcast(const std::string& name, const feel::Context& variables);
    /// Moves the clock to the next timer and fires it; false when none waits.
    Result<bool> fireNext();
    /// Moves the clock, firing on the way what becomes due, in order of time.
    Result<void> advanceTo(Timestamp moment);

    Timestamp now() const { return environment_.now; }
    /// Null for a number that no instance has.
    const Simulation* instance(int number) const;
    int instances() const { return static_cast<int>(instances_.size()); }

  private:
    struct StartTimer {
        std::string process;
        Timer timer;
    };
    struct Delivery {
        int sender = 0;  ///< which has had its signals already
        SubscriptionKind kind = SubscriptionKind::Message;
        std::string name;
        std::string correlationKey;
        feel::Context variables;
        std::optional<Timestamp> keepUntil = {};
    };

    Result<int> begin(std::string_view processId, feel::Context variables, const std::string& startEvent);
    Result<void> perform(int number, const Command& command);
    Result<void> deliver(const Delivery& delivery);
    void sendKept(const Subscription& opened);
    Result<void> drain();
    void observe(int number);
    static feel::Context askedBy(const Job& job);
    Command answerTo(const Job& job);
    feel::Context resultOf(const Job& job);
    /// When the row that fits was made, and its key.
    using Find = std::function<std::optional<std::pair<Timestamp, Key>>(const State&)>;
    Result<bool> onOldest(const Find& find, const std::function<Command(Key)>& command);
    Result<bool> onJob(std::string_view type, const std::function<Command(Key)>& command);
    Result<void> startBy(const Delivery& delivery);
    Result<void> fireStart(std::size_t index);

    ProcessLibrary library_;
    Environment environment_;
    Observer observer_;
    Refusal refusal_;
    std::vector<std::unique_ptr<Simulation>> instances_;
    std::vector<std::size_t> observed_;  ///< by instance: how much of its log
    std::vector<StartTimer> startTimers_;
    std::deque<Delivery> deliveries_;
    std::vector<Delivery> kept_;  ///< that nobody waits for yet, the oldest first
    std::deque<std::pair<int, Key>> ownJobs_;
    std::map<std::string, int> recorded_;  ///< by kind: rows of `entente:record`
};

}  // namespace entente::engine
