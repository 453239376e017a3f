// The one path that finishes a task, and the ways that lead to it.
#include <algorithm>

#include "approvals/approval_service.h"
#include "approvals/attempt.h"
#include "approvals/border.h"
#include "approvals/decision_notices.h"
#include "approvals/task_form.h"
#include "base/utf8.h"
#include "documents/file_kind.h"
#include "programs/program_repository.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using engine::TaskKind;
using feel::Context;
using identity::Account;
using programs::Person;
using storage::ReadTx;
using storage::Tx;
using workflow::By;
using workflow::Situation;
using workflow::Step;
using workflow::StoredTask;
using workflow::TaskRepository;
using workflow::TaskState;
using workflow::Written;

namespace {

constexpr std::size_t kLongestComment = 10'000;

Result<void> checkOutcome(const std::string& outcome, const std::string& comment) {
    if (!isOutcome(outcome)) return invalid("approvals.choose", "Choose one of the four answers", {}, "outcome");
    if (needsComment(outcome) && utf8::trim(comment).empty())
        return invalid("approvals.comment_needed", "Say in the comment what should change, or why", {}, "comment");
    if (utf8::length(comment) > kLongestComment)
        return invalid("approvals.comment_too_long", "Use at most {count} characters",
                       {{"count", std::to_string(kLongestComment)}}, "comment");
    return {};
}

/// Who is asked at the moment of the step: passing on may have come between.
bool isAsked(ReadTx& tx, const StoredTask& task, PersonId person) {
    const auto persons = TaskRepository().persons(tx, task.id);
    return std::any_of(persons.begin(), persons.end(),
                       [&](const auto& p) { return p.person == person && !p.removedAt; });
}

Result<void> checkLink(ReadTx& tx, const StoredTask& task, const LinkView& link, TaskKind kind) {
    if (task.task.kind != kind || link.purpose != (kind == TaskKind::Approval ? "decide" : "form")) return mayNot();
    if (!isAsked(tx, task, link.person.id)) return mayNot();
    if (task.edition != link.edition)
        return rejected("approvals.superseded", "The document was replaced meanwhile. A new link is on its way");
    return {};
}

std::optional<Person> firstAsked(ReadTx& tx, const StoredTask& task) {
    for (const auto& asked : TaskRepository().persons(tx, task.id))
        if (!asked.removedAt) return programs::PersonRepository().find(tx, asked.person);
    return std::nullopt;
}

/// Stores the decision, with its file, in the step's transaction.
void writeDecision(Step& step, Decision decision, std::optional<documents::Attachment> file) {
    step.audit.push_back({step.before.now,
                          step.actor,
                          decision.recordedBy ? "decision.recorded" : "decision.made",
                          {"task", decision.task.value},
                          decision.program,
                          Context{{"outcome", decision.outcome},
                                  {"channel", std::string(text(decision.channel))},
                                  {"assurance", decision.assurance},
                                  {"person", decision.person.value}}});
    step.writes.push_back(
        [decision = std::move(decision), file = std::move(file)](Tx& tx, const Written&) mutable -> Result<void> {
            if (file) decision.attachment = documents::DocumentRepository().insertAttachment(tx, *file);
            DecisionRepository().insert(tx, decision);
            return {};
        });
}

}  // namespace

bool mayComplete(const Account& account, const StoredTask& task) {
    return account.isCoordinatorOf(task.side == programs::Side::A ? identity::Side::A : identity::Side::B);
}

bool mayRecord(const Account& account, const StoredTask& task) {
    return task.byLink() && (account.isCoordinatorOf(identity::Side::A) || mayComplete(account, task));
}

ApprovalService::ApprovalService(storage::Database& database, storage::BlobStore& blobs, workflow::Runner& runner,
                                 const Clock& clock)
    : database_(database), blobs_(blobs), runner_(runner), clock_(clock) {}

std::optional<StoredTask> ApprovalService::find(TaskId task) {
    return database_.read([&](ReadTx& tx) { return TaskRepository().find(tx, task); });
}

std::optional<OpenedTask> ApprovalService::open(TaskId id) {
    return database_.read([&](ReadTx& tx) -> std::optional<OpenedTask> {
        auto task = TaskRepository().find(tx, id);
        if (!task) return std::nullopt;
        auto situation = runner_.situation(tx, task->instance);
        if (!situation) return std::nullopt;
        return OpenedTask{std::move(*task), std::move(*situation)};
    });
}

Result<Situation> ApprovalService::situationOf(const StoredTask& task) {
    return database_.read([&](ReadTx& tx) { return runner_.situation(tx, task.instance); });
}

