#include "web/pages/link_case.h"

#include <algorithm>
#include <cctype>

#include "documents/document_repository.h"
#include "documents/issued_copy.h"
#include "feel/value.h"
#include "programs/program_repository.h"
#include "web/pages/document_words.h"
#include "web/pages/pdf_files.h"
#include "web/pages/task_words.h"
#include "workflow/approval_rule.h"
#include "workflow/instance_repository.h"
#include "workflow/mail_composer.h"
#include "workflow/runner.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::Decision;
using approvals::DecisionRepository;
using engine::TaskKind;
using programs::Side;
using storage::ReadTx;
using workflow::CurrentFile;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

constexpr std::size_t kBefore = 10;

std::string extensionOf(const std::string& fileName) {
    const auto dot = fileName.rfind('.');
    auto extension = dot == std::string::npos ? std::string("bin") : fileName.substr(dot + 1);
    const auto plain = [](unsigned char c) { return c < 128 && std::isalnum(c) != 0; };
    if (extension.empty() || !std::all_of(extension.begin(), extension.end(), plain)) return "bin";
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

bool visible(const CurrentFile& file, const StoredTask& task) {
    return file.document.visibleTo(static_cast<char>(task.side));
}

LinkFile linkFile(const LinkVisit& visit, const CurrentFile& file) {
    const auto title = visit.text("link.file_name", {{"document", file.document.title(visit.visit.language().tag)},
                                                     {"language", visit.text("language." + file.document.language)},
                                                     {"number", std::to_string(file.revision.number)}});
    return {file.revision.id.text() + ".docx",
            title,
            "DOCX",
            file.revision.sha256,
            file.revision.size,
            file.revision.fileName,
            std::string(documents::kDocxMediaType)};
}

/// What the process knows of the letter that went to this person. An earlier one may have gone to somebody else, so it
/// is the last dispatch or none.
feel::Value dispatchOf(ReadTx& tx, const StoredTask& task) {
    const auto instance =
        task.task.kind == TaskKind::Answer ? workflow::InstanceRepository().load(tx, task.instance) : std::nullopt;
    if (!instance) return {};
    const auto variables = workflow::processVariables(instance->state);
    const auto* dispatch = variables.find("dispatch");
    return dispatch ? *dispatch : feel::Value();
}

/// The file, or the copy of it that was issued to this person.
LinkFile sentFile(ReadTx& tx, const LinkVisit& visit, const CurrentFile& file, const feel::Value& dispatch) {
    auto link = linkFile(visit, file);
    const auto issued = workflow::issuedFile(visit.task().task, dispatch, file.revision.id);
    const auto copy = issued ? documents::IssuedCopyRepository().withHash(tx, file.revision.id, issued->sha256)
                             : std::optional<documents::IssuedCopy>();
    if (!copy) return link;
    link.sha256 = copy->sha256;
    link.size = copy->size;
    link.fileName = copy->fileName;
    return link;
}

/// The scan of the letter that went to this person: what they hold in their hands.
std::optional<LinkFile> signedCopy(ReadTx& tx, const LinkVisit& visit, const feel::Value& dispatch) {
    const auto& task = visit.task();
    const auto sha256 = dispatch["signed"]["sha256"].textOr("");
    if (sha256.empty()) return std::nullopt;
    const documents::DocumentRepository documents;
    for (const auto& document : documents.listOfInstance(tx, task.instance, task.task.document)) {
        if (!document.visibleTo(static_cast<char>(task.side))) continue;
        for (const auto& attachment : documents.attachmentsOf(tx, document.id)) {
            if (attachment.purpose != "signed" || attachment.sha256 != sha256) continue;
            const auto extension = extensionOf(attachment.fileName);
            return LinkFile{"signed." + extension,
                            visit.text("link.signed", {{"document", document.title(visit.visit.language().tag)}}),
                            upper(extension),
                            attachment.sha256,
                            attachment.size,
                            attachment.fileName,
                            attachment.mediaType};
        }
    }
    return std::nullopt;
}

std::vector<std::string> enclosedKinds(const StoredTask& task) {
    std::vector<std::string> kinds;
    if (const auto* named = task.task.properties.find("attachments"); named && named->isList())
        for (const auto& kind : named->list())
            if (const auto text = kind.textOr(""); !text.empty() && text != task.task.document) kinds.push_back(text);
    return kinds;
}

}  // namespace

std::vector<CurrentFile> editionFiles(ReadTx& tx, const StoredTask& task, int edition) {
    const documents::DocumentRepository documents;
    std::vector<CurrentFile> files;
    for (const auto id : TaskRepository().revisions(tx, task.id, edition)) {
        auto revision = documents.findRevision(tx, id);
        if (!revision) continue;
        auto document = documents.find(tx, revision->document);
        if (!document || !document->visibleTo(static_cast<char>(task.side))) continue;
        files.push_back({std::move(*document), std::move(*revision)});
    }
    return files;
}

