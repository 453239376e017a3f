#include "workflow/circular_repository.h"

#include <fmt/format.h>

#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::workflow {

using feel::Context;
using feel::Value;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kAudience =
    "SELECT p.person_id, min(p.number), q.language FROM program_participation p JOIN person q ON q.id = p.person_id "
    "WHERE p.program_id = $1 AND p.side = $2 AND ($3 = '[]' OR p.state IN (SELECT value FROM json_each($3))) AND "
    "($4 = '[]' OR p.role IN (SELECT value FROM json_each($4))) AND "
    "($5 = '[]' OR p.component_id IN (SELECT value FROM json_each($5))) GROUP BY p.person_id ORDER BY min(p.number)";
constexpr const char* kEnclosable =
    "SELECT d.id FROM document d LEFT JOIN instance i ON i.id = d.instance_id WHERE d.program_id = $1 AND "
    "i.participation IS NULL AND (d.visibility = 'shared' OR d.visibility = 'public' OR d.visibility = 'private ' || "
    "$2) ORDER BY d.id DESC LIMIT $3";
constexpr const char* kInsertCircular =
    "INSERT INTO circular(program_id, side, once, audience, subject_en, subject_ko, body_en, body_ko, review, "
    "created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr const char* kInsertCircularFile =
    "INSERT INTO circular_file(circular_id, position, language, sha256, file_name, media_type) "
    "VALUES ($1, $2, $3, $4, $5, $6)";
constexpr const char* kInsertReceiver =
    "INSERT INTO circular_receiver(circular_id, person_id, participation) VALUES ($1, $2, $3)";
constexpr const char* kCircular =
    "SELECT id, program_id, side, once, audience, subject_en, subject_ko, body_en, body_ko, review, created_at, "
    "created_by FROM circular ";
constexpr const char* kReceiverState =
    "CASE WHEN r.problem <> '' THEN 'problem' WHEN m.id IS NULL THEN 'waiting' WHEN m.returned_at IS NOT NULL THEN "
    "'returned' WHEN m.held = 'taken_out' THEN 'taken_out' WHEN m.held = 'draft' AND m.state = 'queued' THEN 'draft' "
    "ELSE m.state END";
constexpr const char* kReceiverStates =
    "SELECT {}, count(*) FROM circular_receiver r LEFT JOIN mail m ON m.id = r.mail_id WHERE r.circular_id = $1 "
    "GROUP BY 1";
constexpr const char* kReceiverLines =
    "WITH line AS (SELECT r.person_id, r.participation, p.id AS row, q.name, q.name_ko, q.email, r.mail_id, {} AS "
    "state, CASE WHEN r.problem <> '' THEN r.problem WHEN m.returned_at IS NOT NULL THEN m.note WHEN m.state = "
    "'failed' THEN m.last_error ELSE '' END AS reason FROM circular_receiver r JOIN person q ON q.id = r.person_id "
    "LEFT JOIN mail m ON m.id = r.mail_id LEFT JOIN program_participation p ON p.program_id = $2 AND p.number = "
    "r.participation WHERE r.circular_id = $1) SELECT * FROM line WHERE participation > $3 AND (NOT $4 OR state = "
    "'problem' OR state = 'failed' OR state = 'returned') ORDER BY participation LIMIT $5";
constexpr const char* kWaitingReceivers =
    "SELECT circular_id, person_id FROM circular_receiver WHERE mail_id IS NULL AND problem = '' "
    "ORDER BY circular_id, person_id LIMIT $1";

template <typename Item>
Value listValue(const std::vector<Item>& items) {
    feel::List list;
    for (const auto& item : items)
        list.emplace_back(item);
    return list;
}

std::string audienceText(const Audience& audience) {
    return feel::toJson(Context{{"states", listValue(audience.states)},
                                {"roles", listValue(audience.roles)},
                                {"components", listValue(audience.components)}});
}

Audience audienceFrom(const std::string& text) {
    const auto value = feel::fromJson(text).value();
    Audience audience;
    for (const auto& state : value["states"].list())
        audience.states.push_back(state.textOr(""));
    for (const auto& role : value["roles"].list())
        audience.roles.push_back(role.textOr(""));
    for (const auto& component : value["components"].list())
        audience.components.push_back(component.number().toInt64().value_or(0));
    return audience;
}

Circular circularOf(const Rows& rows) {
    Circular circular;
    circular.id = rows.int64(0);
    circular.program = rows.id<ProgramId>(1);
    circular.side = rows.text(2) == "B" ? programs::Side::B : programs::Side::A;
    circular.once = rows.text(3);
    circular.audience = audienceFrom(rows.text(4));
    circular.subject = {rows.text(5), rows.text(6)};
    circular.body = {rows.text(7), rows.text(8)};
    circular.review = rows.integer(9) != 0;
    circular.createdAt = rows.timestamp(10);
    circular.createdBy = rows.id<AccountId>(11);
    return circular;
}

}  // namespace