Result<std::optional<documents::Attachment>> ApprovalService::keep(const std::optional<UploadedFile>& file,
                                                                   std::string_view purpose, const StoredTask& task,
                                                                   const std::string& by) {
    if (!file || file->bytes.empty()) return std::optional<documents::Attachment>{};
    const auto kind = documents::fileKind(file->fileName, file->bytes);
    if (!kind) return Error{kind.error().kind, kind.error().message, "file"};
    const auto blob = blobs_.put(file->bytes);
    documents::Attachment attachment;
    attachment.program = task.program;
    attachment.task = task.id;
    attachment.sha256 = blob.sha256;
    attachment.size = static_cast<std::int64_t>(blob.size);
    attachment.fileName = documents::safeFileName(file->fileName);
    attachment.mediaType = kind->mediaType;
    attachment.purpose = std::string(purpose);
    attachment.side = static_cast<char>(task.side);
    attachment.addedBy = by;
    attachment.createdAt = clock_.now();
    return std::optional(std::move(attachment));
}

Result<Finished> ApprovalService::complete(TaskId id, const By& by, const Attempt& attempt) {
    StoredTask task;
    Context variables;
    std::string program;
    bool ended = false;
    const auto decision = [&] {
        return database_.read([&](ReadTx& tx) { return DecisionRepository().ofTask(tx, id); });
    };
    auto written = runner_.run(
        [&](ReadTx& tx) -> Result<InstanceId> {
            const auto instance = TaskRepository().instanceOf(tx, id);
            if (!instance) return notFound("approvals.no_task", "There is no such task");
            return *instance;
        },
        by,
        [&](ReadTx& tx, const Situation& situation) -> Result<engine::Command> {
            auto open = TaskRepository().findOpen(tx, id, situation.instance);
            ended = !open;
            if (!open) return closed();
            task = std::move(*open);
            if (auto allowed = attempt.check(tx, task); !allowed) return allowed.error();
            auto values = attempt.variables(situation, task);
            if (!values) return values.error();
            variables = std::move(*values);
            program = situation.program().code;
            return engine::Command(engine::CompleteTask{task.task.key, variables, by.actor.text()});
        },
        [&](ReadTx& tx, Step& step) {
            // Files and holders of a task by link change without a step of the case, so what was checked on the
            // snapshot is checked once more where it is written: a decision never counts for a revision that was
            // replaced meanwhile.
            if (task.byLink())
                step.writes.push_back([&](Tx& write, const Written&) -> Result<void> {
                    const auto current = TaskRepository().find(write, id);
                    if (current && attempt.check(write, *current)) return {};
                    return Error{ErrorKind::Conflict,
                                 {"workflow.conflict", "Somebody else changed this at the same moment", {}}};
                });
            return attempt.extend(tx, step, task, variables);
        });
    if (written) return Finished{true, task.byLink() ? decision() : std::nullopt, *written, program};
    if (ended) return Finished{false, decision(), {}, {}};
    return written.error();
}

Result<Finished> ApprovalService::decide(const LinkView& link, const DecisionInput& input) {
    if (auto good = checkOutcome(input.outcome, input.comment); !good) return good.error();
    if (input.actingFor)
        if (auto good = checkLine(input.name, "name", true); !good) return good.error();
    if (auto good = checkLine(input.title, "title", false); !good) return good.error();
    const auto by = byPerson(link.person);
    auto file = keep(input.markedUp, "marked-up", link.task, by.actor.text());
    if (!file) return file.error();

    Decision decision;
    decision.task = link.task.id;
    decision.program = link.task.program;
    decision.outcome = input.outcome;
    decision.comment = utf8::trim(input.comment);
    decision.person = link.person.id;
    decision.actingFor = input.actingFor;
    decision.byName = input.actingFor ? std::string(utf8::trim(input.name)) : link.person.name;
    decision.byTitle = input.actingFor ? std::string(utf8::trim(input.title)) : link.person.title.en;
    decision.at = clock_.now();

    Attempt attempt;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) { return checkLink(tx, task, link, TaskKind::Approval); };
    attempt.variables = [&](const Situation& situation, const StoredTask&) -> Result<Context> {
        return Context{{"decision", decisionValue(situation, decision, link.person)}};
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context&) -> Result<void> {
        writeDecision(step, decision, *file);
        return tellDecision(tx, step, task, decision, {});
    };
    return complete(link.task.id, by, attempt);
}

