#include "programs/participation_repository.h"

#include <fmt/format.h>

#include <algorithm>

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kParticipations =
    "SELECT x.id, x.number, x.component_id, x.person_id, x.side, x.role, x.theme_id, x.language, x.institution_en, "
    "x.institution_ko, x.state, x.mode, x.badge, x.basis, x.basis_at, x.basis_note, x.note, "
    "(SELECT number FROM program_participation WHERE id = x.substitute_of), x.version, x.changed_at, x.changed_by, "
    "p.name, p.name_ko, p.title_en, p.title_ko, p.email, x.sector, "
    "coalesce((SELECT c.state FROM consent c WHERE c.person_id = x.person_id AND c.purpose = 'abroad' AND "
    "c.recipient_id = (SELECT organisation_id FROM program_party WHERE program_id = x.program_id AND side <> x.side) "
    "ORDER BY c.id DESC LIMIT 1), '') AS said_abroad, "
    "coalesce((SELECT c.state FROM consent c WHERE c.person_id = x.person_id AND c.purpose = 'publication' AND "
    "c.recipient_id IS NULL ORDER BY c.id DESC LIMIT 1), '') AS said_publication, "
    "coalesce((SELECT c.state FROM consent c WHERE c.person_id = x.person_id AND c.purpose = 'portrait' AND "
    "c.recipient_id IS NULL ORDER BY c.id DESC LIMIT 1), '') AS said_portrait, "
    "coalesce((SELECT c.state FROM consent c WHERE c.person_id = x.person_id AND c.purpose = 'special_needs' AND "
    "c.recipient_id IS NULL ORDER BY c.id DESC LIMIT 1), '') AS said_needs "
    "FROM program_participation x JOIN person p ON p.id = x.person_id";
/// `Participation::isNamed`.
constexpr const char* kNamed =
    "(said_abroad IN ('given', 'other') OR x.basis = 'other' OR (x.basis <> '' AND said_abroad = ''))";
/// `Participation::isConsentOpen`.
constexpr const char* kConsentOpen =
    "(said_abroad = '' OR said_publication = '' OR said_portrait = '' OR said_needs = '')";
constexpr const char* kInsertParticipation =
    "INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, theme_id, language, "
    "institution_en, institution_ko, state, mode, badge, basis, basis_at, basis_note, note, substitute_of, changed_at, "
    "changed_by, sector) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
    "(SELECT id FROM program_participation WHERE program_id = $1 AND number = $18), $19, $20, $21)";
constexpr const char* kUpdateParticipation =
    "UPDATE program_participation SET component_id = $4, person_id = $5, side = $6, role = $7, theme_id = $8, language "
    "= $9, institution_en = $10, institution_ko = $11, state = $12, mode = $13, badge = $14, basis = $15, basis_at = "
    "$16, basis_note = $17, note = $18, substitute_of = (SELECT id FROM program_participation WHERE program_id = $1 "
    "AND number = $19), changed_at = $20, changed_by = $21, sector = $22, version = version + 1 "
    "WHERE program_id = $1 AND id = $2 AND version = $3";
constexpr const char* kNextNumber =
    "INSERT INTO program_participation_number(program_id, number) VALUES ($1, 1) "
    "ON CONFLICT(program_id) DO UPDATE SET number = number + 1";
constexpr const char* kParticipationInUse =
    "SELECT 1 FROM program_session_speaker WHERE participation_id = $1 UNION ALL "
    "SELECT 1 FROM program_participation WHERE substitute_of = $1 LIMIT 1";

std::optional<std::int64_t> nullForNone(std::int64_t id) {
    return id == 0 ? std::nullopt : std::optional(id);
}

Participation readParticipation(const Rows& rows) {
    Participation one;
    one.id = rows.int64(0);
    one.number = rows.int64(1);
    one.component = rows.int64(2);
    one.person = rows.id<PersonId>(3);
    one.side = sideOf(rows.text(4));
    one.role = rows.text(5);
    one.theme = rows.optionalInt64(6).value_or(0);
    one.language = rows.text(7);
    one.institution = {rows.text(8), rows.text(9)};
    one.state = rows.text(10);
    one.mode = rows.text(11);
    one.badge = rows.text(12);
    one.basis = rows.text(13);
    one.basisAt = rows.text(14);
    one.basisNote = rows.text(15);
    one.note = rows.text(16);
    one.substituteOf = rows.optionalInt64(17).value_or(0);
    one.record = {rows.int64(18), rows.optionalTimestamp(19), rows.id<AccountId>(20)};
    one.name = {rows.text(21), rows.text(22)};
    one.title = {rows.text(23), rows.text(24)};
    one.email = rows.text(25);
    one.sector = rows.text(26);
    one.abroad = rows.text(27);
    one.publication = rows.text(28);
    one.portrait = rows.text(29);
    one.specialNeeds = rows.text(30);
    return one;
}

