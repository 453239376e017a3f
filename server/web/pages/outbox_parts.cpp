#include "web/pages/outbox_parts.h"

#include <algorithm>

#include "approvals/outbox_desk.h"
#include "http/url.h"
#include "jobs/failure_text.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "workflow/circular.h"
#include "workflow/task_repository.h"

namespace entente::web {

using http::Response;
using mail::Drafts;
using mail::MailState;
using storage::ReadTx;

namespace {

constexpr std::string_view kLinkMarks[] = {"{link}", "{링크}"};

std::string_view linkMark(const Visit& visit) {
    return kLinkMarks[visit.language().isKorean() ? 1 : 0];
}

std::string exchanged(std::string text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

std::string listText(const std::vector<mail::Address>& addresses) {
    std::string text;
    for (const auto& address : addresses)
        text += (text.empty() ? "" : ", ") + receiverText(address);
    return text;
}

/// Who did what with it, when and why.
std::string saidText(ReadTx& tx, const Visit& visit, const mail::StoredMail& mail) {
    if (!mail.handledAt) return {};
    const auto at = momentText(*mail.handledAt, visit.frame.clocks, visit.language());
    if (!mail.handledBy)
        return mail.state == MailState::Returned
                   ? visit.text("outbox.said.refused", {{"at", at}, {"reason", mail.note}})
                   : std::string();
    const auto state = mail.state == MailState::Queued ? MailState::Sent : mail.state;
    const auto key = "outbox.said." + std::string(mail::name(state));
    if (!visit.services.site.catalogue().has(visit.language(), key)) return {};
    return visit.text(key, {{"by", actorText(tx, visit, audit::Actor::account(mail.handledBy).text())},
                            {"at", at},
                            {"reason", mail.note}});
}

void addActions(OutboxMailView& view, const mail::StoredMail& mail) {
    const auto path = outboxMailPath(mail.id);
    if (mail.state == MailState::Draft) {
        view.sendAction = path + "/send";
        view.editAction = path + "/edit";
        view.takeOutAction = path + "/take-out";
    }
    if (mail.state == MailState::Sent || mail.state == MailState::Failed) view.returnedAction = path + "/returned";
    if (mail.state == MailState::Returned && !mail.returnTold) view.undoAction = path + "/undo";
}

}  // namespace

std::string outboxMailPath(MailId id) {
    return kOutboxPath + ("/" + id.text());
}

char senderSide(const Visit& visit) {
    return static_cast<char>(viewSide(visit));
}

Tag mailTag(const Visit& visit, MailState state) {
    const bool wrong = state == MailState::Failed || state == MailState::Returned;
    const auto tone = state == MailState::Sent     ? Tone::Green
                      : wrong                      ? Tone::Red
                      : state == MailState::Queued ? Tone::Blue
                      : state == MailState::Draft  ? Tone::Yellow
                                                   : Tone::Neutral;
    return {visit.text("mail.state." + std::string(mail::name(state))), tone};
}

std::string receiverText(const mail::Address& address) {
    return address.name.empty() ? address.email : address.name + " <" + address.email + ">";
}

OutboxView::Mail mailLine(const Visit& visit, const mail::MailLine& mail) {
    auto tag = mailTag(visit, mail.state);
    if (mail.edited) tag.text = visit.text("outbox.edited");
    visit.showsAt(mail.to.email);
    return {mail.id.text(),        outboxMailPath(mail.id),
            mail.subject,          mail.language,
            receiverText(mail.to), mail.at,
            std::move(tag),        visit.say(jobs::failureOf(mail.note))};
}

std::string stepText(ReadTx& tx, const Visit& visit, InstanceId instance, const std::string& element) {
    if (element.starts_with(workflow::kCircularStep))
        return visit.text("write.step", {{"number", element.substr(workflow::kCircularStep.size())}});
    const auto library = visit.services.runner.libraryOf(tx, instance);
    return library ? nameOf(elementNames(*library, visit.language()), element) : element;
}

std::string withMark(const Visit& visit, std::string text) {
    return exchanged(std::move(text), mail::kLinkPlaceholder, linkMark(visit));
}

std::string withPlaceholder(std::string text) {
    for (const auto mark : kLinkMarks)
        text = exchanged(std::move(text), mark, mail::kLinkPlaceholder);
    return text;
}

Response outboxMailPage(Visit& visit, OutboxMailView view) {
    const auto id = idFrom<MailId>(visit.request, "id");
    const auto stored = approvals::OutboxDesk(visit.services.database, visit.services.runner, visit.services.clock)
                            .find(id, *visit.account());
    if (!stored) return Response::error(stored.error());
    const auto& content = stored->content;
    visit.services.database.read([&](ReadTx& tx) {
        if (const auto program = programs::ProgramRepository().find(tx, content.program)) {
            visit.setClocks(*program);
            view.program = {program->title.in(visit.language().tag), pathOfProgram(program->code)};
        }
        view.step = stepText(tx, visit, content.instance, content.element);
        view.said = saidText(tx, visit, *stored);
    });
    const auto masked = content.link || !content.task
                            ? visit.text("mail.link_masked")
                            : visit.text("mail.link_task", {{"path", "/tasks/" + content.task.text()}});
    view.subject = content.subject;
    view.linkMark = linkMark(visit);
    view.preview = exchanged(content.body, mail::kLinkPlaceholder, masked);
    view.language = content.language;
    view.to = listText(content.to);
    view.cc = listText(content.cc);
    view.replyTo = content.replyTo.email.empty() ? std::string() : receiverText(content.replyTo);
    view.state = mailTag(visit, stored->state);
    for (std::size_t i = 0; i < content.files.size(); ++i)
        view.attachments.push_back({content.files[i].fileName, outboxMailPath(id) + "/files/" + std::to_string(i + 1)});
    if (const auto& calendar = content.calendar)
        view.calendar = Link{visit.text("mail.calendar." + std::string(mail::name(calendar->method)),
                                        {{"number", std::to_string(calendar->sequence + 1)}}),
                             outboxMailPath(id) + "/calendar"};
    addActions(view, *stored);
    const bool typed = !view.seen.empty();
    if (!typed) {
        view.editSubject = content.subject;
        view.editBody = withMark(visit, content.body);
        view.seen = view.editBody;
    }
    visit.frame.path = outboxMailPath(id);
    return visit.page(render(visit.services.site, visit.frame, view), view.errors.empty() ? 200 : kUnprocessable);
}

std::vector<Link> outboxLinks(ReadTx& tx, const Visit& visit, const std::vector<ProgramId>& programs,
                              std::string_view code) {
    if (!visit.account() || visit.account()->role != identity::Role::Coordinator) return {};
    const auto side = senderSide(visit);
    std::int64_t drafts = 0, toFix = 0;
    for (const auto program : programs) {
        drafts += Drafts().count(tx, program, side);
        toFix += Drafts().countToFix(tx, program, side);
    }
    auto path = std::string(kOutboxPath);
    if (!code.empty()) path += "?program=" + http::url::encode(code);
    const auto& site = visit.services.site;
    std::vector<Link> links;
    if (drafts > 0) links.push_back({site.counted(visit.language(), "count.drafts_wait", drafts), path});
    if (toFix > 0) links.push_back({site.counted(visit.language(), "count.to_fix", toFix), path + "#to-fix"});
    return links;
}

std::optional<Link> cameBackLink(ReadTx& tx, const Visit& visit, std::string_view email) {
    const auto* account = visit.account();
    if (email.empty() || account == nullptr || account->role != identity::Role::Coordinator) return std::nullopt;
    const auto mail = Drafts().returnedFrom(tx, senderSide(visit), email);
    if (!mail || !records::maySee(tx, *account, mail->program)) return std::nullopt;
    return Link{visit.text("invitations.came_back", {{"reason", mail->note}}), outboxMailPath(mail->id)};
}

NotReachedWords notReached(ReadTx& tx, const Visit& visit, const programs::Program& program,
                           const workflow::StoredTask& task, const std::vector<programs::Person>& holders) {
    NotReachedWords words;
    const auto* account = visit.account();
    if (!task.byLink() || account == nullptr) return words;
    const bool coordinator = account->role == identity::Role::Coordinator;
    for (const auto& one : Drafts().notReached(tx, task.id)) {
        const auto holder = std::find_if(holders.begin(), holders.end(),
                                         [&](const programs::Person& person) { return person.id == one.person; });
        if (holder == holders.end()) continue;
        const bool wrote = one.sender == senderSide(visit);
        const bool own = program.sideOf(*holder) == viewSide(visit);
        if (!wrote && !own) continue;
        const auto name = holder->nameIn(visit.language().tag);
        auto text = visit.text(one.cameBack ? "invitations.mail_returned" : "invitations.mail_failed",
                               {{"reason", visit.say(jobs::failureOf(one.reason))}});
        if (holders.size() > 1) text = visit.text("outbox.not_reached_person", {{"name", name}, {"what", text}});
        words.problems.push_back({std::move(text), wrote && coordinator ? outboxMailPath(one.mail) : std::string()});
        if (own && coordinator)
            words.remedies.push_back(
                {visit.text("outbox.fix_address", {{"name", name}}), "/people/" + one.person.text()});
    }
    return words;
}

bool isYetToCome(ReadTx& tx, const Visit& visit, const workflow::StoredTask& task) {
    if (!task.byLink() || task.state != workflow::TaskState::Open) return false;
    const auto held = Drafts().held(tx, task.id);
    return held && held->sender != senderSide(visit);
}

}  // namespace entente::web