std::vector<LinkFile> linkFiles(ReadTx& tx, const LinkVisit& visit) {
    const auto& task = visit.task();
    std::vector<LinkFile> files;
    const auto dispatch = dispatchOf(tx, task);
    if (auto copy = signedCopy(tx, visit, dispatch)) {
        files.push_back(std::move(*copy));
    } else if (const auto& carried = visit.link().carried) {
        // What they are said to agree on now, not what they decided on.
        const auto set = documents::AgreementRepository().find(tx, carried->set);
        for (const auto& file : set->files)
            files.push_back(linkFile(visit, {documents::DocumentRepository().find(tx, file.document).value(),
                                             documents::DocumentRepository().findRevision(tx, file.revision).value()}));
    } else {
        for (const auto& file : editionFiles(tx, task, task.edition)) {
            files.push_back(sentFile(tx, visit, file, dispatch));
            files.back().note = lagText(tx, visit.visit, file.document, static_cast<char>(task.side));
        }
    }
    for (const auto& kind : enclosedKinds(task))
        for (const auto& file : workflow::currentFiles(tx, task.instance, kind))
            if (visible(file, task)) files.push_back(sentFile(tx, visit, file, dispatch));
    return files;
}

std::vector<RevisionCard::File> fileCards(const LinkVisit& visit, const std::vector<LinkFile>& files) {
    std::vector<RevisionCard::File> cards;
    cards.reserve(files.size());
    for (const auto& file : files)
        cards.push_back(
            {file.title, visit.fileUrl(file.name), file.format, static_cast<std::size_t>(file.size), file.note});
    offerPdfs(visit.visit, cards);
    return cards;
}

std::string actedForText(ReadTx& tx, const LinkVisit& visit, const Decision& decision) {
    if (!decision.actingFor) return {};
    const auto person = programs::PersonRepository().find(tx, decision.person);
    return person ? personText(*person, visit.visit.language()) : std::string();
}

std::string changesText(ReadTx& tx, const LinkVisit& visit, const std::optional<CurrentFile>& shown) {
    const TaskRepository tasks;
    // What the last round of this step asked for, or somebody who decided on the files before these.
    std::optional<Decision> last;
    TaskId round;
    for (auto& decision : DecisionRepository().ofInstance(tx, visit.task().instance)) {
        const auto task = tasks.find(tx, decision.task);
        if (!task || task->task.elementId != visit.task().task.elementId) continue;
        if (task->id == visit.task().id && decision.edition == visit.task().edition) continue;
        if (task->id != round) last.reset();
        round = task->id;
        if (decision.outcome == "request_changes") last = std::move(decision);
    }
    std::string text = shown ? shown->revision.note : std::string();
    if (last) {
        if (!text.empty()) text += " ";
        text += visit.text("link.changes_asked",
                           {{"by", deciderText(tx, *last, visit.visit.language())}, {"comment", last->comment}});
    }
    return text;
}

std::vector<std::string> decidedBefore(ReadTx& tx, const LinkVisit& visit) {
    const TaskRepository tasks;
    std::vector<std::string> lines;
    for (const auto& decision : DecisionRepository().ofInstance(tx, visit.task().instance)) {
        const auto task = tasks.find(tx, decision.task);
        if (!task || task->side != visit.task().side) continue;
        // Of this very step, what the others decided on these files.
        if (task->id == visit.task().id &&
            (decision.edition != visit.task().edition || decision.person == visit.link().person.id))
            continue;
        if (task->task.kind != TaskKind::Approval) continue;
        lines.push_back(visit.text(decision.comment.empty() ? "link.before" : "link.before_comment",
                                   {{"what", task->name().in(visit.visit.language().tag)},
                                    {"by", deciderText(tx, decision, visit.visit.language())},
                                    {"outcome", outcomeText(visit.visit, decision)},
                                    {"at", visit.moment(decision.at)},
                                    {"comment", decision.comment}}));
    }
    if (lines.size() > kBefore) lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kBefore));
    return lines;
}

std::string otherSideText(ReadTx& tx, const LinkVisit& visit) {
    const auto side = programs::other(visit.task().side);
    const auto& language = visit.visit.language();
    const auto name = visit.organisation(side).name.in(language.tag);
    const TaskRepository tasks;
    for (const auto& task : tasks.openOfInstance(tx, visit.task().instance))
        if (task.side == side && task.task.kind == TaskKind::Answer)
            return visit.text("link.other_waiting", {{"side", name}});
    std::optional<Decision> answered, approved;
    for (auto& decision : DecisionRepository().ofInstance(tx, visit.task().instance)) {
        const auto task = tasks.find(tx, decision.task);
        if (!task || task->side != side) continue;
        if (task->task.kind == TaskKind::Answer)
            answered = std::move(decision);
        else if (task->task.document == visit.task().task.document && workflow::approves(decision.stepOutcome))
            approved = std::move(decision);
    }
    const auto day = [&](const Decision& decision) {
        return dayText(decision.at, visit.visit.frame.clocks.own, language);
    };
    if (answered) return visit.text("link.other_answered", {{"side", name}, {"day", day(*answered)}});
    if (approved) return visit.text("link.other_approved", {{"side", name}, {"day", day(*approved)}});
    // MOIS asks; it is never the one that has not been asked.
    return side == Side::B ? visit.text("link.other_not_asked", {{"side", name}}) : std::string();
}

}  // namespace entente::web
