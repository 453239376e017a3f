#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "identity/account.h"
#include "programs/program.h"
#include "records/record_kind.h"

namespace entente::records {

/// Who keeps a part of a program, besides administrators: coordinators of the host of record's side, of the side that
/// it belongs to, or of both.
enum class Keepers { Host, OwnSide, BothSides };

/// Who writes into a program, and for which side; no side: for both.
struct PartWriter {
    const programs::Program& program;
    Writer by;
    std::optional<programs::Side> side = {};
};

/// A part of a program: what it is made of and how it is kept. Pages work on any. Stateless; thread-safe.
class ProgramPart {
  public:
    virtual ~ProgramPart() = default;

    /// `component`, `duty`, …: of addresses, messages and audit events.
    virtual std::string_view name() const = 0;
    virtual std::span<const Column> columns() const = 0;
    virtual Keepers keepers() const = 0;
    /// Whether there are as many as there are; else they are added and removed.
    virtual bool isFixed() const { return false; }
    /// What a list calls it may depend on other fields; empty: as its kind is called.
    virtual std::string_view titleColumn() const = 0;

    virtual std::vector<Record> list(storage::ReadTx& tx, const programs::Program& program) const = 0;
    /// Whose it is, where `keepers` is `OwnSide`.
    virtual programs::Side sideOf(const Record&) const { return programs::Side::A; }

    /// Everything that is wrong, each with the column as its place; puts values into their one form. `before` is null
    /// for a new one.
    virtual std::vector<Error> check(storage::ReadTx& tx, const PartWriter& writer, const Record* before,
                                     Record& record) const = 0;
    virtual std::int64_t insert(storage::Tx&, const PartWriter&, const Record&) const { return 0; }
    /// False when it has another version by now.
    virtual bool update(storage::Tx& tx, const PartWriter& writer, const Record& record) const = 0;
    /// Whether something else names it, so that it has to stay.
    virtual bool isInUse(storage::ReadTx&, const Record&) const { return false; }
    virtual bool remove(storage::Tx&, const PartWriter&, const Record&) const { return false; }
};

const ProgramPart& programSheet();
const ProgramPart& partyPart();
const ProgramPart& componentPart();
const ProgramPart& themePart();
const ProgramPart& dutyPart();
const ProgramPart& venuePart();

/// All of them, in the order of the pages.
std::span<const ProgramPart* const> programParts();

}  // namespace entente::records
