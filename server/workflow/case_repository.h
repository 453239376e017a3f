#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "engine/state.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// A case under way.
struct RunningCase {
    InstanceId id;
    ProgramId program;
    int version = 0;  ///< of its package
    Timestamp since;
    std::vector<std::string> waitsAt;  ///< elements, each once
    bool stopped = false;              ///< by an incident
};

/// A step that an account completed, in a case that can go back to it.
struct DoneStep {
    InstanceId instance;
    std::int64_t version = 0;  ///< of the case, as a later command checks it
    bool completed = false;    ///< the case
    std::string element;
    programs::Bilingual name;
    engine::Key call = engine::kProcessScope;  ///< in whose process the element is, while it runs
};

/// Something that was done to a case by hand, with the reason that was given.
struct ByHand {
    PackageId package;
    Timestamp at;
    std::string type;     ///< name of the event
    std::string element;  ///< may be empty
    std::string reason;
    std::string actor;
    std::string from, to;  ///< versions, of a case that was moved
};

/// Lists of cases, for people who look after them. Stateless; thread-safe.
class CaseRepository {
  public:
    /// Of all versions of a workflow: newest first, `limit` rows below `before` (0: from the newest).
    std::vector<RunningCase> running(storage::ReadTx& tx, std::string_view package, InstanceId before, int limit) const;
    /// The newest of all versions of a workflow in the program, below `before` (0: of all); 0 when there is none.
    InstanceId newest(storage::ReadTx& tx, ProgramId program, std::string_view package, InstanceId before = {}) const;
    /// Steps that side A did, or recorded for the other, in the program's newest `cases` that were not cancelled: the
    /// newest case and the last step first.
    std::vector<DoneStep> doneSteps(storage::ReadTx& tx, ProgramId program, int cases) const;
    /// Newest first; steps done before the case began are among them.
    std::vector<ByHand> byHand(storage::ReadTx& tx, ProgramId program, std::size_t limit) const;
    std::vector<ByHand> byHand(storage::ReadTx& tx, InstanceId instance, std::size_t limit) const;
};

}  // namespace entente::workflow
