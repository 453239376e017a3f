#include "programs/agenda_repository.h"

#include <fmt/format.h>

#include <charconv>

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kSessions =
    "SELECT s.id, s.component_id, s.number, s.start_at, s.zone, s.minutes, s.kind, s.title_en, s.title_ko, s.theme_id, "
    "s.side, s.language, s.interpretation, s.venue_id, s.version, s.changed_at, s.changed_by, "
    "(SELECT group_concat(number) FROM (SELECT p.number FROM program_session_speaker k JOIN program_participation p "
    "ON p.id = k.participation_id WHERE k.session_id = s.id ORDER BY k.position)) FROM program_session s";
constexpr const char* kInsertSession =
    "INSERT INTO program_session(program_id, component_id, number, start_at, zone, minutes, kind, title_en, title_ko, "
    "theme_id, side, language, interpretation, venue_id, changed_at, changed_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
constexpr const char* kUpdateSession =
    "UPDATE program_session SET number = $4, start_at = $5, zone = $6, minutes = $7, kind = $8, title_en = $9, "
    "title_ko = $10, theme_id = $11, side = $12, language = $13, interpretation = $14, venue_id = $15, changed_at = "
    "$16, changed_by = $17, version = version + 1 WHERE component_id = $1 AND id = $2 AND version = $3";
constexpr const char* kInsertSpeaker =
    "INSERT INTO program_session_speaker(session_id, position, participation_id) SELECT $1, $2, p.id FROM "
    "program_participation p JOIN program_session s ON s.program_id = p.program_id WHERE s.id = $1 AND p.number = $3";
constexpr const char* kCounts =
    "SELECT s.component_id, count(*), coalesce(sum(EXISTS (SELECT 1 FROM program_session_speaker k WHERE k.session_id "
    "= s.id) AND NOT EXISTS (SELECT 1 FROM program_session_speaker k JOIN program_participation p ON p.id = "
    "k.participation_id WHERE k.session_id = s.id AND p.state NOT IN ('accepted', 'attended'))), 0) "
    "FROM program_session s WHERE s.program_id = $1 AND s.kind <> 'break' GROUP BY s.component_id";
/// Both orders of a pair are looked at by start; equal starts go by id.
constexpr const char* kClashes =
    "SELECT s.id, o.id, s.venue_id IS NOT NULL AND s.venue_id = o.venue_id, "
    "(SELECT group_concat(DISTINCT p.number) FROM program_session_speaker k "
    "JOIN program_participation p ON p.id = k.participation_id WHERE k.session_id = s.id AND p.person_id IN "
    "(SELECT q.person_id FROM program_session_speaker l JOIN program_participation q ON q.id = l.participation_id "
    "WHERE l.session_id = o.id)) AS shared "
    "FROM program_session s JOIN program_session o ON o.program_id = s.program_id "
    "AND (o.start_at > s.start_at OR (o.start_at = s.start_at AND o.id > s.id)) "
    "AND o.start_at < s.start_at + s.minutes * 60000000 "
    "WHERE s.program_id = $1 AND (s.component_id = $2 OR o.component_id = $2) "
    "AND NOT EXISTS (SELECT 1 FROM program_component c WHERE c.id IN (s.component_id, o.component_id) AND "
    "(c.parallel_ok <> 0 OR c.status = 'cancelled')) "
    "AND (s.venue_id = o.venue_id OR shared IS NOT NULL) ORDER BY s.start_at, s.id, o.start_at, o.id LIMIT 500";

std::vector<std::int64_t> numbersIn(const std::string& text) {
    std::vector<std::int64_t> numbers;
    for (const char *at = text.data(), *end = at + text.size(); at < end; ++at) {
        std::int64_t number = 0;
        at = std::from_chars(at, end, number).ptr;
        numbers.push_back(number);
        if (at == end) break;
    }
    return numbers;
}

AgendaSession readSession(const Rows& rows) {
    AgendaSession one;
    one.id = rows.int64(0);
    one.component = rows.int64(1);
    one.number = rows.text(2);
    one.start = rows.optionalTimestamp(3).value_or(Timestamp{});
    one.zone = rows.text(4);
    one.minutes = static_cast<int>(rows.int64(5));
    one.kind = rows.text(6);
    one.title = {rows.text(7), rows.text(8)};
    one.theme = rows.optionalInt64(9).value_or(0);
    if (const auto side = rows.text(10); !side.empty()) one.side = sideOf(side);
    one.language = rows.text(11);
    one.interpretation = rows.text(12);
    one.venue = rows.optionalInt64(13).value_or(0);
    one.state = {rows.int64(14), rows.optionalTimestamp(15), rows.id<AccountId>(16)};
    one.speakers = numbersIn(rows.optionalText(17).value_or(""));
    return one;
}

std::optional<std::int64_t> knownId(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(id);
}

std::string leads(const AgendaSession& one) {
    return one.side ? text(*one.side) : std::string();
}

