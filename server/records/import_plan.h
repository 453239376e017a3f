#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "records/record_kind.h"

namespace entente::records {

struct Difference {
    std::string column, before, after;
};

/// What one line of a table would do.
struct ImportLine {
    enum class Outcome { New, Changed, Same, Similar, Wrong };

    int line = 0;  ///< of the file
    Outcome outcome = Outcome::New;
    Record record;                         ///< to be written
    std::vector<Difference> changes = {};  ///< of one that is known
    std::vector<Error> problems = {};      ///< why it is similar or wrong
    std::vector<PersonId> shown = {};      ///< whose data the line tells besides its own
};

struct ImportPlan {
    std::vector<std::string> unknownHeaders;  ///< columns that are left out
    std::vector<ImportLine> lines;
    std::string fingerprint;

    std::size_t count(ImportLine::Outcome outcome) const;
};

struct ImportDone {
    std::size_t added = 0, changed = 0;
};

/// One line of a table, or one row of a case: what it says, by column. A column that is not there keeps what is known.
struct SentRow {
    int line = 0;
    std::int64_t id = 0;  ///< of the record that is meant; 0: the one with its key
    Fields fields = {};
    std::vector<Error> problems = {};
};

/// Compares rows with what is known, in their order. No fingerprint.
ImportPlan planRows(storage::ReadTx& tx, const RecordKind& kind, const programs::RecordScope& scope,
                    std::vector<SentRow> rows);
/// Compares a table with what is known. The first row names the columns; an empty cell keeps what is there.
Result<ImportPlan> planImport(storage::ReadTx& tx, const RecordKind& kind, const programs::RecordScope& scope,
                              const std::string& text);

struct Similar {
    std::vector<Error> errors = {};     ///< one for each
    std::vector<PersonId> people = {};  ///< whom they name
};
/// The other records of the group with the same name.
Similar similarTo(storage::ReadTx& tx, const RecordKind& kind, const NameIndex& names, const Record& record);

/// The key belongs to a record that they may not change, of which nothing more is said.
Error keyTaken(const RecordKind& kind);

/// The columns in which two records differ.
std::vector<Difference> differences(const RecordKind& kind, const Fields& before, const Fields& after);

}  // namespace entente::records