/// Which rows' names may be looked into, as SQL.
std::string inner(const NamesOf& names) {
    if (names.everybody) return "1";
    return names.side ? fmt::format("x.side = '{}'", text(*names.side)) : "0";
}

void addWord(Condition& condition, const NamesOf& names, const std::string& word) {
    const auto anywhere = [&](std::initializer_list<const char*> columns) {
        std::string any;
        for (const auto* column : columns)
            any += (any.empty() ? "" : " OR ") + condition.containing(column, word);
        return any;
    };
    const auto own = inner(names);
    condition.add(fmt::format("({}) OR x.number = {} OR (({} OR {}) AND ({})) OR ({} AND ({}))",
                              anywhere({"x.institution_en", "x.institution_ko"}), condition.argument(word), own, kNamed,
                              anywhere({"p.name", "p.name_ko", "p.name_local", "p.title_en", "p.title_ko"}), own,
                              anywhere({"p.email", "x.badge", "x.note"})));
}

}  // namespace

std::vector<std::pair<PersonId, Bilingual>> ParticipationRepository::names(ReadTx& tx, ProgramId program) const {
    return storage::all(tx.query("SELECT p.id, p.name, p.name_ko FROM person p WHERE p.id IN "
                                 "(SELECT x.person_id FROM program_participation x WHERE x.program_id = $1)",
                                 program),
                        [](const storage::Rows& rows) {
                            return std::pair(rows.id<PersonId>(0), Bilingual{rows.text(1), rows.text(2)});
                        });
}

std::string_view sectorOf(std::string_view organisationKind) {
    constexpr std::pair<std::string_view, std::string_view> kOf[] = {
        {"ministry", "government"},
        {"agency", "government"},
        {"local_government", "government"},
        {"legislature", "government"},
        {"court", "government"},
        {"embassy", "government"},
        {"civil_society", "civil_society"},
        {"co_operative", "civil_society"},
        {"company", "business"},
        {"international_organisation", "international"},
        {"university", "academia"},
    };
    const auto* const found =
        std::find_if(std::begin(kOf), std::end(kOf), [&](const auto& one) { return one.first == organisationKind; });
    return found == std::end(kOf) ? std::string_view() : found->second;
}

bool mayBecome(std::string_view from, std::string_view to) {
    return from == to || std::any_of(std::begin(kStateChanges), std::end(kStateChanges),
                                     [&](const auto& change) { return change.from == from && change.to == to; });
}

void ParticipationRepository::forEach(ReadTx& tx, ProgramId program, const NamesOf& names, const RecordQuery& query,
                                      const std::function<void(const Participation&)>& visit) const {
    Condition condition;
    condition.add("x.program_id = " + condition.argument(program.value));
    for (const auto* column : {"state", "side", "role", "sector"})
        if (const auto only = query.only.find(column); only != query.only.end())
            condition.add(fmt::format("x.{} = ?", column), {only->second});
    if (const auto only = query.only.find("component"); only != query.only.end())
        condition.add("x.component_id = CAST(? AS INTEGER)", {only->second});
    if (query.only.contains("consents")) {
        // Whether somebody has answered is for the coordinators of their side, like the answer.
        const bool ofOneSide = names.side && !names.everybody;
        condition.add(ofOneSide ? fmt::format("x.side = '{}' AND {}", text(*names.side), kConsentOpen) : "0");
    }
    for (const auto& word : searchWords(query.search))
        addWord(condition, names, word);
    const auto limit = condition.argument(query.limit), skip = condition.argument(query.skip);
    auto rows = tx.queryWith(
        fmt::format("{} {} ORDER BY x.number LIMIT {} OFFSET {}", kParticipations, condition.where(), limit, skip),
        condition.parameters());
    while (rows.next())
        visit(readParticipation(rows));
}

