#include "workflow/step_planner.h"

#include <algorithm>

#include "bpmn/expressions.h"
#include "documents/document_repository.h"
#include "mail/drafts.h"
#include "programs/program_repository.h"
#include "workflow/agreement_kinds.h"
#include "workflow/assurance.h"
#include "workflow/calendar_files.h"
#include "workflow/enclosures.h"
#include "workflow/four_eyes.h"
#include "workflow/holders.h"
#include "workflow/mail_composer.h"
#include "workflow/reached_repository.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using engine::TaskKind;
using feel::Context;
using feel::Value;
using programs::Person;
using programs::Side;
using storage::ReadTx;

namespace {

/// Whether what asks for the task leaves only when a coordinator has seen it.
bool isReviewed(const engine::Task& task) {
    const auto* review = task.properties.find("review");
    return review && ((review->isBoolean() && review->boolean()) || review->textOr("") == "true");
}

class Planner {
  public:
    Planner(ReadTx& tx, Step& step, PersonId actor) : tx_(tx), step_(step), actor_(actor) {}

    Result<void> plan(const engine::Event& event, const std::string& encoded) {
        encoded_ = encoded;
        return std::visit(*this, event);
    }

    Result<void> operator()(const engine::TaskCreated& event) {
        // A task that the same step ended again (another branch terminated) needs no row that anybody could open.
        if (step_.after.task(event.task.key) == nullptr) return {};
        const auto& task = event.task;
        PlannedTask planned;
        const auto& package = step_.packageOf(task);
        if (auto named = fourEyesOf(package, task.properties); !named) return named.error();
        planned.task = task;
        planned.encoded = encoded_;
        if (package.id != step_.before.package->id) planned.package = package.id;
        planned.call = engine::callOf(step_.after, task.element);
        planned.side = sideOfGroups(task.candidateGroups);
        const auto& program = step_.before.program();
        if (isByLink(task)) {
            auto persons = task.kind == TaskKind::Answer ? respondentsOf(task) : approversOf(tx_, task, program);
            if (!persons) return persons.error();
            if (const auto asked = assuranceOf(task.properties); !asked) return asked.error();
            planned.persons = std::move(*persons);
            askWhoWasReached(package, task, planned.persons);
            const auto side = sideOf(program, planned.persons);
            if (!side) return side.error();
            planned.side = *side;
            fillAbsences(tx_, step_.before, package, task, planned.persons);
        }
        if (!isByLink(task)) {
            if (auto named = checkHolders(tx_, task); !named) return named;
            planned.persons = standInsFor(tx_, step_.before, package, task, planned.side);
        }
        planned.revisions = decidedFiles(tx_, step_.before.instance.id, task);
        if (auto agreement = planAgreement(tx_, step_, planned); !agreement) return agreement;
        step_.tasks.push_back(planned);
        return isByLink(task) ? askByLink(planned) : tellWaiting(planned);
    }

    Result<void> operator()(const engine::TaskReminded& event) {
        const auto* task = step_.before.state().task(event.key);
        if (!task) return {};
        const auto stored = TaskRepository().findByKey(tx_, step_.before.instance, event.key);
        if (!stored) return {};
        const auto cause = "reminder " + std::to_string(event.ordinal);
        if (!stored->byLink()) return tellHolders(*stored, "reminder", cause);
        const auto seen = step_.seenBy(*task);
        auto persons = asked(*stored);
        if (stored->side != Side::B)
            return add(linkMails(tx_, step_.before, seen, *task, persons, stored->edition, "reminder", cause));
        // To a principal abroad only a coordinator reminds, by a draft; their focal point is told by itself.
        if (auto told = tell(*task, coordinator(stored->side), "reminder", cause, {}); !told) return told;
        std::erase_if(persons, [&](const Person& person) { return !seen.package.mail("reminder", person.language); });
        auto drafts = linkMails(tx_, step_.before, seen, *task, persons, stored->edition, "reminder", cause);
        if (drafts)
            for (auto& draft : *drafts)
                draft.mail.review = true;
        return add(std::move(drafts));
    }

    Result<void> operator()(const engine::TaskEscalated& event) {
        const auto* task = step_.before.state().task(event.key);
        const auto stored = TaskRepository().findByKey(tx_, step_.before.instance, event.key);
        if (!task || !stored) return {};
        const auto holders = holdersOf(tx_, step_.before.program(), *stored);
        const auto holder = holders.empty() ? Value() : programs::personValue(holders.front());
        // It never crosses the border: above whoever asked in the answer to a letter, above whoever is asked else.
        const auto& program = step_.before.program();
        const auto side = task->kind == TaskKind::Answer ? sideOfGroups(task->candidateGroups) : stored->side;
        for (const auto& person : toPersons(tx_, event.to, program, side))
            if (!program.isOf(programs::other(side), person))
                if (auto told = tell(*task, &person, "escalation", "escalation", Context{{"holder", holder}}); !told)
                    return told;
        return {};
    }

