#include "records/program_table.h"

#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "records/program_entry.h"
#include "records/program_part.h"
#include "records/program_service.h"
#include "records/program_sheet.h"
#include "records/program_sight.h"

namespace entente::records {

using identity::Account;
using programs::Program;
using programs::ProgramRepository;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;

namespace {

std::vector<Column> columnsOfTable() {
    const auto sheet = programSheet().columns();
    const auto parties = newProgramColumns();
    std::vector<Column> columns(sheet.begin(), sheet.end());
    columns.insert(columns.end(), parties.begin(), parties.end());
    return columns;
}

/// What every kind of record is called by.
void nameIt(Record& record) {
    record.fields["name"] = textOf(record.fields, "title");
    record.fields["name_ko"] = textOf(record.fields, "title_ko");
}

Record lineOf(const Program& program) {
    auto record = sheetOf(program);
    record.fields["organisation_a"] = program.a.organisation.code;
    record.fields["organisation_b"] = program.b.organisation.code;
    record.country = program.party(program.host).organisation.country;
    nameIt(record);
    return record;
}

class ProgramTable final : public RecordKind {
  public:
    explicit ProgramTable(Account account) : account_(std::move(account)) {}

    std::string_view name() const override { return "program"; }
    std::span<const Column> columns() const override {
        static const auto kColumns = columnsOfTable();
        return kColumns;
    }
    bool isPersonal() const override { return false; }
    std::string_view keyColumn() const override { return "code"; }
    bool isAddedIn(const RecordScope&) const override { return mayAddPrograms(account_); }
    bool exportsOthers() const override { return true; }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = ProgramRepository().find(tx, ProgramId{id});
        return found ? std::optional(lineOf(*found)) : std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope&) const override {
        return maySee(tx, account_, ProgramId{id});
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        auto own = query;
        own.partner = partnerOf(account_);
        for (const auto& line : ProgramRepository().lines(tx, own))
            if (const auto program = ProgramRepository().findByCode(tx, line.code)) visit(lineOf(*program));
    }
    std::int64_t findByKey(ReadTx& tx, std::string_view key) const override {
        return ProgramRepository().idOf(tx, key).value;
    }
    /// The programs of one year with one ministry.
    std::string group(const Record& record) const override {
        return textOf(record.fields, "year") + ' ' + textOf(record.fields, "organisation_b");
    }
    NameIndex names(ReadTx& tx, const Record& record) const override {
        NameIndex names;
        for (const auto& line : ProgramRepository().lines(tx, {.partner = partnerOf(account_), .limit = -1})) {
            if (std::to_string(line.year) != textOf(record.fields, "year")) continue;
            const auto program = ProgramRepository().findByCode(tx, line.code);
            if (!program || group(lineOf(*program)) != group(record)) continue;
            names.emplace(nameKey(program->title.en), program->id.value);
            names.emplace(nameKey(program->title.ko), program->id.value);
        }
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp&) const override {
        nameIt(record);
        if (record.id == 0) {
            Program program;
            return checkEntry(tx, scope, record, program);
        }
        auto errors = checkSheet(tx, record);
        const auto known = find(tx, record.id);
        for (const auto& column : newProgramColumns())
            if (known && textOf(record.fields, column.name) != textOf(known->fields, column.name))
                errors.push_back(invalid("records.party_on_sheet",
                                         "The organisations of a program that is entered are changed on its sheet", {},
                                         column.name));
        return errors;
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto entered = record;
        Program program;
        checkEntry(tx, writer.scope, entered, program);
        return enterProgram(tx, writer, account_, program).value;
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        auto program = ProgramRepository().find(tx, ProgramId{record.id});
        if (!program) return false;
        applySheet(*program, record);
        program->state = record.state;
        return ProgramRepository().update(tx, *program, writer.account, writer.now);
    }

  private:
    const Account account_;
};

}  // namespace

std::unique_ptr<RecordKind> programsOf(const Account& account) {
    return std::make_unique<ProgramTable>(account);
}

}  // namespace entente::records
