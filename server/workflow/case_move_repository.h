#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "storage/db/transaction.h"

namespace entente::workflow {

/// Many cases that go from one version of a workflow to another: first each is looked at, then each that can goes.
struct CaseMove {
    enum class State { Checking, Checked, Moving, Moved };

    std::int64_t id = 0;
    PackageId source, target;
    int from = 0, to = 0;                         ///< versions
    std::map<std::string, std::string> elements;  ///< to the ids there, where they differ
    std::set<std::string> gone;                   ///< steps that were done and have none there
    std::string reason;
    State state = State::Checking;
    int edition = 1;    ///< raised by each act of a person
    AccountId account;  ///< who acted last
    PersonId person;    ///< of the account
    Timestamp createdAt;

    bool isAtWork() const { return state == State::Checking || state == State::Moving; }
};

/// One of its cases.
struct MovedCase {
    enum class Outcome { Unchecked, Ready, Refused, Moved, Failed };

    InstanceId instance;
    ProgramId program;
    Outcome outcome = Outcome::Unchecked;
    std::string element;  ///< that the problem is about; may be empty
    Message problem;      ///< of one that was refused or has failed
};

std::string_view text(CaseMove::State state);
std::string_view text(MovedCase::Outcome outcome);
std::optional<MovedCase::Outcome> outcomeFrom(std::string_view text);

/// Rows of moves and of their cases. Stateless; thread-safe.
class CaseMoveRepository {
  public:
    std::optional<CaseMove> find(storage::ReadTx& tx, std::int64_t id) const;
    /// Of all versions of a workflow: newest first, `limit` rows below `before` (0: from the newest).
    std::vector<CaseMove> list(storage::ReadTx& tx, std::string_view package, std::int64_t before, int limit) const;
    /// The oldest that is checking or moving.
    std::optional<CaseMove> atWork(storage::ReadTx& tx) const;
    /// `limit` cases of one outcome, by number.
    std::vector<InstanceId> some(storage::ReadTx& tx, std::int64_t id, MovedCase::Outcome outcome, int limit) const;
    std::map<MovedCase::Outcome, std::int64_t> counts(storage::ReadTx& tx, std::int64_t id) const;
    /// By number, `limit` rows after `after`; all without an outcome.
    std::vector<MovedCase> cases(storage::ReadTx& tx, std::int64_t id, std::optional<MovedCase::Outcome> outcome,
                                 InstanceId after, int limit) const;
    /// Whether it is a case under way that follows the version.
    bool follows(storage::ReadTx& tx, InstanceId instance, PackageId version) const;

    std::int64_t insert(storage::Tx& tx, PackageId source, PackageId target, AccountId by, Timestamp now) const;
    /// Every case under way that follows its source; says how many.
    std::int64_t addAll(storage::Tx& tx, std::int64_t id) const;
    void add(storage::Tx& tx, std::int64_t id, InstanceId instance) const;
    /// Writes what a person may change, if the move is still as `edition` says; raises that. False when it is not.
    bool change(storage::Tx& tx, const CaseMove& move, int edition) const;
    /// What has not gone is looked at again.
    void forgetFindings(storage::Tx& tx, std::int64_t id) const;
    /// Only if nobody has changed it since it was read.
    void setState(storage::Tx& tx, const CaseMove& move, CaseMove::State state) const;
    /// What was found, or done, of a case while the move is as it was read; false when somebody has changed it since,
    /// or when the case had another outcome than `before`.
    bool settle(storage::Tx& tx, const CaseMove& move, const MovedCase& found, MovedCase::Outcome before) const;
};

}  // namespace entente::workflow