    template <typename Other>
    Result<void> operator()(const Other&) {
        return {};
    }

  private:
    const Person* coordinator(Side side) const { return step_.before.program().party(side).role("coordinator"); }

    Result<std::vector<Asked>> respondentsOf(const engine::Task& task) const {
        std::vector<Asked> asked;
        if (const auto* respondent = task.properties.find("respondent"))
            for (auto& person : toPersons(tx_, *respondent, step_.before.program(), Side::B))
                asked.push_back({std::move(person)});
        if (!asked.empty()) return asked;
        auto nobody =
            invalid("workflow.nobody_asked", "Nobody is asked: {property} gives no person with an e-mail address");
        nobody.message.nest("property", bpmn::term("respondent"));
        return nobody;
    }

    /// A step that comes again in its case asks whoever had the place of somebody in the end, and somebody whose
    /// address was put right at the new one. Not whom four eyes bar by now, and nobody twice.
    void askWhoWasReached(const Package& package, const engine::Task& task, std::vector<Asked>& persons) const {
        const ReachedRepository reached;
        const auto& instance = step_.before.instance.id;
        const auto from = package.id == step_.before.package->id ? PackageId{} : package.id;
        if (!instance) return;
        for (auto& one : persons) {
            const auto meant =
                one.person.id ? one.person.id : reached.askedAt(tx_, instance, from, task.elementId, one.person.email);
            if (!meant) continue;
            const auto holder = reached.lastInPlaceOf(tx_, instance, from, task.elementId, meant);
            if (holder == one.person.id || std::any_of(persons.begin(), persons.end(),
                                                       [&](const Asked& other) { return other.person.id == holder; }))
                continue;
            auto person = programs::PersonRepository().find(tx_, holder);
            if (person && !person->email.empty() && checkFourEyes(tx_, step_.before, package, task, holder))
                one.person = std::move(*person);
        }
    }

    /// Whom the task waits for, without those to whom its mail has not left.
    std::vector<Person> asked(const StoredTask& stored) const {
        auto persons = TaskRepository().waitedFor(tx_, stored.id);
        std::erase_if(persons,
                      [&](const Person& person) { return mail::Drafts().neverAsked(tx_, stored.id, person.id); });
        return persons;
    }

    Result<void> add(Result<std::vector<PlannedMail>> mails) {
        if (!mails) return mails.error();
        for (auto& mail : *mails)
            step_.mails.push_back(std::move(mail));
        return {};
    }

    /// Whether a mail says that the task waits.
    static bool isTold(const engine::Task& task) {
        const auto* notify = task.properties.find("notify");
        return !notify || !notify->isBoolean() || notify->boolean();
    }

    /// What the dispatch that this step completes shows to both sides.
    std::vector<DocumentId> sharedByStep() const {
        std::vector<DocumentId> shared;
        const auto* completed = std::get_if<engine::CompleteTask>(&step_.command);
        const auto* task = completed ? step_.before.state().task(completed->task) : nullptr;
        if (!task || task->kind != TaskKind::Dispatch) return shared;
        const auto* dispatch = completed->variables.find("dispatch");
        for (const auto& file : filesOfDispatch(tx_, step_.before.instance.id, *task,
                                                dispatch ? languagesOf(*dispatch) : std::vector<std::string>()))
            shared.push_back(file.document.id);
        return shared;
    }

    Result<void> askByLink(const PlannedTask& planned) {
        if (!isTold(planned.task)) return {};
        std::vector<Person> first;
        for (const auto& asked : planned.persons)
            if (asked.turn == 1) first.push_back(asked.person);
        auto mails = linkMails(tx_, step_.before, step_.seenBy(planned.task), planned.task, first, 1, "",
                               "task created", {}, sharedByStep());
        if (!mails) return mails.error();
        if (auto told = addCalendars(planned.task, first, *mails); !told) return told;
        return add(std::move(mails));
    }

