#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "feel/value.h"

namespace entente::storage {
class ReadTx;
class Tx;
}  // namespace entente::storage

namespace entente::audit {

/// Who did it: an account, a person without one (by a mailed link), or the program itself. An id, never a name, so that
/// the chain outlives a name's deletion.
class Actor {
  public:
    static Actor account(AccountId id) { return Actor("account:" + id.text()); }
    static Actor person(PersonId id) { return Actor("person:" + id.text()); }
    static Actor system() { return Actor("system"); }

    /// `account:7`, `person:3` or `system`.
    const std::string& text() const { return text_; }

  private:
    explicit Actor(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

struct Subject {
    std::string kind;  ///< `task`, `document`, `account`, …
    std::int64_t id = 0;
};

struct AuditEntry {
    Timestamp at;
    Actor actor;
    std::string action;  ///< `task.completed`, `decision.recorded`, …: subject and past participle
    Subject subject;
    ProgramId program = {};     ///< none when it belongs to no program
    feel::Context detail = {};  ///< ids, hashes, numbers and states; no names, addresses or comments
};

struct AuditRecord {
    std::int64_t seq = 0;  ///< 1, 2, 3, … without a gap
    Timestamp at;
    std::string actor;
    std::string action;
    Subject subject;
    ProgramId program;
    std::string detail;  ///< JSON object
    std::string prevHash;
    std::string hash;
};

/// The last link of the chain; kept elsewhere, it proves that nothing before it was changed or cut off.
struct AuditHead {
    std::int64_t seq = 0;  ///< 0 while the chain is empty
    std::string hash;
};

struct AuditVerdict {
    AuditHead head;
    std::optional<std::int64_t> brokenAt = {};  ///< seq of the first record that does not fit
    std::string reason = {};                    ///< English, for the log and the command line; empty when good
    bool good() const { return !brokenAt; }
};

struct AuditPage {
    std::vector<AuditRecord> records;  ///< the newest first
    std::int64_t olderThan = 0;        ///< where the next page starts; 0 on the last one
};

/// The record of what happened, as a chain of hashes: SHA-256 over the hash before and the record's fields, each as
/// `<bytes>:<text>,` in the order of the columns (times and ids in decimal, no program as empty text). The first record
/// follows 64 zeros. It only ever grows. Stateless; thread-safe as its transaction is.
class AuditLog {
  public:
    /// In the transaction of the change it tells of, so that neither is there without the other.
    static AuditHead append(storage::Tx& tx, const AuditEntry& entry);

    static AuditHead head(storage::ReadTx& tx);

    /// Recomputes the whole chain. With `known` it also has to contain that link.
    static AuditVerdict verify(storage::ReadTx& tx, const std::optional<AuditHead>& known = std::nullopt);

    /// The newest `limit` records, of those older than `olderThan` when that is not 0.
    static AuditPage list(storage::ReadTx& tx, std::int64_t olderThan, int limit);
    static AuditPage listOfProgram(storage::ReadTx& tx, ProgramId program, std::int64_t olderThan, int limit);
    /// Of anything but a case, of which there are too many: `InstanceRepository::history` tells what it did.
    static AuditPage listOfSubject(storage::ReadTx& tx, const Subject& subject, std::int64_t olderThan, int limit);
};

}  // namespace entente::audit
