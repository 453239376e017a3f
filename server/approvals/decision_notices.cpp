#include "approvals/decision_notices.h"

#include <algorithm>
#include <functional>

#include "approvals/task_form.h"
#include "approvals/words.h"
#include "feel/temporal.h"
#include "programs/program_repository.h"
#include "workflow/mail_composer.h"

namespace entente::approvals {

using engine::TaskKind;
using feel::Context;
using feel::Value;
using programs::Person;
using storage::ReadTx;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;

namespace {

/// "Label: answer" lines of an answered form, for the person it speaks for.
std::string summaryOf(const Clock& clock, const Situation& situation, const StoredTask& task, const Decision& decision,
                      const std::string& language) {
    if (task.task.kind == TaskKind::Approval) {
        const auto word = outcomeWord(decision.outcome, language);
        return decision.comment.empty() ? word : word + ": " + decision.comment;
    }
    const auto* form = situation.package->form(task.task.formId);
    if (!form || !decision.answers.isContext()) return {};
    const auto around = surroundings(clock, situation, language, task);
    std::string lines;
    const std::function<void(const std::vector<forms::Shown>&)> add = [&](const std::vector<forms::Shown>& all) {
        for (const auto& shown : all) {
            if (shown.component->takesAnswer())
                if (const auto text = forms::answerText(shown, around); !text.empty())
                    lines += (lines.empty() ? "" : "\n") + shown.component->label.in(language) + ": " + text;
            add(shown.children);
        }
    };
    add(form->show(decision.answers.context(), around));
    return lines;
}

}  // namespace

Value decisionValue(const Situation& situation, const Decision& decision, const std::optional<Person>& person) {
    const auto by = deciderOf(decision, person);
    return Context{{"outcome", decision.outcome},
                   {"comment", decision.comment},
                   {"by", Context{{"name", by.name.en},
                                  {"nameKo", by.name.in("ko")},
                                  {"title", by.title.en},
                                  {"titleKo", by.title.in("ko")}}},
                   {"at", feel::DateTime::of(situation.now, feel::ZoneRef::named(situation.program().a.zone))}};
}

Result<void> tellDecision(ReadTx& tx, Step& step, const StoredTask& task, const Decision& decision, PersonId actor) {
    const auto variables = step.variablesAfter();
    const auto files = workflow::currentFiles(tx, step.before.instance.id, task.task.document);
    const programs::PersonRepository persons;
    const auto decider = persons.find(tx, decision.person);
    const auto tell = [&](const Person& person, const std::string& text) -> Result<void> {
        if (!step.before.package->mail(text, person.language)) return {};
        workflow::MailRequest request;
        request.text = text;
        request.to = person;
        request.task = &task.task;
        request.file = workflow::inLanguage(files, person.language);
        request.extra = Context{{"decision", decisionValue(step.before, decision, decider)}};
        request.cause = "decision";
        auto mail = workflow::compose(step.before, variables, request);
        if (!mail) return mail.error();
        mail->knownTask = task.id;
        step.mails.push_back(std::move(*mail));
        return {};
    };
    std::vector<PersonId> told = {actor};
    const auto once = [&](PersonId person) {
        if (std::find(told.begin(), told.end(), person) != told.end()) return false;
        told.push_back(person);
        return true;
    };
    const bool approval = task.task.kind == TaskKind::Approval;
    if (decision.person) {
        once(decision.person);
        if (decider && decision.recordedBy == AccountId{})
            if (auto sent = tell(*decider, approval ? "receipt" : "answer_receipt"); !sent) return sent;
    }
    if (!approval) return {};
    if (const auto* coordinator = step.before.program().party(task.side).role("coordinator");
        coordinator && once(coordinator->id))
        if (auto sent = tell(*coordinator, "decision_made"); !sent) return sent;
    for (const auto& earlier : DecisionRepository().ofInstance(tx, step.before.instance.id)) {
        const auto person = persons.find(tx, earlier.person);
        if (person && step.before.program().sideOf(*person) == task.side && once(person->id))
            if (auto sent = tell(*person, "decision_made"); !sent) return sent;
    }
    return {};
}

Result<void> offerObjection(ReadTx& tx, const Clock& clock, Step& step, const StoredTask& task,
                            const Decision& decision) {
    const auto person = programs::PersonRepository().find(tx, decision.person);
    if (!person) return {};
    workflow::MailRequest request;
    request.text = "objection";
    request.to = *person;
    request.task = &task.task;
    request.file =
        workflow::inLanguage(workflow::currentFiles(tx, step.before.instance.id, task.task.document), person->language);
    request.linkPurpose = "object";
    request.edition = task.edition;
    request.extra = Context{
        {"recorded",
         Context{{"summary", summaryOf(clock, step.before, task, decision, person->language)},
                 {"channel", sourceWord(decision.source, person->language)},
                 {"at", feel::DateTime::of(step.before.now, feel::ZoneRef::named(step.before.program().a.zone))}}}};
    request.cause = "answer recorded";
    auto mail = workflow::compose(step.before, step.variablesAfter(), request);
    if (!mail) return mail.error();
    mail->knownTask = task.id;
    step.mails.push_back(std::move(*mail));
    return {};
}

}  // namespace entente::approvals
