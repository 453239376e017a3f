#include "approvals/new_holder.h"

#include <algorithm>
#include <tuple>

#include "approvals/border.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "programs/program_repository.h"
#include "workflow/approvers.h"
#include "workflow/four_eyes.h"
#include "workflow/person_at.h"

namespace entente::approvals {

using programs::Person;
using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskPerson;

Result<std::string> checkHolder(const NewHolder& holder) {
    for (const auto& [text, place, required] :
         {std::tuple(&holder.name, "new_name", true), std::tuple(&holder.title, "new_title", false)})
        if (auto good = checkLine(*text, place, required); !good) return good.error();
    auto email = mail::parseEmail(utf8::trim(holder.email));
    if (!email) return Error{email.error().kind, email.error().message, "new_email"};
    return std::string(*email);
}

Result<Newcomer> newPerson(Tx& tx, const Situation& situation, const StoredTask& task,
                           const std::vector<TaskPerson>& places, const NewHolder& holder, const std::string& email,
                           const std::string& language, bool asked) {
    const programs::PersonRepository persons;
    const auto refused = [](Message message) { return Error{ErrorKind::Invalid, std::move(message), "new_email"}; };
    const auto& program = situation.program();
    auto taken = workflow::takenBy(places);
    if (const auto known = workflow::personAt(tx, email)) {
        if (std::find(taken.begin(), taken.end(), known->id) != taken.end())
            return refused({"approvals.same_person", "This person is asked already", {}});
        if (program.isOf(programs::other(task.side), *known))
            return refused({"approvals.other_side", "This person belongs to the other side", {}});
        if (auto allowed = workflow::checkFourEyes(tx, situation, situation.packageOf(task), task.task, known->id);
            !allowed)
            return refused(allowed.error().message);
        if (asked)
            if (auto substitute =
                    workflow::substituteFor(tx, situation, situation.packageOf(task), task.task, known->id, taken))
                return Newcomer{std::move(*substitute), known->id};
        return Newcomer{*known, {}};
    }
    Person next;
    next.organisation = program.party(task.side).organisation.id;
    next.name = utf8::trim(holder.name);
    next.title = {std::string(utf8::trim(holder.title)), ""};
    next.email = email;
    next.language = language;
    next.id = persons.insert(tx, next);
    return Newcomer{std::move(next), {}};
}

}  // namespace entente::approvals
