#include "bench/durable/case_copies.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace entente::bench {

namespace {

constexpr std::int64_t kAtOnce = 20'000;

/// INSERT … SELECT of one table, without its first part that counts the copies.
struct Copy {
    std::string table, columns, values, source;
};

std::vector<std::string> tablesOf(storage::Tx& tx) {
    std::vector<std::string> tables;
    auto rows = tx.query(
        "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = "
        "'instance_id'");
    while (rows.next())
        tables.push_back(rows.text(0));
    return tables;
}

/// A key that the table gives by itself is left to it.
Copy copyOf(storage::Tx& tx, const std::string& table, const std::string& owner, const std::string& source) {
    Copy copy{table, {}, {}, source};
    auto rows = tx.query("SELECT name FROM pragma_table_info($1) WHERE name <> 'id' OR $1 = 'instance'", table);
    while (rows.next()) {
        const auto name = '"' + rows.text(0) + '"';
        copy.columns += (copy.columns.empty() ? "" : ", ") + name;
        copy.values += (copy.values.empty() ? "" : ", ") + (rows.text(0) == owner ? "last.id + n.i" : "s." + name);
    }
    return copy;
}

Copy auditCopy(storage::Tx& tx, InstanceId source) {
    auto copy = copyOf(tx, "audit_event", "subject_id",
                       fmt::format("s.subject_kind = 'instance' AND s.subject_id = {}", source.value));
    const std::string seq = "s.\"seq\"";
    copy.values.replace(copy.values.find(seq), seq.size(),
                        "(SELECT max(seq) FROM audit_event) + row_number() OVER (ORDER BY n.i, s.seq)");
    return copy;
}

}  // namespace

void copyCase(storage::Database& database, InstanceId source, std::int64_t count) {
    for (std::int64_t left = count; left > 0; left -= kAtOnce)
        database.write([&](storage::Tx& tx) {
            std::vector<Copy> copies = {copyOf(tx, "instance", "id", fmt::format("s.id = {}", source.value)),
                                        auditCopy(tx, source)};
            for (const auto& table : tablesOf(tx))
                copies.push_back(copyOf(tx, table, "instance_id", fmt::format("s.instance_id = {}", source.value)));
            auto rows = tx.query("SELECT max(id) FROM instance");
            rows.next();
            const auto last = rows.int64(0);
            for (const auto& copy : copies)
                tx.script(fmt::format(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}), last(id) AS (SELECT "
                    "{}) INSERT INTO \"{}\" ({}) SELECT {} FROM last, n, \"{}\" s WHERE {} ORDER BY n.i",
                    std::min(left, kAtOnce), last, copy.table, copy.columns, copy.values, copy.table, copy.source));
        });
}

}  // namespace entente::bench