std::vector<CircularReceiver> CircularRepository::receivers(ReadTx& tx, ProgramId program, programs::Side side,
                                                            const Audience& audience) const {
    return storage::all(tx.query(kAudience, program, programs::text(side), feel::toJson(listValue(audience.states)),
                                 feel::toJson(listValue(audience.roles)), feel::toJson(listValue(audience.components))),
                        [](const Rows& rows) {
                            return CircularReceiver{rows.id<PersonId>(0), rows.int64(1), rows.text(2)};
                        });
}

std::vector<DocumentId> CircularRepository::enclosable(ReadTx& tx, ProgramId program, programs::Side side,
                                                       int limit) const {
    return storage::all(tx.query(kEnclosable, program, programs::text(side), limit),
                        [](const Rows& rows) { return rows.id<DocumentId>(0); });
}

std::int64_t CircularRepository::insert(Tx& tx, const Circular& circular, const std::vector<CircularFile>& files,
                                        const std::vector<CircularReceiver>& receivers) const {
    tx.run(kInsertCircular, circular.program, programs::text(circular.side), circular.once,
           audienceText(circular.audience), circular.subject.en, circular.subject.ko, circular.body.en,
           circular.body.ko, circular.review, circular.createdAt, circular.createdBy);
    const auto id = tx.lastInsertId();
    for (const auto& file : files)
        tx.run(kInsertCircularFile, id, file.position, file.language, file.file.sha256, file.file.fileName,
               file.file.mediaType);
    for (const auto& receiver : receivers)
        tx.run(kInsertReceiver, id, receiver.person, receiver.participation);
    return id;
}

std::optional<Circular> CircularRepository::find(ReadTx& tx, std::int64_t id) const {
    return storage::first(tx.query(fmt::format("{}WHERE id = $1", kCircular), id), circularOf);
}

std::optional<Circular> CircularRepository::findOnce(ReadTx& tx, std::string_view once) const {
    return storage::first(tx.query(fmt::format("{}WHERE once = $1", kCircular), once), circularOf);
}

std::vector<CircularFile> CircularRepository::files(ReadTx& tx, std::int64_t id) const {
    return storage::all(
        tx.query("SELECT position, language, sha256, file_name, media_type FROM circular_file WHERE "
                 "circular_id = $1 ORDER BY position, language",
                 id),
        [](const Rows& rows) {
            return CircularFile{rows.integer(0), rows.text(1), {rows.text(2), rows.text(3), rows.text(4)}};
        });
}

std::vector<CircularProgress> CircularRepository::list(ReadTx& tx, ProgramId program, programs::Side side,
                                                       std::int64_t before, int limit) const {
    std::vector<CircularProgress> all;
    const auto sql = fmt::format(
        "{}WHERE program_id = $1 AND side = $2 AND ($3 = 0 OR id < $3) ORDER BY id DESC LIMIT $4", kCircular);
    for (auto& circular : storage::all(tx.query(sql, program, programs::text(side), before, limit), circularOf))
        all.push_back(progress(tx, circular));
    return all;
}

CircularProgress CircularRepository::progress(ReadTx& tx, const Circular& circular) const {
    CircularProgress progress{circular};
    auto rows = tx.query(fmt::format(fmt::runtime(kReceiverStates), kReceiverState), circular.id);
    while (rows.next()) {
        progress.states[rows.text(0)] = rows.int64(1);
        progress.all += rows.int64(1);
    }
    return progress;
}

std::vector<CircularLine> CircularRepository::lines(ReadTx& tx, const Circular& circular, bool wrong,
                                                    std::int64_t after, int limit) const {
    return storage::all(tx.query(fmt::format(fmt::runtime(kReceiverLines), kReceiverState), circular.id,
                                 circular.program, after, wrong, limit),
                        [](const Rows& rows) {
                            return CircularLine{rows.id<PersonId>(0),
                                                rows.int64(1),
                                                rows.optionalInt64(2).value_or(0),
                                                {rows.text(3), rows.text(4)},
                                                rows.text(5),
                                                rows.id<MailId>(6),
                                                rows.text(7),
                                                rows.optionalText(8).value_or("")};
                        });
}

std::vector<std::pair<std::int64_t, PersonId>> CircularRepository::waiting(ReadTx& tx, int limit) const {
    return storage::all(tx.query(kWaitingReceivers, limit),
                        [](const Rows& rows) { return std::pair(rows.int64(0), rows.id<PersonId>(1)); });
}

bool CircularRepository::isWaiting(ReadTx& tx, std::int64_t id, PersonId person) const {
    return tx
        .query(
            "SELECT 1 FROM circular_receiver WHERE circular_id = $1 AND person_id = $2 AND mail_id IS NULL AND "
            "problem = ''",
            id, person)
        .next();
}

void CircularRepository::setMail(Tx& tx, std::int64_t id, PersonId person, MailId mail) const {
    tx.run("UPDATE circular_receiver SET mail_id = $3 WHERE circular_id = $1 AND person_id = $2", id, person, mail);
}

void CircularRepository::setProblem(Tx& tx, std::int64_t id, PersonId person, std::string_view problem) const {
    tx.run("UPDATE circular_receiver SET problem = $3 WHERE circular_id = $1 AND person_id = $2", id, person, problem);
}

}  // namespace entente::workflow
