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
    const auto* form = situation.packageOf(task).form(task.task.formId);
    if (!form || !decision.answers.isContext()) return {};
    const auto around = surroundings(clock, situation, language, task);
    std::string lines;
    const std::function<void(const std::vector<forms::Shown>&)> add = [&](const std::vector<forms::Shown>& all) {
        for (const auto& shown : all) {
            if (shown.row > 0)
                lines += (lines.empty() ? "" : "\n") + shown.heading(language);
            else if (shown.component->takesAnswer())
                if (const auto text = forms::answerText(shown, around); !text.empty())
                    lines += (lines.empty() ? "" : "\n") + shown.component->label.in(language) + ": " + text;
            add(shown.children);
        }
    };
    add(form->show(decision.answers.context(), around));
    return lines;
}

/// The mails that one decision causes, each person once.
class Notices {
  public:
    Notices(ReadTx& tx, Step& step, const StoredTask& task, PersonId actor)
        : tx_(tx),
          step_(step),
          task_(task),
          seen_(step.seenBy(task.task)),
          files_(workflow::currentFiles(tx, step.before.instance.id, task.task.document)),
          told_({actor}) {}

    Result<void> receipt(const Decision& decision, const std::string& text) {
        const auto decider = persons_.find(tx_, decision.person);
        if (!decider || !once(decider->id) || decision.recordedBy) return {};
        return tell(*decider, text, decisionValue(step_.before, decision, decider));
    }

    Result<void> outcome(const Votes& votes) { return all(outcomeValue(tx_, step_.before, task_, votes), votes.open); }

    /// The coordinator, who decided before in the case, and who was asked in vain.
    Result<void> all(const Value& value, const std::vector<workflow::TaskPerson>& asked) {
        std::vector<Person> persons;
        const auto& program = step_.before.program();
        if (const auto* coordinator = program.party(task_.side).role("coordinator")) persons.push_back(*coordinator);
        for (const auto& earlier : DecisionRepository().ofInstance(tx_, step_.before.instance.id))
            // Who answered a form, as a presenter does, has decided nothing.
            if (auto person = persons_.find(tx_, earlier.person);
                person && earlier.outcome != "answered" && program.sideOf(*person) == task_.side)
                persons.push_back(std::move(*person));
        for (const auto& open : asked)
            if (auto person = persons_.find(tx_, open.person)) persons.push_back(std::move(*person));
        for (const auto& person : persons)
            if (once(person.id))
                if (auto sent = tell(person, "decision_made", value); !sent) return sent;
        return {};
    }

  private:
    bool once(PersonId person) {
        if (std::find(told_.begin(), told_.end(), person) != told_.end()) return false;
        told_.push_back(person);
        return true;
    }

    Result<void> tell(const Person& person, const std::string& text, const Value& decision) {
        if (!seen_.package.mail(text, person.language)) return {};
        workflow::MailRequest request;
        request.text = text;
        request.to = person;
        request.task = &task_.task;
        request.file = workflow::inLanguage(files_, person.language);
        request.extra = Context{{"decision", decision}};
        request.cause = "decision";
        auto mail = workflow::compose(tx_, step_.before, seen_, request);
        if (!mail) return mail.error();
        step_.mails.push_back(std::move(*mail));
        return {};
    }

    ReadTx& tx_;
    Step& step_;
    const StoredTask& task_;
    workflow::Seen seen_;
    std::vector<workflow::CurrentFile> files_;
    std::vector<PersonId> told_;
    programs::PersonRepository persons_;
};

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

Result<void> tellVote(ReadTx& tx, Step& step, const StoredTask& task, const Decision& decision, const Votes& votes,
                      PersonId actor) {
    Notices notices(tx, step, task, actor);
    if (auto sent = notices.receipt(decision, "receipt"); !sent) return sent;
    if (!votes.tally.decided()) return {};
    return notices.outcome(votes);
}

Result<void> tellOutcome(ReadTx& tx, Step& step, const StoredTask& task, const Votes& votes, PersonId actor) {
    return Notices(tx, step, task, actor).outcome(votes);
}

Result<void> tellSentBack(ReadTx& tx, Step& step, const StoredTask& task, const Value& decision,
                          const std::vector<workflow::TaskPerson>& asked, PersonId actor) {
    return Notices(tx, step, task, actor).all(decision, asked);
}

Result<void> tellAnswer(ReadTx& tx, Step& step, const StoredTask& task, const Decision& decision, PersonId actor) {
    return Notices(tx, step, task, actor).receipt(decision, "answer_receipt");
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
    auto mail = workflow::compose(tx, step.before, step.seenBy(task.task), request);
    if (!mail) return mail.error();
    step.mails.push_back(std::move(*mail));
    return {};
}

}  // namespace entente::approvals
