#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "storage/db/database.h"
#include "workflow/document_generator.h"
#include "workflow/runner.h"

namespace entente::jobs {

/// Runs the jobs of service tasks: `entente:document`, `entente:mail`, `entente:record` and `entente:consent`. A job is
/// leased for a minute; each try raises its attempt, and only the newest attempt may end it. Broken templates, data or
/// texts are incidents at once, other failures are tried again with growing pauses until the retries of the job are
/// used up. Several threads may run jobs at once: of different cases side by side, of one case in order. Thread-safe.
class ServiceTaskRunner {
  public:
    ServiceTaskRunner(storage::Database& database, workflow::Runner& runner, workflow::DocumentGenerator& generator,
                      const Clock& clock);

    /// At start, before the first job: takes over what the process before this one had under way. A pause before the
    /// next try ends too.
    void takeOver();
    /// Runs one; false when none is ready, or only of cases that other threads work on.
    bool runOne();

  private:
    struct Claim;
    class Busy;
    using Handler = Result<void> (ServiceTaskRunner::*)(const Claim&, const workflow::Situation&, const engine::Job&);

    Result<void> runDocument(const Claim& claim, const workflow::Situation& situation, const engine::Job& job);
    Result<void> runMail(const Claim& claim, const workflow::Situation& situation, const engine::Job& job);
    Result<void> runRecord(const Claim& claim, const workflow::Situation& situation, const engine::Job& job);
    Result<void> runConsent(const Claim& claim, const workflow::Situation& situation, const engine::Job& job);
    void fail(const Claim& claim, const engine::Job& job, const Message& reason, bool again);
    /// The command, refused when a newer attempt holds the job.
    workflow::Runner::Choose fenced(const Claim& claim, engine::Command command) const;

    storage::Database& database_;
    workflow::Runner& runner_;
    workflow::DocumentGenerator& generator_;
    const Clock& clock_;
    std::map<std::string, Handler, std::less<>> handlers_;
    std::mutex mutex_;
    std::set<std::int64_t> busy_;  ///< cases that a thread works on
};

}  // namespace entente::jobs
