#include "jobs/record_task.h"

#include <cctype>
#include <utility>

#include "feel/text.h"
#include "workflow/record_kinds.h"

namespace entente::jobs {

using feel::Value;
using records::CaseRows;

namespace {

/// As a table holds it: a box is `1` or empty, several things have commas between. Nothing for what is none.
std::optional<std::string> cellOf(const Value& value) {
    if (value.isNull()) return "";
    if (value.isString()) return value.string();
    if (value.isBoolean()) return value.isTrue() ? "1" : "";
    if (value.isContext() || value.isFunction() || value.isRange()) return std::nullopt;
    if (!value.isList()) return feel::feelText(value);
    std::string cells;
    for (const auto& item : value.list()) {
        const auto cell = item.isList() ? std::nullopt : cellOf(item);
        if (!cell) return std::nullopt;
        cells += (cells.empty() ? "" : ",") + *cell;
    }
    return cells;
}

Error wrongRow(std::size_t row, Error error) {
    error.message.arguments.emplace_back("row", std::to_string(row));
    return error;
}

Result<records::Fields> fieldsOf(std::string_view kind, std::span<const records::Column> columns, const Value& row,
                                 std::size_t number) {
    if (!row.isContext()) return wrongRow(number, invalid("jobs.record_row", "Row {row} is no context"));
    records::Fields fields;
    for (const auto& [name, value] : row.context().entries()) {
        if (kind == "person" && name == "id" && value.isNumber()) {
            fields["id"] = value.number().text();
            continue;
        }
        const auto* column = records::columnOf(columns, name);
        if (column == nullptr)
            return wrongRow(number,
                            invalid("jobs.record_column", "Row {row}: there is no column “{name}”", {{"name", name}}));
        const auto cell = cellOf(value);
        if (!cell)
            return wrongRow(number, invalid("jobs.record_cell", "Row {row}, {name}: this is no text, number or date",
                                            {{"name", name}}));
        fields[column->name] = *cell;
    }
    return fields;
}

std::string entryName(std::string_view column) {
    std::string name;
    bool upper = false;
    for (const char c : column) {
        if (c == '_')
            upper = true;
        else
            name += std::exchange(upper, false) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    }
    return name;
}

}  // namespace

Result<CaseRows> caseRowsOf(const workflow::Situation& situation, const engine::Job& job) {
    return caseRowsOf(situation.instance.program, job);
}

Result<CaseRows> caseRowsOf(ProgramId program, const engine::Job& job) {
    CaseRows rows{program};
    if (const auto kind = job.headers.find("kind"); kind != job.headers.end()) rows.kind = kind->second;
    if (!workflow::isRecordKind(rows.kind))
        return invalid("jobs.record_kind", "There are no records of the kind “{kind}”", {{"kind", rows.kind}});
    if (const auto* side = job.variables.find("side"); side != nullptr && !side->isNull()) {
        const auto text = side->textOr("");
        if (text != "A" && text != "B") return invalid("jobs.record_side", "The side is “A” or “B”");
        rows.side = programs::sideOf(text);
    }
    if (const auto* component = job.variables.find("component")) rows.component = component->textOr("");
    if (const auto* whole = job.variables.find("whole")) rows.whole = whole->isTrue();
    const auto* list = job.variables.find("rows");
    if (list == nullptr || !list->isList()) return invalid("jobs.record_rows", "“rows” has to be a list of contexts");
    const auto columns = records::caseRowColumns(rows.kind);
    for (const auto& row : list->list()) {
        auto fields = fieldsOf(rows.kind, columns, row, rows.rows.size() + 1);
        if (!fields) return fields.error();
        rows.rows.push_back(std::move(*fields));
    }
    return rows;
}

Value writtenValue(const std::vector<records::Record>& records) {
    feel::List list;
    for (const auto& record : records) {
        feel::Context entries{{"id", record.id}};
        for (const auto& [column, text] : record.fields) {
            if (column == "number" && !text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
                entries.set("number", Value(static_cast<std::int64_t>(std::stoll(text))));
            else
                entries.set(entryName(column), text.empty() ? Value() : Value(text));
        }
        list.emplace_back(std::move(entries));
    }
    return Value(std::move(list));
}

}  // namespace entente::jobs
