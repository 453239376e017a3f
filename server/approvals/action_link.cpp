#include "approvals/action_link.h"

#include <algorithm>

#include "approvals/link_code.h"
#include "base/crypto.h"
#include "identity/email_address.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Tx;
using workflow::Assurance;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr const char* kInsert =
    "INSERT INTO action_link(token_hash, mail_id, task_id, person_id, purpose, edition, minted_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* kFindLink =
    "SELECT task_id, person_id, purpose, edition, assurance FROM action_link "
    "WHERE token_hash = $1 AND (expires_at IS NULL OR expires_at > $2)";
constexpr const char* kFindOwner = "SELECT person_id FROM action_link WHERE token_hash = $1 AND purpose = 'consent'";
constexpr std::int64_t kConfirmedSeconds = 12L * 3600;
constexpr const char* kConfirm =
    "INSERT INTO action_link(token_hash, mail_id, task_id, person_id, purpose, edition, minted_at, assurance, "
    "expires_at) SELECT $2, mail_id, task_id, person_id, purpose, edition, $3, 'code', $4 FROM action_link "
    "WHERE token_hash = $1";
constexpr const char* kRenewed =
    "SELECT MAX(sent_at) FROM mail WHERE task_id = $1 AND link_person_id = $2 AND link_edition = $3 "
    "AND link_purpose <> 'code' AND state = 'sent'";

/// What the link is about: for an objection what was recorded for this very person on these files, else what stands
/// for them.
std::optional<Decision> decisionOf(ReadTx& tx, const StoredTask& task, PersonId person, const std::string& purpose,
                                   int edition) {
    const DecisionRepository decisions;
    if (purpose == "object") return decisions.ofPerson(tx, task.id, person, edition);
    return decisions.standing(tx, task.id, person, task.edition);
}

/// What the link to object is about when the person decided themselves: there is nothing recorded to object to.
std::optional<documents::Consent> carriedOf(ReadTx& tx, const StoredTask& task, const std::string& purpose,
                                            const std::optional<Decision>& decision) {
    if (purpose != "object" || !decision || decision->recordedBy) return std::nullopt;
    return documents::AgreementRepository().carriedOf(tx, task.id);
}

LinkState stateOf(ReadTx& tx, const StoredTask& task, PersonId person, const std::string& purpose, int edition,
                  const std::optional<Decision>& decision, Timestamp now) {
    if (purpose == "object" && decision && !decision->recordedBy) {
        const auto carried = carriedOf(tx, task, purpose, decision);
        return carried && carried->approves() && now <= carried->carried->until ? LinkState::Acts : LinkState::Ended;
    }
    if (purpose == "object") return decision && !decision->objectedAt ? LinkState::Acts : LinkState::Ended;
    if (decision) return LinkState::Decided;
    if (task.state != TaskState::Open) return LinkState::Ended;
    const auto persons = TaskRepository().persons(tx, task.id);
    const auto place = std::find_if(persons.begin(), persons.end(), [&](const auto& p) { return p.person == person; });
    if (place == persons.end() || place->removedAt) return LinkState::PassedOn;
    // Of a line that began again with newer files, somebody further on waits for their turn.
    return edition == task.edition && place->isWaitedFor() ? LinkState::Acts : LinkState::Superseded;
}

/// Nothing when the mail would no longer reach the person alone.
std::optional<Secret> mintOwn(Tx& tx, const mail::StoredMail& mail, Timestamp now) {
    const auto person = programs::PersonRepository().find(tx, mail.content.link->person);
    const auto& to = mail.content.to;
    if (!person || to.size() != 1 || identity::emailKey(to.front().email) != identity::emailKey(person->email))
        return std::nullopt;
    Secret token(base64Url(randomBytes(kTokenBytes)));
    tx.run(kInsert, sha256Hex(token.reveal()), mail.id, TaskId{}, person->id, mail::kOwnDataPurpose, 1, now);
    return token;
}

}  // namespace

Result<Assurance> assuranceAsked(const StoredTask& task, std::string_view purpose) {
    const auto asked = workflow::assuranceOf(task.task.properties);
    return asked && purpose == "object" ? std::min(*asked, Assurance::Code) : asked;
}

std::optional<Secret> ActionLinks::mint(Tx& tx, const mail::StoredMail& mail, Timestamp now) const {
    const auto& link = *mail.content.link;
    if (link.purpose == mail::kOwnDataPurpose) return mintOwn(tx, mail, now);
    const auto task = TaskRepository().find(tx, mail.content.task);
    if (!task) return std::nullopt;
    const auto decision = decisionOf(tx, *task, link.person, link.purpose, link.edition);
    const auto state = stateOf(tx, *task, link.person, link.purpose, link.edition, decision, now);
    if (link.purpose == mail::kCodePurpose) {
        // The link beside it may be one to object, also to what was recorded on files that are no longer the newest.
        const auto recorded = decisionOf(tx, *task, link.person, "object", link.edition);
        const bool objects = stateOf(tx, *task, link.person, "object", link.edition, recorded, now) == LinkState::Acts;
        if (!objects && state != LinkState::Acts && state != LinkState::Decided) return std::nullopt;
        return LinkCodes().mint(tx, task->id, link.person, now);
    }
    if (state != LinkState::Acts) return std::nullopt;
    Secret token(base64Url(randomBytes(kTokenBytes)));
    tx.run(kInsert, sha256Hex(token.reveal()), mail.id, task->id, link.person, link.purpose, link.edition, now);
    return token;
}

std::optional<LinkView> ActionLinks::look(ReadTx& tx, std::string_view token, Timestamp now) const {
    auto rows = tx.query(kFindLink, sha256Hex(token), now);
    if (!rows.next()) return std::nullopt;
    auto task = TaskRepository().find(tx, rows.id<TaskId>(0));
    auto person = programs::PersonRepository().find(tx, rows.id<PersonId>(1));
    if (!task || !person) return std::nullopt;
    LinkView view;
    view.purpose = rows.text(2);
    view.edition = rows.integer(3);
    view.decision = decisionOf(tx, *task, person->id, view.purpose, view.edition);
    view.assurance = workflow::assuranceFrom(rows.text(4)).value();
    view.state = stateOf(tx, *task, person->id, view.purpose, view.edition, view.decision, now);
    view.carried = carriedOf(tx, *task, view.purpose, view.decision);
    if (view.state == LinkState::Superseded) {
        auto renewed = tx.query(kRenewed, task->id, person->id, task->edition);
        if (renewed.next()) view.renewedAt = renewed.optionalTimestamp(0);
    }
    view.task = std::move(*task);
    view.person = std::move(*person);
    return view;
}

std::optional<programs::Person> ActionLinks::owner(ReadTx& tx, std::string_view token) const {
    auto rows = tx.query(kFindOwner, sha256Hex(token));
    return rows.next() ? programs::PersonRepository().find(tx, rows.id<PersonId>(0)) : std::nullopt;
}

Secret ActionLinks::confirmed(Tx& tx, std::string_view token, Timestamp now) const {
    Secret fresh(base64Url(randomBytes(kTokenBytes)));
    tx.run(kConfirm, sha256Hex(token), sha256Hex(fresh.reveal()), now,
           Timestamp{now.micros + kConfirmedSeconds * 1'000'000});
    return fresh;
}

}  // namespace entente::approvals
