#include "records/import_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/crypto.h"
#include "identity/email_address.h"
#include "records/csv.h"

namespace entente::records {

using programs::RecordScope;
using storage::ReadTx;
using Outcome = ImportLine::Outcome;

namespace {

/// The columns of the first row; null where a header means nothing.
Result<std::vector<const Column*>> columnsOf(const RecordKind& kind, const csv::Row& head, ImportPlan& plan) {
    std::vector<const Column*> columns;
    for (const auto& header : head.cells) {
        const auto* column = columnOf(kind.columns(), header);
        if (column == nullptr && !header.empty()) plan.unknownHeaders.push_back(header);
        if (column != nullptr && std::find(columns.begin(), columns.end(), column) != columns.end())
            return invalid("records.csv_twice", "Two columns are called “{name}”", {{"name", header}}, "file");
        columns.push_back(column);
    }
    // What the server gives tells lines apart as well, and where it may give the key itself, none has to be there.
    const auto& all = kind.columns();
    const bool isGiven = std::any_of(all.begin(), all.end(), [&](const Column& column) {
        return column.name == kind.keyColumn() && !column.required;
    });
    const bool tells = std::any_of(columns.begin(), columns.end(), [&](const Column* column) {
        return column != nullptr && (column->name == kind.keyColumn() || column->given);
    });
    if (!isGiven && !tells)
        return invalid("records.csv_header", "The first row has to name the columns, among them “{name}”",
                       {{"name", std::string(kind.keyColumn())}}, "file");
    return columns;
}

std::string describe(const ImportPlan& plan) {
    std::string text;
    for (const auto& line : plan.lines) {
        text += std::to_string(line.line) + ' ' + std::to_string(static_cast<int>(line.outcome)) + ' ' +
                std::to_string(line.record.id) + ' ' + std::to_string(line.record.state.version) + '\n';
        for (const auto& [name, value] : line.record.fields)
            text += name + '=' + value + '\n';
    }
    return text;
}

SentRow sentIn(const csv::Row& row, const std::vector<const Column*>& columns) {
    SentRow sent{.line = row.line};
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (i < columns.size() && columns[i] != nullptr && !row.cells[i].empty())
            sent.fields[columns[i]->name] = row.cells[i];
        if (i >= columns.size() && !row.cells[i].empty())
            sent.problems = {invalid("records.csv_more_cells", "This line has more cells than the first row")};
    }
    return sent;
}

/// Lines in their order, each compared with the database and with the lines before it.
class Planner {
  public:
    Planner(ReadTx& tx, const RecordKind& kind, const RecordScope& scope) : tx_(tx), kind_(kind), scope_(scope) {}

    ImportLine line(SentRow row) {
        ImportLine line;
        line.line = row.line;
        line.problems = std::move(row.problems);
        auto& sent = row.fields;
        const auto sentKey = kind_.keyOf(tx_, sent);
        const auto key = identity::emailKey(sentKey);
        Record before;
        const auto byKey = key.empty() ? 0 : kind_.findByKey(tx_, sentKey);
        if (row.id != 0 && byKey != 0 && byKey != row.id) {
            line.record.fields = std::move(sent);
            line.outcome = Outcome::Wrong;
            line.problems.push_back(keyTaken(kind_));
            return line;
        }
        if (const auto id = row.id != 0 ? row.id : byKey; id != 0) {
            // Of one that they may not change nothing is said but that it cannot be taken.
            auto known = kind_.find(tx_, id);
            if (!known || !kind_.isKeptIn(scope_, *known)) {
                line.record.fields = std::move(sent);
                line.outcome = Outcome::Wrong;
                line.problems.push_back(keyTaken(kind_));
                return line;
            }
            before = *known;
            line.record = std::move(*known);
        }
        for (auto& [name, value] : sent)
            line.record.fields[name] = value;
        const auto errors = kind_.check(tx_, scope_, line.record, lookedUp_);
        line.problems.insert(line.problems.end(), errors.begin(), errors.end());
        if (const auto [first, isNew] = keys_.emplace(key, row.line); !isNew && !key.empty())
            line.problems.push_back(again(first->second, kind_.keyColumn()));
        if (!line.problems.empty())
            line.outcome = Outcome::Wrong;
        else
            compare(line, before);
        return line;
    }