Result<Finished> ApprovalService::answer(const LinkView& link, const forms::Fields& fields, const DecisionInput& who) {
    if (who.actingFor)
        if (auto good = checkLine(who.name, "name", true); !good) return good.error();
    if (auto good = checkLine(who.title, "title", false); !good) return good.error();
    const auto by = byPerson(link.person);
    auto file = keep(who.markedUp, "evidence", link.task, by.actor.text());
    if (!file) return file.error();

    Decision decision;
    decision.task = link.task.id;
    decision.program = link.task.program;
    decision.outcome = "answered";
    decision.person = link.person.id;
    decision.actingFor = who.actingFor;
    decision.byName = who.actingFor ? std::string(utf8::trim(who.name)) : link.person.name;
    decision.byTitle = who.actingFor ? std::string(utf8::trim(who.title)) : link.person.title.en;
    decision.at = clock_.now();

    Attempt attempt;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) { return checkLink(tx, task, link, TaskKind::Answer); };
    attempt.variables = [&](const Situation& situation, const StoredTask& task) {
        return readForm(clock_, situation, task, fields, link.person.language);
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context& values) -> Result<void> {
        decision.answers = values;
        writeDecision(step, decision, *file);
        return tellDecision(tx, step, task, decision, {});
    };
    return complete(link.task.id, by, attempt);
}

Result<Finished> ApprovalService::completeForm(TaskId id, const Account& account, const forms::Fields& fields) {
    return completeKeptForm(id, account, [&](ReadTx&) { return fields; });
}

Result<Finished> ApprovalService::completeKeptForm(TaskId id, const Account& account, const FieldSource& source) {
    forms::Fields fields;
    Attempt attempt;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        if (!mayComplete(account, task) || task.task.kind != TaskKind::Form) return mayNot();
        fields = source(tx);
        return {};
    };
    attempt.variables = [&](const Situation& situation, const StoredTask& task) {
        return readForm(clock_, situation, task, fields, account.language);
    };
    attempt.extend = [&](ReadTx&, Step& step, const StoredTask& task, const Context&) -> Result<void> {
        step.writes.push_back([id = task.id](Tx& tx, const Written&) -> Result<void> {
            tx.run("DELETE FROM form_draft WHERE task_id = $1", id);
            return {};
        });
        return {};
    };
    return complete(id, byAccount(account), attempt);
}

Result<Finished> ApprovalService::record(TaskId id, const Account& account, const RecordInput& input) {
    constexpr std::string_view kSources[] = {"phone", "mail", "scan", "note_verbale", "elsewhere"};
    if (std::find(std::begin(kSources), std::end(kSources), input.source) == std::end(kSources))
        return invalid("approvals.source", "Say how the answer came", {}, "source");
    const bool elsewhere = input.source == "elsewhere";
    for (const auto& [text, place, required] :
         {std::tuple(&input.byName, "name", true), std::tuple(&input.byTitle, "title", false),
          std::tuple(&input.reference, "reference", elsewhere)})
        if (auto good = checkLine(*text, place, required); !good) return good.error();
    const auto known = find(id);
    if (!known) return notFound("approvals.no_task", "There is no such task");
    const bool approval = known->task.kind == TaskKind::Approval;
    if (approval)
        if (auto good = checkOutcome(input.outcome, input.comment); !good) return good.error();
    const auto by = byAccount(account);
    auto file = keep(input.evidence, "evidence", *known, by.actor.text());
    if (!file) return file.error();

    Decision decision;
    decision.task = id;
    decision.program = known->program;
    decision.outcome = approval ? input.outcome : "answered";
    decision.comment = utf8::trim(input.comment);
    decision.byName = utf8::trim(input.byName);
    decision.byTitle = utf8::trim(input.byTitle);
    decision.channel = elsewhere ? Channel::Elsewhere : Channel::Recorded;
    decision.source = input.source;
    decision.reference = utf8::trim(input.reference);
    decision.recordedBy = account.id;
    decision.assurance = "login";
    decision.at = clock_.now();

    std::optional<Person> asked;
    Attempt attempt;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        if (!mayRecord(account, task)) return mayNot();
        asked = firstAsked(tx, task);
        decision.person = asked ? asked->id : PersonId{};
        return {};
    };
    attempt.variables = [&](const Situation& situation, const StoredTask& task) -> Result<Context> {
        if (approval) return Context{{"decision", decisionValue(situation, decision, asked)}};
        return readForm(clock_, situation, task, input.fields, account.language);
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context& values) -> Result<void> {
        if (!approval) decision.answers = values;
        writeDecision(step, decision, *file);
        const bool ownSide = account.side && (*account.side == identity::Side::A) == (task.side == programs::Side::A);
        if (!ownSide)
            if (auto offered = offerObjection(tx, clock_, step, task, decision); !offered) return offered;
        return tellDecision(tx, step, task, decision, account.person);
    };
    return complete(id, by, attempt);
}

}  // namespace entente::approvals
