#include "records/record_audit.h"

#include "audit/audit_log.h"

namespace entente::records {

namespace {

audit::Actor actorOf(const Writer& writer) {
    return writer.account ? audit::Actor::account(writer.account) : audit::Actor::system();
}

}  // namespace

void noteRecord(storage::Tx& tx, const RecordKind& kind, const Writer& writer, std::string_view what, std::int64_t id,
                const std::vector<Difference>& changes) {
    feel::List columns;
    for (const auto& change : changes)
        columns.emplace_back(change.column);
    audit::AuditLog::append(tx, {writer.now,
                                 actorOf(writer),
                                 std::string(kind.name()) + '.' + std::string(what),
                                 {std::string(kind.name()), id},
                                 {},
                                 feel::Context{{"columns", std::move(columns)}}});
}

void notePart(storage::Tx& tx, const Writer& writer, ProgramId program, const ProgramPart& part, std::string_view what,
              const std::vector<std::string>& columns) {
    feel::List names;
    for (const auto& column : columns)
        names.emplace_back(column);
    audit::AuditLog::append(tx, {writer.now,
                                 actorOf(writer),
                                 "program." + std::string(what),
                                 {"program", program.value},
                                 program,
                                 feel::Context{{"part", std::string(part.name())}, {"columns", std::move(names)}}});
}

std::vector<std::string> changedColumns(const ProgramPart& part, const Record& before, const Record& after) {
    std::vector<std::string> columns;
    for (const auto& column : part.columns())
        if (textOf(before.fields, column.name) != textOf(after.fields, column.name)) columns.emplace_back(column.name);
    return columns;
}

}  // namespace entente::records
