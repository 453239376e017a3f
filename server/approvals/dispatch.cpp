// The step that sends: nothing reaches the other side before it.
#include <algorithm>
#include <array>

#include "approvals/approval_service.h"
#include "approvals/attempt.h"
#include "approvals/border.h"
#include "approvals/issue.h"
#include "base/utf8.h"
#include "feel/temporal.h"
#include "records/program_sight.h"
#include "workflow/enclosures.h"
#include "workflow/mail_composer.h"

namespace entente::approvals {

using feel::Context;
using feel::Value;
using identity::Account;
using storage::ReadTx;
using storage::Tx;
using workflow::Step;
using workflow::StoredTask;
using workflow::Written;

namespace {

constexpr std::array<std::string_view, 3> kDispatchChannels = {"mail", "embassy", "courier"};

Result<void> check(const DispatchInput& input) {
    if (auto good = checkLine(input.number, "number", true); !good) return good;
    if (auto good = checkLine(input.reference, "reference", false); !good) return good;
    if (!feel::Date::parse(input.date)) return invalid("approvals.date", "Enter the date of the letter", {}, "date");
    if (std::find(kDispatchChannels.begin(), kDispatchChannels.end(), input.channel) == kDispatchChannels.end())
        return invalid("approvals.channel", "Choose how the letter leaves", {}, "channel");
    if (input.channel != "mail" && !feel::Date::parse(input.handedOverOn))
        return invalid("approvals.handed_over", "Enter the day on which the letter was handed over", {}, "handed_over");
    return {};
}

Value signedValue(const std::optional<documents::Attachment>& copy) {
    if (!copy) return {};
    return Context{{"sha256", copy->sha256}, {"fileName", copy->fileName}, {"mediaType", copy->mediaType}};
}

/// What the answering task finds the enclosures by.
Value issuedValue(const std::vector<documents::IssuedCopy>& copies) {
    feel::List list;
    for (const auto& copy : copies)
        list.push_back(
            Context{{"revision", copy.revision.value}, {"sha256", copy.sha256}, {"fileName", copy.fileName}});
    return list;
}

Value languagesValue(const DispatchInput& input) {
    feel::List list;
    for (const auto& language : input.languages)
        list.emplace_back(language);
    return list;
}

/// Whether the letter exists in each language that was chosen.
bool exists(const std::vector<workflow::CurrentFile>& letters, const DispatchInput& input) {
    return std::all_of(input.languages.begin(), input.languages.end(),
                       [&](const std::string& language) { return workflow::isInLanguage(letters, language); });
}

Context dispatchVariables(const DispatchInput& input, const Value& signedCopy, const Value& issued) {
    const auto date = feel::Date::parse(input.date);
    const auto handedOver = feel::Date::parse(input.handedOverOn);
    return Context{
        {"dispatch", Context{{"number", std::string(utf8::trim(input.number))},
                             {"date", date ? Value(*date) : Value()},
                             {"channel", input.channel},
                             {"reference", std::string(utf8::trim(input.reference))},
                             {"handedOverAt", input.channel == "mail" || !handedOver ? Value() : Value(*handedOver)},
                             {"signed", signedCopy},
                             {"languages", languagesValue(input)},
                             {"issued", issued}}}};
}

/// Whether these are still the newest, with late fields as they were filled in.
bool stand(ReadTx& tx, const std::vector<LateFile>& files) {
    return std::all_of(files.begin(), files.end(), [&](const LateFile& each) {
        const auto newest = documents::DocumentRepository().latest(tx, each.file.document.id);
        return newest && newest->id == each.file.revision.id;
    });
}

constexpr const char* kInsertDispatch =
    "INSERT INTO dispatch(task_id, program_id, revision_id, attachment_id, number, date, channel, reference, "
    "handed_over_on, "
    "dispatched_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

}  // namespace

Result<Finished> ApprovalService::dispatch(TaskId id, const Account& account, const DispatchInput& input) {
    if (auto good = check(input); !good) return good.error();
    const auto known = find(id);
    if (!known) return noTask();
    const auto by = byAccount(account);
    auto signedCopy = keep(input.signedCopy, "signed", *known, by.actor.text());
    if (!signedCopy) return signedCopy.error();
    // Filling in takes its time and stores files, so it is done before the step; what it was done on is asked there.
    const auto late = database_.read([&](ReadTx& tx) {
        const bool mayBe = known->task.kind == engine::TaskKind::Dispatch && mayComplete(account, *known);
        return mayBe ? lateFilesOf(tx, blobs_, *known, input.languages) : std::vector<LateFile>();
    });
    const auto issued = issueCopies(database_, blobs_, *known, late, input, by.actor.text(), clock_.now());
    if (!issued) return issued.error();

    Attempt attempt;
    attempt.person = account.person;
    attempt.check = [&](ReadTx& tx, const StoredTask& task) -> Result<void> {
        if (!mayComplete(account, task) || task.task.kind != engine::TaskKind::Dispatch ||
            !records::maySee(tx, account, task.program))
            return mayNot();
        const auto letters = workflow::currentFiles(tx, task.instance, task.task.document);
        if (letters.empty()) return rejected("approvals.nothing_to_send", "There is no document to send");
        if (!exists(letters, input))
            return invalid("approvals.letter_language", "Choose a language in which there is the letter", {},
                           "language");
        if (!stand(tx, late))
            return rejected("approvals.changed_meanwhile",
                            "A document was changed meanwhile. Open the page again and look at it before it leaves");
        return {};
    };
    attempt.variables = [&](const workflow::Situation&, const StoredTask&) -> Result<Context> {
        return dispatchVariables(input, signedValue(*signedCopy), issuedValue(*issued));
    };
    attempt.extend = [&](ReadTx& tx, Step& step, const StoredTask& task, const Context&) -> Result<void> {
        const auto files = workflow::currentFiles(tx, step.before.instance.id, task.task.document);
        const auto letter = workflow::inLanguages(files, input.languages).front();
        const auto now = step.before.now;
        step.audit.push_back({now,
                              step.actor,
                              "letter.dispatched",
                              {"task", task.id.value},
                              task.program,
                              Context{{"revision", letter.revision.id.value},
                                      {"sha256", letter.revision.sha256},
                                      {"channel", input.channel},
                                      {"languages", languagesValue(input)},
                                      {"issued", issuedValue(*issued)}}});
        step.writes.push_back(
            [&, id = task.id, program = task.program, instance = task.instance, revision = letter.revision.id,
             document = letter.document.id,
             sent = workflow::filesOfDispatch(tx, step.before.instance.id, task.task, input.languages),
             copy = *signedCopy, now](Tx& write, const Written&) mutable -> Result<void> {
                // Here, where nobody else writes: two letters that leave at once do not get one number.
                if (const auto numbers = registerOf(account))
                    if (auto free = numbers->checkFree(write, instance, input.number, *feel::Date::parse(input.date));
                        !free)
                        return free;
                const documents::DocumentRepository documents;
                std::optional<std::int64_t> attachment;
                if (copy) {
                    copy->document = document;
                    attachment = documents.insertAttachment(write, *copy);
                }
                for (const auto& [shared, leaving] : sent) {
                    // What leaves is what was looked at: a revision made meanwhile is not slipped in.
                    if (documents.latest(write, shared.id)->id != leaving.id) return conflict();
                    documents.setVisibility(write, shared.id, "shared");
                    documents.markSent(write, leaving.id, now);
                }
                for (const auto& copy : *issued)
                    documents::IssuedCopyRepository().insert(write, copy);
                write.run(kInsertDispatch, id, program, revision, attachment, std::string(utf8::trim(input.number)),
                          input.date, input.channel, std::string(utf8::trim(input.reference)),
                          input.channel == "mail" ? std::nullopt : std::optional(input.handedOverOn), account.id, now);
                return {};
            });
        return {};
    };
    return complete(id, by, attempt);
}

const LetterRegister* ApprovalService::registerOf(const Account& account) const {
    return account.side == identity::Side::A && register_ ? &*register_ : nullptr;
}

Result<std::vector<mail::NewMail>> ApprovalService::previewDispatch(const StoredTask& task,
                                                                    const DispatchInput& input) {
    std::vector<documents::IssuedCopy> issued;
    for (const auto& late :
         database_.read([&](ReadTx& tx) { return lateFilesOf(tx, blobs_, task, input.languages); })) {
        issued.emplace_back();
        issued.back().revision = late.file.revision.id;
        issued.back().fileName = issuedFileName(late.file.revision.fileName);
    }
    auto step = runner_.preview(task.instance, {}, [&](ReadTx&, const workflow::Situation&) -> Result<engine::Command> {
        return engine::Command(
            engine::CompleteTask{task.task.key, dispatchVariables(input, {}, issuedValue(issued)), "preview"});
    });
    if (!step) return step.error();
    std::vector<mail::NewMail> mails;
    for (auto& planned : step->mails)
        if (planned.mail.link) mails.push_back(std::move(planned.mail));
    return mails;
}

}  // namespace entente::approvals
