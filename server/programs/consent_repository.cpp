#include "programs/consent_repository.h"

#include <fmt/format.h>

#include "storage/db/collect.h"

namespace entente::programs {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr const char* kConsents =
    "SELECT id, person_id, purpose, recipient_id, state, channel, said_on, note, wording, account_id, at FROM consent ";
constexpr const char* kInsertConsent =
    "INSERT INTO consent(person_id, purpose, recipient_id, state, channel, said_on, note, wording, account_id, at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
/// Also those that were answered once and belong to no program any more: what was given can always be withdrawn.
constexpr const char* kRecipients =
    "SELECT o.id, o.name_en, o.name_ko FROM organisation o WHERE o.id IN ("
    "SELECT m.organisation_id FROM program_participation x JOIN program_party m ON m.program_id = x.program_id AND "
    "m.side <> x.side WHERE x.person_id = $1 UNION "
    "SELECT recipient_id FROM consent WHERE person_id = $1) ORDER BY o.id";
constexpr const char* kOwnParts =
    "SELECT g.id, g.title_en, g.title_ko, x.side, x.role, x.state FROM program_participation x "
    "JOIN program g ON g.id = x.program_id WHERE x.person_id = $1 ORDER BY g.year DESC, g.code, x.number";
constexpr const char* kPutNeeds =
    "INSERT INTO special_needs(person_id, diet, access, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (person_id) DO UPDATE SET diet = excluded.diet, access = excluded.access, at = excluded.at";
constexpr const char* kLastMail =
    "SELECT MAX(created_at) FROM mail WHERE link_person_id = $1 AND link_purpose = 'consent' AND text_name = $2";
constexpr const char* kAskedIn =
    "SELECT 1 FROM mail WHERE link_person_id = $1 AND link_purpose = 'consent' AND text_name = $2 AND program_id = $3 "
    "AND state IN ('queued', 'sent') AND returned_at IS NULL LIMIT 1";

ConsentStatement readConsent(const Rows& rows) {
    ConsentStatement one;
    one.id = rows.int64(0);
    one.person = rows.id<PersonId>(1);
    one.question = {rows.text(2), rows.id<OrganisationId>(3)};
    one.state = rows.text(4);
    one.channel = rows.text(5);
    one.saidOn = rows.text(6);
    one.note = rows.text(7);
    one.wording = rows.text(8);
    one.recordedBy = rows.id<AccountId>(9);
    one.at = rows.timestamp(10);
    return one;
}

}  // namespace

std::vector<AskedConsent> ConsentRepository::questions(ReadTx& tx, PersonId person) const {
    std::vector<AskedConsent> asked;
    auto rows = tx.query(kRecipients, person);
    while (rows.next())
        asked.push_back({{std::string(kAbroad), rows.id<OrganisationId>(0)}, {rows.text(1), rows.text(2)}, {}});
    if (asked.empty() && newest(tx, person) == 0) return asked;
    for (const auto purpose : {kPublication, kPortrait, kSpecialNeeds})
        asked.push_back({{std::string(purpose), {}}, {}, {}});
    for (auto& one : asked)
        one.standing = standing(tx, person, one.question);
    return asked;
}

std::optional<ConsentStatement> ConsentRepository::standing(ReadTx& tx, PersonId person,
                                                            const ConsentQuestion& question) const {
    return storage::first(tx.query(fmt::format("{} WHERE person_id = $1 AND purpose = $2 AND recipient_id IS $3 "
                                               "ORDER BY id DESC LIMIT 1",
                                               kConsents),
                                   person, question.purpose, question.recipient),
                          readConsent);
}

std::vector<ConsentStatement> ConsentRepository::history(ReadTx& tx, PersonId person) const {
    return storage::all(tx.query(fmt::format("{} WHERE person_id = $1 ORDER BY id DESC", kConsents), person),
                        readConsent);
}

std::int64_t ConsentRepository::newest(ReadTx& tx, PersonId person) const {
    auto rows = tx.query("SELECT coalesce(MAX(id), 0) FROM consent WHERE person_id = $1", person);
    return rows.next() ? rows.int64(0) : 0;
}

void ConsentRepository::insert(Tx& tx, const ConsentStatement& consent) const {
    tx.run(kInsertConsent, consent.person, consent.question.purpose, consent.question.recipient, consent.state,
           consent.channel, consent.saidOn, consent.note, consent.wording, consent.recordedBy, consent.at);
}

std::optional<SpecialNeeds> ConsentRepository::needs(ReadTx& tx, PersonId person) const {
    return storage::first(tx.query("SELECT diet, access FROM special_needs WHERE person_id = $1", person),
                          [](const Rows& rows) {
                              return SpecialNeeds{rows.text(0), rows.text(1)};
                          });
}

void ConsentRepository::putNeeds(Tx& tx, PersonId person, const SpecialNeeds& needs, Timestamp now) const {
    tx.run(kPutNeeds, person, needs.diet, needs.access, now);
}

void ConsentRepository::forgetNeeds(Tx& tx, PersonId person) const {
    tx.run("DELETE FROM special_needs WHERE person_id = $1", person);
}

std::vector<OwnPart> ConsentRepository::partsOf(ReadTx& tx, PersonId person) const {
    return storage::all(tx.query(kOwnParts, person), [](const Rows& rows) {
        return OwnPart{rows.id<ProgramId>(0), {rows.text(1), rows.text(2)}, rows.text(3), rows.text(4), rows.text(5)};
    });
}

std::optional<Timestamp> ConsentRepository::lastMail(ReadTx& tx, PersonId person, std::string_view text) const {
    auto rows = tx.query(kLastMail, person, text);
    return rows.next() ? rows.optionalTimestamp(0) : std::nullopt;
}

bool ConsentRepository::wasAskedIn(ReadTx& tx, PersonId person, ProgramId program) const {
    return tx.query(kAskedIn, person, kConsentRequest, program).next();
}

}  // namespace entente::programs
