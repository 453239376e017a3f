#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "identity/account.h"
#include "programs/record_query.h"
#include "programs/record_state.h"
#include "records/fields.h"
#include "storage/db/transaction.h"

namespace entente::records {

struct Record {
    std::int64_t id = 0;
    Fields fields = {};
    std::string country = {};  ///< whose record it is; empty: of no country
    programs::RecordState state = {};

    /// Its name in that language.
    const std::string& title(std::string_view language) const;
};

/// Who writes, and what they may see.
struct Writer {
    programs::RecordScope scope;
    AccountId account;
    Timestamp now;
};

/// What the texts of many records that are checked in one snapshot were found to mean; empty for nothing.
using LookedUp = std::map<std::string, std::string, std::less<>>;

/// Ids by `nameKey`.
using NameIndex = std::multimap<std::string, std::int64_t>;

/// One kind of record: what it is made of and how it is kept. Pages, import and export work on any kind. Stateless;
/// thread-safe.
class RecordKind {
  public:
    virtual ~RecordKind() = default;

    /// `person`, `organisation`: of messages and audit events.
    virtual std::string_view name() const = 0;
    virtual std::span<const Column> columns() const = 0;
    /// Whether looking at one is noted.
    virtual bool isPersonal() const = 0;
    /// What tells one from every other.
    virtual std::string_view keyColumn() const = 0;

    virtual std::optional<Record> find(storage::ReadTx& tx, std::int64_t id) const = 0;
    virtual bool isVisible(storage::ReadTx& tx, std::int64_t id, const programs::RecordScope& scope) const = 0;
    virtual void forEach(storage::ReadTx& tx, const programs::RecordQuery& query,
                         const std::function<void(Record)>& visit) const = 0;
    /// What an account may read of it; `scopeOf` where nothing else is said.
    virtual programs::RecordScope scope(storage::ReadTx& tx, const identity::Account& account) const;
    /// Whether those with this scope keep such a record, when they keep any.
    virtual bool isKeptIn(const programs::RecordScope& scope, const Record& record) const;
    /// Whether they may add one.
    virtual bool isAddedIn(const programs::RecordScope& scope) const;
    /// Leaves of another side's record what everybody reads.
    virtual void hideInner(Record& record) const;
    /// Whether a table of them holds what others keep too, as far as it is read.
    virtual bool exportsOthers() const { return false; }
    /// Whose data it is; none where `isPersonal` is false.
    virtual PersonId subjectOf(const Record& record) const { return PersonId{record.id}; }

    /// What of a record, as it was sent, its key is made of; empty: it has none.
    virtual std::string keyOf(storage::ReadTx& tx, const Fields& fields) const;
    /// By what `keyOf` gave; 0 for none.
    virtual std::int64_t findByKey(storage::ReadTx& tx, std::string_view key) const = 0;
    /// Within which two records of one name may be the same under two keys.
    virtual std::string group(const Record& record) const = 0;
    /// Those of the record's group.
    virtual NameIndex names(storage::ReadTx& tx, const Record& record) const = 0;

    /// Everything about a record that is wrong, each with the column as its place; puts what stands for something else
    /// into its one form (a name of an organisation becomes its code) and says whose record it is.
    virtual std::vector<Error> check(storage::ReadTx& tx, const programs::RecordScope& scope, Record& record,
                                     LookedUp& lookedUp) const = 0;
    /// Of a record without errors.
    virtual std::int64_t insert(storage::Tx& tx, const Writer& writer, const Record& record) const = 0;
    /// False when it has another version by now.
    virtual bool update(storage::Tx& tx, const Writer& writer, const Record& record) const = 0;

    virtual bool isRemovable() const { return false; }
    /// Why it has to stay; none: it can go.
    virtual std::optional<Error> whyKept(storage::ReadTx& tx, const Record& record) const;
    /// False as in `update`.
    virtual bool remove(storage::Tx& tx, const Record& record) const;
};

const RecordKind& organisationKind();
const RecordKind& personKind();
const RecordKind& bodyKind();
const RecordKind& membershipKind();

}  // namespace entente::records