void setSpeakers(Tx& tx, std::int64_t session, const std::vector<std::int64_t>& numbers) {
    tx.run("DELETE FROM program_session_speaker WHERE session_id = $1", session);
    std::int64_t position = 0;
    for (const auto number : numbers)
        tx.run(kInsertSpeaker, session, ++position, number);
}

}  // namespace

void AgendaRepository::forEach(ReadTx& tx, std::int64_t component, const RecordQuery& query,
                               const std::function<void(const AgendaSession&)>& visit) const {
    Condition condition;
    condition.add("s.component_id = " + condition.argument(component));
    for (const auto* column : {"kind", "side"})
        if (const auto only = query.only.find(column); only != query.only.end())
            condition.add(fmt::format("s.{} = ?", column), {only->second});
    for (const auto& word : searchWords(query.search)) {
        std::string any;
        for (const auto* column : {"s.title_en", "s.title_ko", "s.number", "s.interpretation"})
            any += (any.empty() ? "" : " OR ") + condition.containing(column, word);
        condition.add(any);
    }
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    auto rows = tx.queryWith(fmt::format("{} {} ORDER BY s.start_at, length(s.number), s.number LIMIT {} OFFSET {}",
                                         kSessions, condition.where(), limit, skip),
                             condition.parameters());
    while (rows.next())
        visit(readSession(rows));
}

std::vector<AgendaSession> AgendaRepository::ofProgram(ReadTx& tx, ProgramId program, std::int64_t most) const {
    return storage::all(
        tx.query(fmt::format("{} WHERE s.program_id = $1 ORDER BY s.start_at, s.id LIMIT $2", kSessions), program,
                 most),
        readSession);
}

std::optional<AgendaSession> AgendaRepository::find(ReadTx& tx, std::int64_t component, std::int64_t id) const {
    return storage::first(tx.query(fmt::format("{} WHERE s.component_id = $1 AND s.id = $2", kSessions), component, id),
                          readSession);
}

std::int64_t AgendaRepository::idOf(ReadTx& tx, std::int64_t component, std::string_view number) const {
    auto rows = tx.query("SELECT id FROM program_session WHERE component_id = $1 AND number = $2", component, number);
    return rows.next() ? rows.int64(0) : 0;
}

std::int64_t AgendaRepository::nextNumber(ReadTx& tx, std::int64_t component) const {
    auto rows = tx.query(
        "SELECT coalesce(max(CAST(number AS INTEGER)), 0) + 1 FROM program_session WHERE component_id = $1", component);
    return rows.next() ? rows.int64(0) : 1;
}

std::int64_t AgendaRepository::count(ReadTx& tx, ProgramId program) const {
    auto rows = tx.query("SELECT count(*) FROM program_session WHERE program_id = $1", program);
    return rows.next() ? rows.int64(0) : 0;
}

std::map<std::int64_t, SessionCount> AgendaRepository::counts(ReadTx& tx, ProgramId program) const {
    std::map<std::int64_t, SessionCount> counts;
    auto rows = tx.query(kCounts, program);
    while (rows.next())
        counts[rows.int64(0)] = {rows.int64(1), rows.int64(2)};
    return counts;
}

std::vector<Clash> AgendaRepository::clashes(ReadTx& tx, ProgramId program, std::int64_t component) const {
    return storage::all(tx.query(kClashes, program, component), [](const Rows& rows) {
        return Clash{rows.int64(0), rows.int64(1), rows.optionalInt64(2).value_or(0) != 0,
                     numbersIn(rows.optionalText(3).value_or(""))};
    });
}

std::int64_t AgendaRepository::insert(Tx& tx, ProgramId program, const AgendaSession& one) const {
    tx.run(kInsertSession, program, one.component, one.number, one.start, one.zone, one.minutes, one.kind, one.title.en,
           one.title.ko, knownId(one.theme), leads(one), one.language, one.interpretation, knownId(one.venue),
           one.state.changedAt, one.state.changedBy);
    const auto id = tx.lastInsertId();
    setSpeakers(tx, id, one.speakers);
    return id;
}

bool AgendaRepository::update(Tx& tx, const AgendaSession& one, AccountId by, Timestamp now) const {
    if (tx.run(kUpdateSession, one.component, one.id, one.state.version, one.number, one.start, one.zone, one.minutes,
               one.kind, one.title.en, one.title.ko, knownId(one.theme), leads(one), one.language, one.interpretation,
               knownId(one.venue), now, by) != 1)
        return false;
    setSpeakers(tx, one.id, one.speakers);
    return true;
}

bool AgendaRepository::remove(Tx& tx, std::int64_t component, std::int64_t id, std::int64_t version) const {
    constexpr const char* kSeen = "SELECT 1 FROM program_session WHERE component_id = $1 AND id = $2 AND version = $3";
    if (!tx.query(kSeen, component, id, version).next()) return false;
    tx.run("DELETE FROM program_session_speaker WHERE session_id = $1", id);
    return tx.run("DELETE FROM program_session WHERE id = $1", id) == 1;
}

}  // namespace entente::programs
