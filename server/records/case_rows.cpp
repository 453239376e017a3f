#include "records/case_rows.h"

#include <algorithm>

#include "base/utf8.h"
#include "programs/organisation_repository.h"
#include "programs/program_repository.h"
#include "records/import_plan.h"
#include "records/program_records.h"
#include "records/program_service.h"
#include "records/record_audit.h"

namespace entente::records {

using programs::Program;
using programs::ProgramRepository;
using programs::RecordScope;
using programs::Side;
using storage::ReadTx;
using storage::Tx;
using Outcome = ImportLine::Outcome;

namespace {

constexpr std::size_t kLongestCode = 40;

const ProgramPart* partOf(std::string_view kind) {
    return kind == "program" ? &programSheet() : partNamed(kind);
}

/// What is kept one by one, of this program and for this side; null for a part of the program.
class RowKind {
  public:
    RowKind(const Program& program, const CaseRows& rows) {
        const ProgramViewer viewer{program, !rows.side, rows.side};
        if (rows.kind == "participation") made_ = participationsOf(viewer);
        if (rows.kind != "session") return;
        component_ = componentOf(program, *participationsOf(viewer), rows);
        made_ = agendaOf(viewer, component_);
    }

    const RecordKind& get() const { return made_ ? *made_ : personKind(); }
    /// Of sessions: whose agenda; 0 when that is not said.
    std::int64_t component() const { return component_; }

  private:
    static std::int64_t componentOf(const Program& program, const ProgramRecords& names, const CaseRows& rows) {
        if (!rows.component.empty()) return names.componentMeant(rows.component);
        std::vector<std::int64_t> forums;
        for (const auto& one : program.components)
            if (one.kind == "forum" || program.components.size() == 1) forums.push_back(one.id);
        return forums.size() == 1 ? forums.front() : 0;
    }

    std::unique_ptr<ProgramRecords> made_;
    std::int64_t component_ = 0;
};

/// What is wrong with a row, by its number and the column.
Error wrongCaseRow(std::size_t row, const Error& error) {
    return {error.kind == ErrorKind::Conflict ? ErrorKind::Conflict : ErrorKind::Invalid,
            Message{"records.case_row",
                    "Row {row}, {column}: {problem}",
                    {{"row", std::to_string(row)}, {"column", error.place.empty() ? "—" : error.place}}}
                .nest("problem", error.message)};
}

std::int64_t idIn(const Fields& row) {
    return PersonId::parse(textOf(row, "id")).value;
}

Error rowChangedMeanwhile() {
    return {ErrorKind::Conflict,
            {"records.changed_meanwhile", "Somebody changed this meanwhile. Look at it again", {}}};
}

Result<Program> programOf(ReadTx& tx, ProgramId id) {
    auto program = ProgramRepository().find(tx, id);
    if (!program) return notFound("programs.no_program", "There is no such program");
    return std::move(*program);
}

/// A code made of the country and the name; with a number where another has it.
std::string newCode(ReadTx& tx, const std::string& country, const std::string& name) {
    std::string base = country + "-";
    for (const char c : utf8::asciiLower(name))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            base += c;
        else if (base.back() != '-')
            base += '-';
    base = base.substr(0, kLongestCode - 4);
    while (base.size() > country.size() && base.back() == '-')
        base.pop_back();
    auto code = base == country ? country + "-1" : base;
    for (int number = 2; programs::OrganisationRepository().findByCode(tx, code); ++number)
        code = base + "-" + std::to_string(number);
    return code;
}

/// The organisations that rows of people name and the side does not have are added, so that the people can be.
Result<void> addOrganisations(Tx& tx, const Writer& writer, const Program& program, Side side,
                              const std::vector<Fields>& rows) {
    const auto& party = program.party(side).organisation;
    const programs::OrganisationRepository organisations;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto name = std::string(utf8::trim(textOf(rows[i], "organisation")));
        if (name.empty() || organisations.findByCode(tx, name)) continue;
        const auto wanted = nameKey(name);
        const auto all = organisations.list(tx, {.scope = writer.scope, .search = name, .limit = -1});
        if (std::any_of(all.begin(), all.end(), [&](const programs::Organisation& one) {
                return nameKey(one.name.en) == wanted || nameKey(one.name.ko) == wanted ||
                       nameKey(one.nameLocal) == wanted;
            }))
            continue;
        Record record{0,
                      {{"code", newCode(tx, party.country, name)},
                       {"name", name},
                       {"kind", "agency"},
                       {"country", party.country},
                       {"country_name", party.countryName.en},
                       {"country_name_ko", party.countryName.ko}}};
        LookedUp lookedUp;
        if (const auto errors = organisationKind().check(tx, writer.scope, record, lookedUp); !errors.empty())
            return wrongCaseRow(i + 1, errors.front());
        noteRecord(tx, organisationKind(), writer, "added", organisationKind().insert(tx, writer, record), {});
    }
    return {};
}

Result<std::vector<Record>> keepRecords(Tx& tx, const Writer& writer, const Program& program, const CaseRows& rows) {
    const RowKind kept(program, rows);
    const auto& kind = kept.get();
    std::vector<SentRow> sent;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        sent.push_back({static_cast<int>(i + 1), idIn(rows.rows[i]), rows.rows[i]});
        sent.back().fields.erase("id");
        if (rows.kind == "session" && textOf(rows.rows[i], "number").empty())
            return wrongCaseRow(i + 1, invalid("records.required", "Fill in this field", {}, "number"));
    }
    if (rows.kind == "session" && kept.component() == 0) {
        if (rows.rows.empty()) return std::vector<Record>();
        return invalid("records.case_component", "Say whose agenda it is: the program has no forum, or several");
    }
    const auto plan = planRows(tx, kind, writer.scope, std::move(sent));
    std::vector<Record> records;
    std::vector<std::int64_t> ids;
    for (const auto& line : plan.lines) {
        if (line.outcome == Outcome::Wrong)
            return wrongCaseRow(static_cast<std::size_t>(line.line), line.problems.front());
        auto id = line.record.id;
        if (line.outcome == Outcome::Changed) {
            if (!kind.update(tx, writer, line.record)) return rowChangedMeanwhile();
            noteRecord(tx, kind, writer, "changed", id, line.changes);
        } else if (line.outcome != Outcome::Same) {
            id = kind.insert(tx, writer, line.record);
            noteRecord(tx, kind, writer, "added", id, {});
        }
        ids.push_back(id);
        records.push_back(*kind.find(tx, id));
    }
    if (rows.kind != "session" || !rows.whole) return records;
    std::vector<Record> gone;
    kind.forEach(tx, {.scope = writer.scope, .limit = -1}, [&](Record one) {
        if (std::find(ids.begin(), ids.end(), one.id) == ids.end()) gone.push_back(std::move(one));
    });
    for (const auto& one : gone) {
        if (!kind.remove(tx, one)) return rowChangedMeanwhile();
        noteRecord(tx, kind, writer, "removed", one.id, {});
    }
    return records;
}

