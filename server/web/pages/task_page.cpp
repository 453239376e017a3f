#include "web/pages/task_page.h"
#include "programs/program_repository.h"

#include "approvals/approval_service.h"
#include "audit/audit_log.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/due_words.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/task_words.h"

namespace entente::web {

using storage::ReadTx;

namespace {

std::string accountName(const identity::Account& account, const Language& language) {
    return language.isKorean() && !account.nameKo.empty() ? account.nameKo : account.name;
}

/// Who prepares it for whom, else who could.
void addDelegation(const TaskPage& page, TaskHead& head) {
    const auto& language = page.visit.language();
    const auto live = delegationOf(page);
    const bool byReader = live && live->delegate.id == page.account().id;
    if (byReader || (live && live->owner.id == page.account().id)) {
        head.preparing = TaskHead::Preparing{accountName(byReader ? live->owner : live->delegate, language), live->note,
                                             byReader, page.path() + "/hand-back"};
        return;
    }
    if (live) return;
    head.delegateAction = page.path() + "/delegate";
    page.visit.services.database.read([&](ReadTx& tx) {
        for (const auto& account :
             approvals::delegatesFor(tx, page.task, page.account(), page.visit.services.clock.now()))
            head.delegates.push_back({account.id.text(), accountName(account, language)});
    });
}

}  // namespace

std::string TaskPage::programPath() const {
    return pathOfProgram(situation.program().code);
}

std::string TaskPage::author() const {
    return audit::Actor::account(account().id).text();
}

std::optional<TaskPage> openTask(Visit& visit) {
    auto opened = visit.services.approvals.open(idFrom<TaskId>(visit.request, "id"));
    if (!opened || !visit.account() || !isVisible(visit, opened->task)) return std::nullopt;
    const bool seen = visit.services.database.read([&](ReadTx& tx) {
        return records::maySee(tx, *visit.account(), opened->task.program) && !isYetToCome(tx, visit, opened->task);
    });
    if (!seen) return std::nullopt;
    visit.setClocks(opened->situation.program());
    return TaskPage{visit, std::move(opened->task), std::move(opened->situation)};
}

std::vector<workflow::CurrentFile> filesOf(const TaskPage& page) {
    return page.visit.services.database.read(
        [&](ReadTx& tx) { return workflow::currentFiles(tx, page.task.instance, page.task.task.document); });
}

std::vector<Link> documentLinks(const TaskPage& page) {
    std::vector<Link> links;
    for (const auto& file : filesOf(page))
        links.push_back({page.visit.text("decision.revision_of",
                                         {{"document", file.document.title(page.visit.language().tag) + " (" +
                                                           page.visit.text("language." + file.document.language) + ")"},
                                          {"number", std::to_string(file.revision.number)}}),
                         "/documents/" + file.document.id.text()});
    return links;
}

namespace {

/// The process that holds the task's step; ids are each once in a file.
const bpmn::Process* processOf(const TaskPage& page) {
    for (const auto& process : page.situation.packageOf(page.task).model.processes)
        if (process.node(page.task.task.elementId) >= 0) return &process;
    return nullptr;
}

}  // namespace

const bpmn::FlowNode* nodeOf(const TaskPage& page) {
    const auto* process = processOf(page);
    return process == nullptr ? nullptr
                              : &process->nodes[static_cast<std::size_t>(process->node(page.task.task.elementId))];
}

std::vector<const bpmn::FlowNode*> nextNodes(const TaskPage& page) {
    std::vector<const bpmn::FlowNode*> next;
    const auto* process = processOf(page);
    if (process == nullptr) return next;
    for (const auto flow : nodeOf(page)->outgoing)
        if (const auto target = process->flows[static_cast<std::size_t>(flow)].target; target >= 0)
            next.push_back(&process->nodes[static_cast<std::size_t>(target)]);
    return next;
}

std::optional<approvals::Delegation> delegationOf(const TaskPage& page) {
    return page.visit.services.database.read([&](ReadTx& tx) { return approvals::Delegations().find(tx, page.task); });
}

namespace {

/// Who does it for whom, to the reader in the second person.
std::string standInText(const TaskPage& page) {
    std::string text;
    const auto& tag = page.visit.language().tag;
    page.visit.services.database.read([&](ReadTx& tx) {
        const programs::PersonRepository persons;
        for (const auto& one : page.task.standIns) {
            const auto substitute = persons.findByEmail(tx, one.substitute);
            const auto absent = persons.findByEmail(tx, one.absent);
            if (!substitute || !absent) continue;
            if (!text.empty()) text += ' ';
            const bool reader = substitute->id == page.account().person;
            text += page.visit.text(reader ? "task.you_stand_in" : "task.stands_in",
                                    {{"name", substitute->nameIn(tag)}, {"absent", absent->nameIn(tag)}});
        }
    });
    return text;
}

}  // namespace

TaskHead headOf(const TaskPage& page) {
    TaskHead head;
    head.title = page.title();
    head.program = page.program();
    if (const auto* node = nodeOf(page)) {
        const auto korean = node->property("documentation.ko");
        head.ask = page.visit.language().isKorean() ? std::string(korean) : node->documentation;
    }
    head.due = page.task.task.due;
    head.dueMoved = dueMovedText(page.visit, page.task);
    head.followUp = page.task.task.followUp;
    head.priority = priorityText(page.visit, page.task);
    head.standIn = standInText(page);
    head.documents = documentLinks(page);
    if (approvals::mayDelegate(page.account(), page.task)) addDelegation(page, head);
    if (head.preparing) return head;
    head.claimAction = page.path() + "/claim";
    if (const auto holder =
            page.visit.services.database.read([&](ReadTx& tx) { return approvals::claimedBy(tx, page.task); })) {
        head.claimed = holder->nameIn(page.visit.language().tag);
        head.claimedBy = holder->id.text();
        head.claimedByReader = holder->id == page.account().person;
    }
    return head;
}

const forms::Form& formOf(const TaskPage& page) {
    static const auto kEmpty = forms::Form::parse(R"({"type":"default","id":"none","components":[]})");
    const auto* form = page.situation.packageOf(page.task).form(page.task.task.formId);
    return form ? *form : kEmpty.value();
}

}  // namespace entente::web
