#include "web/pages/task_words.h"

#include "approvals/form_drafts.h"
#include "approvals/words.h"
#include "documents/agreement.h"
#include "feel/format.h"
#include "identity/account_repository.h"
#include "identity/identity_service.h"
#include "programs/program_repository.h"
#include "web/pages/shared_days.h"
#include "workflow/holders.h"
#include "workflow/send_back.h"
#include "workflow/task_repository.h"

namespace entente::web {

using programs::Person;
using programs::Program;
using programs::Side;
using storage::ReadTx;
using workflow::StoredTask;

Side viewSide(const Visit& visit) {
    return visit.account() && visit.account()->side == identity::Side::B ? Side::B : Side::A;
}

std::string nameWithSide(const Visit& visit, const StoredTask& task) {
    return visit.text("task.of_side", {{"step", task.name().in(visit.language().tag)},
                                       {"side", visit.text("lane." + programs::text(task.side))}});
}

bool isVisible(const Visit& visit, const StoredTask& task) {
    const auto side = viewSide(visit);
    return task.side == side || (side == Side::A && task.byLink());
}

std::string personText(const Person& person, const Language& language) {
    auto text = person.nameIn(language.tag);
    if (const auto& title = person.title.in(language.tag); !title.empty()) text += ", " + title;
    return text;
}

std::string personsText(const std::vector<Person>& persons, const Language& language) {
    std::string text;
    for (const auto& person : persons)
        text += (text.empty() ? "" : " · ") + personText(person, language);
    return text;
}

std::vector<SelectOption> personOptions(const std::vector<Person>& persons, const Language& language) {
    std::vector<SelectOption> options;
    for (const auto& person : persons)
        options.push_back({person.id.text(), personText(person, language)});
    return options;
}

bool isTurnOf(const Visit& visit, const StoredTask& task) {
    return visit.account() && !task.byLink() && approvals::mayComplete(*visit.account(), task);
}

std::string priorityText(const Visit& visit, const StoredTask& task) {
    static const engine::Task kUsual;
    if (task.task.priority == kUsual.priority) return {};
    return visit.text(task.task.priority > kUsual.priority ? "task.priority_high" : "task.priority_low");
}

TurnItem turnItem(ReadTx& tx, const Visit& visit, const Program& program, const StoredTask& task) {
    TurnItem item;
    item.title = task.name().in(visit.language().tag);
    item.url = "/tasks/" + task.id.text();
    item.due = task.task.due;
    item.priority = priorityText(visit, task);
    item.daysLate = daysLate(program, task.task.due, visit.services.clock.now());
    item.draft = approvals::FormDrafts::exists(tx, task.id);
    return item;
}

Tone toneOf(std::string_view outcome) {
    if (outcome == "reject" || outcome == documents::kObjected) return Tone::Red;
    return outcome == "request_changes" ? Tone::Yellow : Tone::Green;
}

std::string outcomeText(const Visit& visit, const approvals::Decision& decision) {
    return visit.text(decision.backTo.empty() ? "outcome." + decision.outcome : "outcome.sent_back");
}

std::vector<SelectOption> backOptions(const Visit& visit, const workflow::Situation& situation,
                                      const StoredTask& task) {
    std::vector<SelectOption> options;
    for (const auto& step : workflow::backSteps(situation.packageOf(task), task.task)) {
        const auto& name = step.name.in(visit.language().tag);
        const bool itself = step.element == task.task.elementId;
        options.push_back({step.element, itself ? visit.text("back.beginning", {{"step", name}}) : name});
    }
    return options;
}

std::string backText(const Visit& visit, const workflow::Situation& situation, const StoredTask& task,
                     const std::string& element) {
    if (!element.empty())
        for (auto& option : backOptions(visit, situation, task))
            if (option.value == element) return std::move(option.label);
    return {};
}

std::string deciderText(ReadTx& tx, const approvals::Decision& decision, const Language& language) {
    const auto by = approvals::deciderOf(decision, programs::PersonRepository().find(tx, decision.person));
    const auto& title = by.title.in(language.tag);
    return by.name.in(language.tag) + (title.empty() ? "" : ", " + title);
}

std::optional<Person> personOfActor(ReadTx& tx, const std::string& actor) {
    const auto colon = actor.find(':');
    if (colon == std::string::npos) return std::nullopt;
    const auto number = std::string_view(actor).substr(colon + 1);
    auto person = PersonId::parse(number);
    if (actor.starts_with("account:")) {
        const auto account = identity::accounts::find(tx, AccountId::parse(number));
        person = account ? account->person : PersonId{};
    }
    return programs::PersonRepository().find(tx, person);
}

std::string actorText(ReadTx& tx, const Visit& visit, const std::string& actor) {
    const auto found = personOfActor(tx, actor);
    return found ? found->nameIn(visit.language().tag) : visit.text("actor.system");
}

std::string dateText(const std::string& iso, const Language& language) {
    const auto date = feel::Date::parse(iso);
    return date ? feel::longDate(*date, language.locale()) : std::string();
}

}  // namespace entente::web
