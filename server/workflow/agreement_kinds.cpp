#include "workflow/agreement_kinds.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "documents/document_repository.h"
#include "workflow/agreement_mails.h"
#include "workflow/document_generator.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using documents::AgreementRepository;
using documents::AgreementState;
using programs::Side;
using storage::ReadTx;
using storage::Tx;

namespace {

/// The kinds with that of the document that the step decides on: sorted, each once.
std::vector<std::string> withDocument(std::vector<std::string> kinds, std::string_view document) {
    if (!document.empty()) kinds.emplace_back(document);
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

/// A document is found by its kind and language, so the two originals of an alternat need two kinds.
void checkOriginals(const bpmn::Process& process, std::vector<Problem>& problems) {
    std::map<std::string, std::string> originals;  // by kind
    for (const auto& node : process.nodes) {
        if (node.jobType != "entente:document") continue;
        const auto order = DocumentOrder::of(node);
        const auto say = [&](Message message) {
            problems.push_back({Severity::Error, {}, node.line, node.id, std::move(message)});
        };
        if (!order.original.empty() && order.original != "A-first" && order.original != "B-first")
            say({"workflow.original_unknown",
                 "“{original}” is no original. Write one of: {choices}",
                 {{"original", order.original}, {"choices", "A-first, B-first"}}});
        else if (originals.try_emplace(order.kind, order.original).first->second != order.original)
            say({"workflow.original_twice",
                 "“{kind}” is another original already. Give each original a kind of its own, and both to the "
                 "agreement",
                 {{"kind", order.kind}}});
    }
}

/// Null when the task agrees on no set.
const feel::Value* agreementProperty(const engine::Task& task) {
    return task.kind == engine::TaskKind::Approval ? task.properties.find("agreementSet") : nullptr;
}

/// Whether it says which documents. An empty text does: there is no set.
bool saysWhich(const feel::Value& named) {
    if (!named.isList()) return named.isString();
    const auto& kinds = named.list();
    return !kinds.empty() &&
           std::none_of(kinds.begin(), kinds.end(), [](const feel::Value& kind) { return kind.textOr("").empty(); });
}

Error missingFile(const std::string& kind) {
    return invalid("workflow.agreement_no_file", "There is no document “{kind}” to agree on", {{"kind", kind}},
                   "agreementSet");
}

}  // namespace

std::vector<std::string> agreementKinds(const engine::Task& task) {
    const auto* named = agreementProperty(task);
    if (!named) return {};
    auto kinds = bpmn::listedTexts(*named);
    if (kinds.empty()) return {};
    return withDocument(std::move(kinds), task.document);
}

std::vector<RevisionId> decidedFiles(ReadTx& tx, InstanceId instance, const engine::Task& task) {
    std::vector<RevisionId> revisions;
    // What the task is about comes first, as the page shows it.
    for (const auto& file : currentFiles(tx, instance, task.document))
        revisions.push_back(file.revision.id);
    for (const auto& kind : agreementKinds(task))
        if (kind != task.document)
            for (const auto& file : currentFiles(tx, instance, kind))
                revisions.push_back(file.revision.id);
    return revisions;
}

std::vector<StoredTask> openOnFile(ReadTx& tx, InstanceId instance, std::string_view kind) {
    std::vector<StoredTask> found;
    for (auto& task : TaskRepository().openOfInstance(tx, instance)) {
        const auto kinds = agreementKinds(task.task);
        if (task.task.document == kind || std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
            found.push_back(std::move(task));
    }
    return found;
}

void markShown(Tx& tx, Side side, const std::vector<documents::AgreementFile>& files, Timestamp now) {
    if (side != Side::B) return;
    for (const auto& file : files)
        documents::DocumentRepository().markSent(tx, file.revision, now);
}

Result<void> planAgreement(ReadTx& tx, Step& step, const PlannedTask& planned) {
    if (const auto* named = agreementProperty(planned.task); named && !saysWhich(*named))
        return invalid("workflow.agreement_nothing", "The agreement set does not say which documents are agreed on", {},
                       "agreementSet");
    const auto kinds = agreementKinds(planned.task);
    if (kinds.empty()) return {};
    const auto instance = step.before.instance.id;
    for (const auto& kind : kinds) {
        const auto files = currentFiles(tx, instance, kind);
        if (files.empty()) return missingFile(kind);
        for (const auto& file : files)
            if (!file.document.visibleTo('A') || !file.document.visibleTo('B'))
                return invalid("workflow.agreement_private",
                               "Both sides agree on “{document}”, but one of them cannot see it. Let its step make it "
                               "with the visibility shared",
                               {{"document", file.document.titleEn}}, "agreementSet");
    }
    const auto files = documents::filesOf(tx, planned.revisions);
    const auto standing = AgreementRepository().current(tx, instance, kinds);
    const bool told = std::any_of(step.tasks.begin(), step.tasks.end(),
                                  [&](const PlannedTask& other) { return agreementKinds(other.task) == kinds; });
    if (standing && !told && standing->state() == AgreementState::Agreed &&
        standing->sha256 == documents::agreementHash(files)) {
        auto mails = reopenedMails(tx, step.before, *standing);
        if (!mails) return mails.error();
        std::move(mails->begin(), mails->end(), std::back_inserter(step.mails));
    }
    step.writes.push_back([kinds, files, instance, program = step.before.instance.program, side = planned.side,
                           actor = step.actor, now = step.before.now](Tx& write, const Written&) -> Result<void> {
        // Nobody is asked to agree on a file that was replaced while the step was decided.
        const auto newest = documents::newestFiles(write, instance, kinds);
        if (documents::agreementHash(newest) != documents::agreementHash(files))
            return Error{ErrorKind::Conflict, {"workflow.files_changed", "A file was replaced meanwhile", {}}};
        const AgreementRepository agreements;
        const auto set = agreements.open(write, program, instance, kinds, newest, now);
        if (agreements.withdraw(write, set.id, static_cast<char>(side), now))
            documents::noteAgreement(write, "agreement.reopened", set, actor, now);
        markShown(write, side, newest, now);
        return {};
    });
    return {};
}

std::vector<Problem> checkAgreements(const bpmn::Process& process) {
    std::vector<Problem> problems;
    checkOriginals(process, problems);
    std::map<std::vector<std::string>, std::vector<const bpmn::FlowNode*>> steps;
    for (const auto& node : process.nodes) {
        const auto named = node.property("agreementSet");
        if (named.empty()) continue;
        const auto kind = node.property("kind");
        if (!bpmn::isFeel(kind) && kind != "approval") {
            problems.push_back({Severity::Error,
                                {},
                                node.line,
                                node.id,
                                {"workflow.agreement_unused", "Only an approval agrees on a set of files", {}}});
            continue;
        }
        if (bpmn::isFeel(named) || bpmn::isFeel(node.property("document"))) continue;
        steps[withDocument(bpmn::listed(named), node.property("document"))].push_back(&node);
    }
    for (const auto& [kinds, nodes] : steps)
        if (nodes.size() == 1)
            problems.push_back({Severity::Warning,
                                {},
                                nodes.front()->line,
                                nodes.front()->id,
                                {"workflow.agreement_alone",
                                 "No other step agrees on the same files, so the two sides never do",
                                 {}}});
    return problems;
}

}  // namespace entente::workflow
