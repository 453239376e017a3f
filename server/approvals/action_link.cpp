#include "approvals/action_link.h"

#include <algorithm>

#include "base/crypto.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using storage::ReadTx;
using storage::Tx;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;

namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr const char* kInsert =
    "INSERT INTO action_link(token_hash, mail_id, task_id, person_id, purpose, edition, minted_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* kFind = "SELECT task_id, person_id, purpose, edition FROM action_link WHERE token_hash = $1";
constexpr const char* kRenewed =
    "SELECT MAX(sent_at) FROM mail WHERE task_id = $1 AND link_person_id = $2 AND link_edition = $3 AND state = 'sent'";

/// What the link is about: for an objection what was recorded for this very person on these files, else what stands
/// for them.
std::optional<Decision> decisionOf(ReadTx& tx, const StoredTask& task, PersonId person, const std::string& purpose,
                                   int edition) {
    const DecisionRepository decisions;
    if (purpose == "object") return decisions.ofPerson(tx, task.id, person, edition);
    return decisions.standing(tx, task.id, person, task.edition);
}

LinkState stateOf(ReadTx& tx, const StoredTask& task, PersonId person, const std::string& purpose, int edition,
                  const std::optional<Decision>& decision) {
    if (purpose == "object") return decision && !decision->objectedAt ? LinkState::Acts : LinkState::Ended;
    if (decision) return LinkState::Decided;
    if (task.state != TaskState::Open) return LinkState::Ended;
    const auto persons = TaskRepository().persons(tx, task.id);
    const auto place = std::find_if(persons.begin(), persons.end(), [&](const auto& p) { return p.person == person; });
    if (place == persons.end() || place->removedAt) return LinkState::PassedOn;
    // Of a line that began again with newer files, somebody further on waits for their turn.
    return edition == task.edition && place->isWaitedFor() ? LinkState::Acts : LinkState::Superseded;
}

}  // namespace

std::optional<Secret> ActionLinks::mint(Tx& tx, const mail::StoredMail& mail, Timestamp now) const {
    const auto& link = *mail.content.link;
    const auto task = TaskRepository().find(tx, mail.content.task);
    if (!task) return std::nullopt;
    const auto decision = decisionOf(tx, *task, link.person, link.purpose, link.edition);
    if (stateOf(tx, *task, link.person, link.purpose, link.edition, decision) != LinkState::Acts) return std::nullopt;
    Secret token(base64Url(randomBytes(kTokenBytes)));
    tx.run(kInsert, sha256Hex(token.reveal()), mail.id, task->id, link.person, link.purpose, link.edition, now);
    return token;
}

std::optional<LinkView> ActionLinks::look(ReadTx& tx, std::string_view token) const {
    auto rows = tx.query(kFind, sha256Hex(token));
    if (!rows.next()) return std::nullopt;
    auto task = TaskRepository().find(tx, rows.id<TaskId>(0));
    auto person = programs::PersonRepository().find(tx, rows.id<PersonId>(1));
    if (!task || !person) return std::nullopt;
    LinkView view;
    view.purpose = rows.text(2);
    view.edition = rows.integer(3);
    view.decision = decisionOf(tx, *task, person->id, view.purpose, view.edition);
    view.state = stateOf(tx, *task, person->id, view.purpose, view.edition, view.decision);
    if (view.state == LinkState::Superseded) {
        auto renewed = tx.query(kRenewed, task->id, person->id, task->edition);
        if (renewed.next()) view.renewedAt = renewed.optionalTimestamp(0);
    }
    view.task = std::move(*task);
    view.person = std::move(*person);
    return view;
}

}  // namespace entente::approvals
