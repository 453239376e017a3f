#include "approvals/sent_back.h"

#include <algorithm>
#include <variant>

#include "approvals/approval_service.h"
#include "approvals/decision.h"
#include "approvals/decision_notices.h"
#include "approvals/open_task.h"
#include "approvals/words.h"
#include "base/log.h"
#include "feel/json.h"
#include "identity/account_repository.h"
#include "programs/program_repository.h"
#include "workflow/holders.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using feel::Value;
using programs::Person;
using programs::PersonRepository;
using storage::ReadTx;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;

namespace {

constexpr const char* kEndedAction = "task.ended_by_return";
constexpr const char* kTakenAction = "task.sent_back";
constexpr const char* kByHandAction = "task.ended_by_hand";

/// Whom it waited for; of a task by link also who has decided already.
std::vector<Person> toldOfEnd(ReadTx& tx, const Step& step, const StoredTask& task) {
    if (!task.byLink()) return workflow::holdersOf(tx, step.before.program(), task);
    std::vector<Person> persons;
    for (const auto& place : TaskRepository().persons(tx, task.id))
        if (place.takesPart() && place.askedAt)
            if (auto person = PersonRepository().find(tx, place.person)) persons.push_back(std::move(*person));
    return persons;
}

/// The newest entry about the task that says how it ended.
std::optional<audit::AuditRecord> entryOf(ReadTx& tx, const StoredTask& task) {
    constexpr int kLast = 20;
    for (auto& record : audit::AuditLog::listOfSubject(tx, {"task", task.id.value}, 0, kLast).records)
        if (record.action == kEndedAction || record.action == kTakenAction || record.action == kByHandAction)
            return std::move(record);
    return std::nullopt;
}

Value detailOf(const audit::AuditRecord& record) {
    auto detail = feel::fromJson(record.detail);
    return detail ? std::move(*detail) : Value();
}

programs::Bilingual nameOf(ReadTx& tx, const std::string& actor) {
    constexpr std::string_view kAccount = "account:";
    if (actor.rfind(kAccount, 0) != 0) return {};
    const auto account = identity::accounts::find(tx, AccountId{std::stoll(actor.substr(kAccount.size()))});
    return account ? programs::Bilingual{account->name, account->nameKo} : programs::Bilingual{};
}

/// With the word of who ended this task by hand. Earlier versions of this program kept it in the entry.
SentBack takenBy(ReadTx& tx, const audit::AuditRecord& record, TaskId task) {
    auto note = TaskRepository().endNote(tx, task);
    return {record.at, nameOf(tx, record.actor), note ? std::move(*note) : detailOf(record)["note"].textOr(""),
            record.action == kByHandAction};
}

/// Why tasks end before their time, as those learn whose tasks they are.
struct Ending {
    programs::Side side;
    engine::Key origin = 0;  ///< the task that ended by itself
    Context detail = {};     ///< of the entry of the record
    Value decision = {};     ///< what the side of whoever did it reads
    std::vector<PersonId> actors = {};
    std::string note = {};  ///< what was typed; it stays out of the record, which nobody can erase
    const char* action = kEndedAction;
    const char* text = "sent_back";
};

/// What was typed is read by the side of that account alone.
Ending endingBy(const Step& step, ReadTx& tx, programs::Side side, const identity::Account& account,
                const std::string& reason) {
    Decision word;
    word.person = account.person;
    word.byName = account.name;
    word.outcome = "request_changes";
    word.comment = reason;
    return {side,
            0,
            {{"side", std::string(programs::text(side))}},
            decisionValue(step.before, word, PersonRepository().find(tx, account.person)),
            {account.person},
            reason};
}

Result<void> tellEnded(ReadTx& tx, Step& step, const Ending& back) {
    for (const auto& event : step.events) {
        const auto* cancelled = std::get_if<engine::TaskCancelled>(&event);
        if (cancelled == nullptr || cancelled->key == back.origin) continue;
        const auto ended = TaskRepository().findByKey(tx, step.before.instance, cancelled->key);
        if (!ended || ended->state != TaskState::Open) continue;
        step.audit.push_back(
            {step.before.now, step.actor, back.action, {"task", ended->id.value}, ended->program, back.detail});
        if (!back.note.empty())
            step.writes.emplace_back(
                [task = ended->id, note = back.note](storage::Tx& write, const workflow::Written&) -> Result<void> {
                    TaskRepository().noteEnd(write, task, note);
                    return {};
                });
        for (const auto& person : toldOfEnd(tx, step, *ended)) {
            if (std::find(back.actors.begin(), back.actors.end(), person.id) != back.actors.end()) continue;
            if (!step.before.packageOf(*ended).mail(back.text, person.language)) continue;
            auto mail = about(tx, step.before, *ended, person, back.text, "step ended",
                              Context{{"decision", ended->side == back.side ? back.decision : Value()}});
            // A text that cannot be written must not keep an administrator from ending what is broken.
            if (!mail && back.action == kByHandAction) {
                log::warning("task.end_not_told", {{"reason", mail.error().message.english()}});
                continue;
            }
            if (!mail) return mail.error();
            step.mails.push_back(std::move(*mail));
        }
    }
    return {};
}

}  // namespace

Result<void> tellTasksEnded(ReadTx& tx, Step& step, const StoredTask& origin, const Value& decision,
                            const std::vector<PersonId>& actors) {
    return tellEnded(tx, step, {origin.side, origin.task.key, {{"from", origin.id.value}}, decision, actors});
}

Result<void> tellTasksEnded(ReadTx& tx, Step& step, programs::Side side, const identity::Account& account,
                            const std::string& reason) {
    return tellEnded(tx, step, endingBy(step, tx, side, account, reason));
}

Result<void> tellTasksEndedByHand(ReadTx& tx, Step& step, programs::Side side, const identity::Account& account,
                                  const std::string& reason) {
    auto ending = endingBy(step, tx, side, account, reason);
    ending.action = kByHandAction;
    ending.text = "task_ended";
    return tellEnded(tx, step, ending);
}

std::optional<SentBack> sentBackOf(ReadTx& tx, const StoredTask& task) {
    if (task.state != TaskState::Cancelled) return std::nullopt;
    const auto entry = entryOf(tx, task);
    if (!entry) return std::nullopt;
    if (entry->action == kTakenAction) return takenBy(tx, *entry, task.id);
    SentBack found{entry->at, {}, {}, entry->action == kByHandAction};
    const auto detail = detailOf(*entry);
    if (detail["side"].textOr("") == programs::text(task.side)) return takenBy(tx, *entry, task.id);
    const auto& number = detail["from"];
    const auto from = number.isNumber() ? number.number().toInt64() : std::nullopt;
    const auto origin = from ? TaskRepository().find(tx, TaskId{*from}) : std::nullopt;
    if (!origin || origin->side != task.side) return found;
    if (const auto decision = DecisionRepository().ofTask(tx, origin->id)) {
        found.by = deciderOf(*decision, PersonRepository().find(tx, decision->person)).name;
        found.reason = decision->comment;
    } else if (const auto taken = entryOf(tx, *origin); taken && taken->action == kTakenAction) {
        return takenBy(tx, *taken, origin->id);
    }
    return found;
}

}  // namespace entente::approvals