std::optional<Participation> ParticipationRepository::find(ReadTx& tx, ProgramId program, std::int64_t id) const {
    return storage::first(
        tx.query(fmt::format("{} WHERE x.program_id = $1 AND x.id = $2", kParticipations), program, id),
        readParticipation);
}

std::optional<Participation> ParticipationRepository::findByNumber(ReadTx& tx, ProgramId program,
                                                                   std::int64_t number) const {
    return storage::first(
        tx.query(fmt::format("{} WHERE x.program_id = $1 AND x.number = $2", kParticipations), program, number),
        readParticipation);
}

std::optional<Participation> ParticipationRepository::findOfPerson(ReadTx& tx, ProgramId program,
                                                                   PersonId person) const {
    return storage::first(tx.query(fmt::format("{} WHERE x.program_id = $1 AND x.person_id = $2 ORDER BY x.number "
                                               "LIMIT 1",
                                               kParticipations),
                                   program, person),
                          readParticipation);
}

std::int64_t ParticipationRepository::idOf(ReadTx& tx, std::int64_t component, PersonId person,
                                           std::string_view role) const {
    auto rows =
        tx.query("SELECT id FROM program_participation WHERE component_id = $1 AND person_id = $2 AND role = $3",
                 component, person, role);
    return rows.next() ? rows.int64(0) : 0;
}

std::vector<Participation> ParticipationRepository::speakers(ReadTx& tx, ProgramId program,
                                                             std::int64_t component) const {
    return storage::all(tx.query(fmt::format("{} WHERE x.program_id = $1 AND ($2 = 0 OR x.component_id = $2) AND x.id "
                                             "IN (SELECT participation_id FROM program_session_speaker) "
                                             "ORDER BY x.number",
                                             kParticipations),
                                 program, component),
                        readParticipation);
}

std::int64_t ParticipationRepository::substituteFor(ReadTx& tx, std::int64_t id) const {
    auto rows = tx.query("SELECT id FROM program_participation WHERE substitute_of = $1", id);
    return rows.next() ? rows.int64(0) : 0;
}

std::int64_t ParticipationRepository::count(ReadTx& tx, ProgramId program) const {
    auto rows = tx.query("SELECT count(*) FROM program_participation WHERE program_id = $1", program);
    return rows.next() ? rows.int64(0) : 0;
}

std::vector<ParticipationCount> ParticipationRepository::counts(ReadTx& tx, ProgramId program) const {
    return storage::all(tx.query("SELECT component_id, side, state, count(*) FROM program_participation WHERE "
                                 "program_id = $1 GROUP BY component_id, side, state",
                                 program),
                        [](const Rows& rows) {
                            return ParticipationCount{rows.int64(0), sideOf(rows.text(1)), rows.text(2), rows.int64(3)};
                        });
}

bool ParticipationRepository::isInUse(ReadTx& tx, std::int64_t id) const {
    return tx.query(kParticipationInUse, id).next();
}

std::int64_t ParticipationRepository::insert(Tx& tx, ProgramId program, const Participation& one) const {
    tx.run(kNextNumber, program);
    auto rows = tx.query("SELECT number FROM program_participation_number WHERE program_id = $1", program);
    const auto number = rows.next() ? rows.int64(0) : 0;
    tx.run(kInsertParticipation, program, number, one.component, one.person, text(one.side), one.role,
           nullForNone(one.theme), one.language, one.institution.en, one.institution.ko, one.state, one.mode, one.badge,
           one.basis, one.basisAt, one.basisNote, one.note, one.substituteOf, one.record.changedAt,
           one.record.changedBy, one.sector);
    return tx.lastInsertId();
}

bool ParticipationRepository::update(Tx& tx, ProgramId program, const Participation& one, AccountId by,
                                     Timestamp now) const {
    return tx.run(kUpdateParticipation, program, one.id, one.record.version, one.component, one.person, text(one.side),
                  one.role, nullForNone(one.theme), one.language, one.institution.en, one.institution.ko, one.state,
                  one.mode, one.badge, one.basis, one.basisAt, one.basisNote, one.note, one.substituteOf, now, by,
                  one.sector) == 1;
}

bool ParticipationRepository::remove(Tx& tx, ProgramId program, std::int64_t id, std::int64_t version) const {
    return tx.run("DELETE FROM program_participation WHERE program_id = $1 AND id = $2 AND version = $3", program, id,
                  version) == 1;
}

}  // namespace entente::programs