    /// With the mail that asks, and not again with each that reminds. `mails` are those to `persons`, in their order.
    Result<void> addCalendars(const engine::Task& task, const std::vector<Person>& persons,
                              std::vector<PlannedMail>& mails) {
        const auto* calendar = task.properties.find("calendar");
        if (!calendar || calendar->isNull()) return {};
        const auto asking = askingSide(task.properties.find("sender"));
        for (std::size_t i = 0; i < persons.size(); ++i) {
            auto answer = planCalendar(tx_, step_.before, persons[i], *calendar, asking);
            if (!answer) return answer.error();
            if (answer->planned) addCalendar(step_, mails[i], persons[i], std::move(*answer->planned));
        }
        return {};
    }

    Result<void> tellHolders(const StoredTask& stored, const std::string& text, const std::string& cause) {
        for (const auto& person : holdersOf(tx_, step_.before.program(), stored))
            if (auto done = tell(stored.task, &person, text, cause, {}); !done) return done;
        return {};
    }

    Result<void> tellWaiting(const PlannedTask& planned) {
        if (!isTold(planned.task)) return {};
        StoredTask opened;
        opened.task = planned.task;
        opened.side = planned.side;
        for (const auto& asked : planned.persons)
            if (const auto absent = programs::PersonRepository().find(tx_, asked.standsFor))
                opened.standIns.push_back({asked.person.email, absent->email});
        for (const auto& person : holdersOf(tx_, step_.before.program(), opened)) {
            if (person.id == actor_ || !step_.packageOf(planned.task).mail("task_waiting", person.language)) continue;
            const auto absent = programs::PersonRepository().findByEmail(tx_, absentFor(opened, person.email));
            const auto holder = absent ? programs::personValue(*absent) : Value();
            if (auto done = tell(planned.task, &person, "task_waiting", "task created", Context{{"holder", holder}});
                !done)
                return done;
        }
        return {};
    }

    Result<void> tell(const engine::Task& task, const Person* person, const std::string& text, const std::string& cause,
                      Context extra) {
        if (!person) return {};
        MailRequest request;
        request.text = text;
        request.to = *person;
        request.task = &task;
        request.file = inLanguage(currentFiles(tx_, step_.before.instance.id, task.document), person->language);
        request.extra = std::move(extra);
        request.cause = cause;
        auto mail = compose(tx_, step_.before, step_.seenBy(task), request);
        if (!mail) return mail.error();
        step_.mails.push_back(std::move(*mail));
        return {};
    }

    ReadTx& tx_;
    Step& step_;
    PersonId actor_;
    std::string_view encoded_;  ///< the event that is planned for
};

}  // namespace

Side sideOfGroups(const std::vector<std::string>& groups) {
    return std::any_of(groups.begin(), groups.end(), [](const std::string& g) { return g.ends_with(" B"); }) ? Side::B
                                                                                                             : Side::A;
}

Result<std::vector<PlannedMail>> linkMails(ReadTx& tx, const Situation& situation, const Seen& seen,
                                           const engine::Task& task, const std::vector<Person>& persons, int edition,
                                           std::string text, const std::string& cause, const Context& extra,
                                           const std::vector<DocumentId>& shared) {
    const bool approval = task.kind == TaskKind::Approval;
    if (text.empty())
        if (const auto* named = task.properties.find("mailText")) text = named->textOr("");
    if (text.empty()) text = approval ? "approval_request" : "reply_request";
    const bool review = isReviewed(task) && cause != kFreshLink && !cause.starts_with("reminder");
    std::vector<PlannedMail> mails;
    for (const auto& person : persons) {
        MailRequest request;
        request.text = text;
        request.to = person;
        request.task = &task;
        request.file = inLanguage(currentFiles(tx, situation.instance.id, task.document), person.language);
        auto enclosed = enclosures(tx, situation, seen.variables, task, person, shared);
        if (!enclosed) return enclosed.error();
        request.enclosed = std::move(*enclosed);
        request.linkPurpose = approval ? "decide" : "form";
        request.edition = edition;
        request.extra = extra;
        request.cause = cause;
        if (!approval) request.sender = static_cast<char>(sideOfGroups(task.candidateGroups));
        request.review = review;
        auto mail = compose(tx, situation, seen, request);
        if (!mail) return mail.error();
        mails.push_back(std::move(*mail));
    }
    return mails;
}

Result<void> planStep(ReadTx& tx, Step& step, PersonId actor) {
    Planner planner(tx, step, actor);
    for (std::size_t i = 0; i < step.events.size(); ++i)
        if (auto planned = planner.plan(step.events[i], step.encoded[i]); !planned) return planned;
    return {};
}

}  // namespace entente::workflow
