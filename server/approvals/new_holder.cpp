#include "approvals/new_holder.h"

#include <algorithm>
#include <tuple>

#include "approvals/border.h"
#include "approvals/votes.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "programs/program_repository.h"
#include "workflow/mail_composer.h"

namespace entente::approvals {

using feel::Context;
using programs::Person;
using storage::ReadTx;
using storage::Tx;
using workflow::By;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskPerson;

const Person* coordinatorOf(const Situation& situation, programs::Side side) {
    return situation.program().party(side).role("coordinator");
}

/// A mail about a task to somebody who needs no link to act.
Result<workflow::PlannedMail> about(ReadTx& tx, const Situation& situation, const StoredTask& task, const Person& to,
                                    std::string text, std::string cause, Context extra) {
    workflow::MailRequest request;
    request.text = std::move(text);
    request.to = to;
    request.task = &task.task;
    request.file = workflow::inLanguage(workflow::currentFiles(tx, task.instance, task.task.document), to.language);
    request.extra = std::move(extra);
    request.cause = std::move(cause);
    auto mail = workflow::compose(situation, situation.variables(), request);
    if (mail) mail->knownTask = task.id;
    return mail;
}

void note(Tx& tx, const Situation& situation, const By& by, std::string action, const StoredTask& task,
          Context detail) {
    audit::AuditLog::append(
        tx, {situation.now, by.actor, std::move(action), {"task", task.id.value}, task.program, std::move(detail)});
}

Result<std::string> checkHolder(const NewHolder& holder) {
    for (const auto& [text, place, required] :
         {std::tuple(&holder.name, "new_name", true), std::tuple(&holder.title, "new_title", false)})
        if (auto good = checkLine(*text, place, required); !good) return good.error();
    auto email = mail::parseEmail(utf8::trim(holder.email));
    if (!email) return Error{email.error().kind, email.error().message, "new_email"};
    return std::string(*email);
}

Result<Person> newPerson(Tx& tx, const Situation& situation, const StoredTask& task,
                         const std::vector<TaskPerson>& places, const NewHolder& holder, const std::string& email,
                         const std::string& language) {
    const programs::PersonRepository persons;
    Person next;
    next.organisation = situation.program().party(task.side).organisation.id;
    next.name = utf8::trim(holder.name);
    next.title = {std::string(utf8::trim(holder.title)), ""};
    next.email = email;
    next.language = language;
    if (const auto known = persons.findByEmail(tx, email)) {
        if (std::any_of(places.begin(), places.end(),
                        [&](const TaskPerson& p) { return p.takesPart() && p.person == known->id; }))
            return invalid("approvals.same_person", "This person is asked already", {}, "new_email");
        if (auto allowed = checkFourEyes(tx, situation, task, known->id); !allowed)
            return Error{ErrorKind::Invalid, allowed.error().message, "new_email"};
    }
    return *persons.find(tx, persons.findOrInsert(tx, next));
}

}  // namespace entente::approvals
