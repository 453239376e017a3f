#include "records/part_table.h"

#include <algorithm>

#include "programs/program_repository.h"
#include "records/part_rights.h"

namespace entente::records {

using programs::ProgramRepository;
using programs::RecordQuery;
using programs::RecordScope;
using programs::Word;
using storage::ReadTx;
using storage::Tx;

namespace {

struct KeyColumn {
    const char* name;
    std::span<const Word> words = {};  ///< what it may be, where it is not free
};

/// The columns that tell a line from every other of its part; the first one has to be there.
std::vector<KeyColumn> keyColumnsOf(const ProgramPart& part) {
    if (&part == &dutyPart()) return {{"duty", programs::kDuties}, {"side", programs::kDutySides}};
    if (&part == &componentPart()) return {{"kind", programs::kComponentKinds}, {"title"}};
    if (&part == &themePart()) return {{"title"}};
    if (&part == &venuePart()) return {{"name"}, {"room"}};
    return {};
}

class PartTable final : public ProgramRecords {
  public:
    PartTable(const ProgramViewer& viewer, const ProgramPart& part)
        : ProgramRecords(viewer), part_(part), keyColumns_(keyColumnsOf(part)) {}

    std::string_view name() const override { return part_.name(); }
    std::span<const Column> columns() const override { return part_.columns(); }
    bool isPersonal() const override { return false; }
    std::string_view keyColumn() const override { return keyColumns_.front().name; }
    bool isAddedIn(const RecordScope&) const override { return mayAdd(viewer(), part_); }
    bool isKeptIn(const RecordScope&, const Record& record) const override { return mayKeep(viewer(), part_, record); }
    void hideInner(Record& record) const override { records::hideInner(viewer(), part_, record); }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        for (auto& one : list(tx))
            if (one.id == id) return std::move(one);
        return std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope&) const override { return find(tx, id).has_value(); }
    void forEach(ReadTx& tx, const RecordQuery&, const std::function<void(Record)>& visit) const override {
        for (auto& one : list(tx))
            visit(std::move(one));
    }

    std::string keyOf(ReadTx& /*tx*/, const Fields& fields) const override {
        std::string key;
        for (const auto& [column, words] : keyColumns_)
            key += nameKey(codeOfWord(words, textOf(fields, column))) + '\n';
        return key.front() == '\n' ? std::string() : key;
    }
    std::int64_t findByKey(ReadTx& tx, std::string_view key) const override {
        const auto known = list(tx);
        const auto found =
            std::find_if(known.begin(), known.end(), [&](const Record& one) { return keyOf(tx, one.fields) == key; });
        return found == known.end() ? 0 : found->id;
    }
    std::string group(const Record&) const override { return {}; }
    NameIndex names(ReadTx& tx, const Record&) const override {
        NameIndex names;
        for (const auto& one : list(tx))
            for (const auto* column : {"name", "name_ko"})
                names.emplace(nameKey(textOf(one.fields, column)), one.id);
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp& lookedUp) const override {
        const auto before = record.id == 0 ? std::nullopt : find(tx, record.id);
        auto errors = part_.check(tx, writerIn(scope), before ? &*before : nullptr, record);
        nameIt(record);
        if (before)
            checkMeant(tx, errors, *before);
        else
            checkRoom(tx, errors, lookedUp);
        return errors;
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        return part_.insert(tx, {program(), writer, writesFor(viewer())}, record);
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return part_.update(tx, {program(), writer, writesFor(viewer())}, record);
    }

  private:
    /// In the writer as they are by now, for somebody may have added one since the program was read.
    std::vector<Record> list(ReadTx& tx) const {
        const auto fresh = tx.isSnapshot() ? std::nullopt : ProgramRepository().find(tx, program().id);
        auto records = part_.list(tx, fresh ? *fresh : program());
        for (auto& record : records)
            nameIt(record);
        return records;
    }

    /// What every kind of record is called by. Duties have letters, and may be called alike.
    void nameIt(Record& record) const {
        const std::string column(part_.titleColumn());
        if (column.empty() || column == "name") return;
        record.fields["name"] = textOf(record.fields, column);
        record.fields["name_ko"] = textOf(record.fields, column + "_ko");
    }

    /// Forms may have given one name to several.
    void checkMeant(ReadTx& tx, std::vector<Error>& errors, const Record& found) const {
        const auto known = list(tx);
        const auto key = keyOf(tx, found.fields);
        if (std::count_if(known.begin(), known.end(), [&](const Record& one) { return keyOf(tx, one.fields) == key; }) >
            1)
            errors.push_back(invalid("records.part_several", "Several are called this. Change them on the sheet", {},
                                     std::string(keyColumn())));
    }

    /// Counts those that the same table brings.
    void checkRoom(ReadTx& tx, std::vector<Error>& errors, LookedUp& lookedUp) const {
        auto& known = lookedUp["\nknown"];
        const auto count = known.empty() ? list(tx).size() : static_cast<std::size_t>(wholeNumber(known));
        if (count >= kMostOfPart) errors.push_back(tooManyOfPart());
        known = std::to_string(count + 1);
    }

    const ProgramPart& part_;
    const std::vector<KeyColumn> keyColumns_;
};

}  // namespace

bool isTable(const ProgramPart& part) {
    return !keyColumnsOf(part).empty();
}

std::unique_ptr<ProgramRecords> tableOf(const ProgramViewer& viewer, const ProgramPart& part) {
    return std::make_unique<PartTable>(viewer, part);
}

}  // namespace entente::records