  private:
    void compare(ImportLine& line, const Record& before) {
        if (line.record.id != 0) {
            line.changes = differences(kind_, before.fields, line.record.fields);
            line.outcome = line.changes.empty() ? Outcome::Same : Outcome::Changed;
            if (!line.changes.empty()) line.shown = {kind_.subjectOf(before)};
            return;
        }
        const auto& fields = line.record.fields;
        const auto group = kind_.group(line.record);
        auto names = known_.find(group);
        if (names == known_.end()) names = known_.emplace(group, kind_.names(tx_, line.record)).first;
        auto similar = similarTo(tx_, kind_, names->second, line.record);
        line.problems = std::move(similar.errors);
        line.shown = std::move(similar.people);
        const auto name = group + '\n' + nameKey(textOf(fields, "name"));
        if (const auto [first, isNew] = names_.emplace(name, line.line); !isNew)
            line.problems.push_back(again(first->second, "name"));
        line.outcome = line.problems.empty() ? Outcome::New : Outcome::Similar;
    }

    static Error again(int line, std::string_view column) {
        return invalid("records.csv_again", "The same stands in line {line}", {{"line", std::to_string(line)}},
                       std::string(column));
    }

    ReadTx& tx_;
    const RecordKind& kind_;
    const RecordScope& scope_;
    std::map<std::string, int> keys_, names_;  // the line where each stands first
    std::map<std::string, NameIndex> known_;   // by group
    LookedUp lookedUp_;
};

}  // namespace

Similar similarTo(ReadTx& tx, const RecordKind& kind, const NameIndex& names, const Record& record) {
    std::set<std::int64_t> ids;
    for (const auto* column : {"name", "name_ko"}) {
        const auto key = nameKey(textOf(record.fields, column));
        const auto [from, to] = names.equal_range(key);
        for (auto name = from; name != to && !key.empty(); ++name)
            if (name->second != record.id) ids.insert(name->second);
    }
    Similar similar;
    for (const auto id : ids)
        if (const auto other = kind.find(tx, id)) {
            similar.people.push_back(kind.subjectOf(*other));
            similar.errors.push_back(invalid(
                "records.similar", "{name}, {key}, is known already",
                {{"name", textOf(other->fields, "name")}, {"key", textOf(other->fields, kind.keyColumn())}}, "name"));
        }
    return similar;
}

Error keyTaken(const RecordKind& kind) {
    return invalid("records.taken", "This cannot be used here; an administrator can help", {},
                   std::string(kind.keyColumn()));
}

std::size_t ImportPlan::count(Outcome outcome) const {
    return static_cast<std::size_t>(
        std::count_if(lines.begin(), lines.end(), [&](const ImportLine& line) { return line.outcome == outcome; }));
}

ImportPlan planRows(ReadTx& tx, const RecordKind& kind, const RecordScope& scope, std::vector<SentRow> rows) {
    ImportPlan plan;
    Planner planner(tx, kind, scope);
    for (auto& row : rows)
        plan.lines.push_back(planner.line(std::move(row)));
    return plan;
}

Result<ImportPlan> planImport(ReadTx& tx, const RecordKind& kind, const RecordScope& scope, const std::string& text) {
    const auto rows = csv::read(text);
    if (!rows) return rows.error();
    if (rows->size() < 2)
        return invalid("records.csv_empty", "The table holds no line below its first row", {}, "file");
    ImportPlan plan;
    const auto columns = columnsOf(kind, rows->front(), plan);
    if (!columns) return columns.error();
    std::vector<SentRow> sent;
    for (auto row = rows->begin() + 1; row != rows->end(); ++row)
        sent.push_back(sentIn(*row, *columns));
    plan.lines = planRows(tx, kind, scope, std::move(sent)).lines;
    plan.fingerprint = sha256Hex(describe(plan));
    return plan;
}

std::vector<Difference> differences(const RecordKind& kind, const Fields& before, const Fields& after) {
    std::vector<Difference> list;
    for (const auto& column : kind.columns()) {
        const auto &old = textOf(before, column.name), &now = textOf(after, column.name);
        if (!column.given && old != now) list.push_back({column.name, old, now});
    }
    return list;
}

}  // namespace entente::records