/// The one that the row means; null for a new one.
const Record* meantBy(const ProgramPart& part, const std::vector<Record>& known, const Fields& row) {
    const auto same = [&](const Record& one, std::string_view column) {
        return nameKey(textOf(one.fields, column)) == nameKey(textOf(row, column));
    };
    for (const auto& one : known) {
        if (part.isFixed()) return &one;
        const auto title = part.titleColumn();
        if (title.empty() ? same(one, "duty") && same(one, "side") : same(one, title)) return &one;
    }
    return nullptr;
}

Result<std::vector<Record>> keepParts(Tx& tx, const Writer& writer, Program program, const CaseRows& rows) {
    const auto& part = *partOf(rows.kind);
    std::vector<Record> records;
    for (std::size_t i = 0; i < rows.rows.size(); ++i) {
        const auto known = part.list(tx, program);
        const auto* before = meantBy(part, known, rows.rows[i]);
        auto record = before != nullptr ? *before : Record{};
        for (const auto& [column, text] : rows.rows[i])
            record.fields[column] = text;
        const PartWriter by{program, writer, rows.side};
        if (rows.side && part.keepers() == Keepers::Host && *rows.side != program.host)
            return wrongCaseRow(
                i + 1, invalid("records.program_may_not", "Only those who keep this part of the program change it"));
        if (const auto errors = part.check(tx, by, before, record); !errors.empty())
            return wrongCaseRow(i + 1, errors.front());
        if (before == nullptr) {
            record.id = part.insert(tx, by, record);
            notePart(tx, writer, program.id, part, "part_added", {});
        } else if (const auto columns = changedColumns(part, *before, record); !columns.empty()) {
            if (!part.update(tx, by, record)) return rowChangedMeanwhile();
            notePart(tx, writer, program.id, part, "part_changed", columns);
        }
        // The next row is checked against what this one wrote.
        program = *ProgramRepository().find(tx, program.id);
        for (auto& one : part.list(tx, program))
            if (one.id == record.id) records.push_back(std::move(one));
    }
    return records;
}

}  // namespace

std::span<const Column> caseRowColumns(std::string_view kind) {
    if (const auto* part = partOf(kind)) return part->columns();
    if (kind == "person") return personKind().columns();
    const Program program;
    const ProgramViewer viewer{program};
    if (kind == "session") return agendaOf(viewer, 0)->columns();
    return kind == "participation" ? participationsOf(viewer)->columns() : std::span<const Column>();
}

Result<std::vector<Record>> keepRows(storage::Database& database, const Clock& clock, const CaseRows& rows) {
    return database.write([&](Tx& tx) -> Result<std::vector<Record>> {
        auto program = programOf(tx, rows.program);
        if (!program) return program.error();
        const RecordScope scope{.everything = !rows.side,
                                .country = rows.side ? program->party(*rows.side).organisation.country : "",
                                .shared = rows.side.has_value()};
        const Writer writer{scope, {}, clock.now()};
        if (partOf(rows.kind) != nullptr) return keepParts(tx, writer, std::move(*program), rows);
        if (rows.kind == "person") {
            if (!rows.side)
                return invalid("records.case_side", "Say on behalf of which side people are recorded (side: A or B)");
            if (auto added = addOrganisations(tx, writer, *program, *rows.side, rows.rows); !added)
                return added.error();
        }
        return keepRecords(tx, writer, *program, rows);
    });
}

}  // namespace entente::records
