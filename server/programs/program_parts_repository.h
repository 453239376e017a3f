#pragma once

#include <vector>

#include "base/id.h"
#include "programs/program_parts.h"
#include "storage/db/transaction.h"

/// Rows of what a program is made of, each in the order in which it was entered. `update` is false when the row has
/// another version than `state` or is not of that program; `remove` likewise. Stateless; thread-safe.
namespace entente::programs {

class ComponentRepository {
  public:
    std::vector<Component> list(storage::ReadTx& tx, ProgramId program) const;
    std::int64_t insert(storage::Tx& tx, ProgramId program, const Component& component) const;
    bool update(storage::Tx& tx, ProgramId program, const Component& component, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const;
    /// Whether a session or a participation names it.
    bool isInUse(storage::ReadTx& tx, std::int64_t id) const;
};

class ThemeRepository {
  public:
    std::vector<Theme> list(storage::ReadTx& tx, ProgramId program) const;
    std::int64_t insert(storage::Tx& tx, ProgramId program, const Theme& theme) const;
    bool update(storage::Tx& tx, ProgramId program, const Theme& theme, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const;
    /// Whether a session or a participation names it.
    bool isInUse(storage::ReadTx& tx, std::int64_t id) const;
};

class DutyRepository {
  public:
    /// By duty, then by side.
    std::vector<Duty> list(storage::ReadTx& tx, ProgramId program) const;
    std::int64_t insert(storage::Tx& tx, ProgramId program, const Duty& duty) const;
    bool update(storage::Tx& tx, ProgramId program, const Duty& duty, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const;
};

class VenueRepository {
  public:
    std::vector<Venue> list(storage::ReadTx& tx, ProgramId program) const;
    std::int64_t insert(storage::Tx& tx, ProgramId program, const Venue& venue) const;
    bool update(storage::Tx& tx, ProgramId program, const Venue& venue, AccountId by, Timestamp now) const;
    bool remove(storage::Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const;
    /// Whether a session or a participation names it.
    bool isInUse(storage::ReadTx& tx, std::int64_t id) const;
};

}  // namespace entente::programs
