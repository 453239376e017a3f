#include "approvals/invitation_desk.h"
#include "http/url.h"
#include "mail/outbox.h"
#include "programs/participation.h"
#include "records/program_service.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/program_lists.h"
#include "web/pages/task_words.h"
#include "web/views/invitations.h"
#include "workflow/event_text.h"
#include "workflow/invitation_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using storage::ReadTx;
using workflow::InvitationCounts;
using workflow::InvitationLine;
using workflow::InvitationQuery;
using workflow::InvitationRepository;

namespace {

constexpr int kInvitationsShown = 100;
constexpr int kNamesShown = 5;
constexpr int kLongestSearch = 200;
constexpr mail::MailState kMailStates[] = {
    mail::MailState::Draft,  mail::MailState::Queued,   mail::MailState::Sent,       mail::MailState::Returned,
    mail::MailState::Failed, mail::MailState::TakenOut, mail::MailState::Suppressed, mail::MailState::Cancelled};

std::string invitationsPath(std::string_view code) {
    return pathOfProgram(code) + "/invitations";
}

Tag mailStateTag(const Visit& visit, std::string_view state) {
    for (const auto each : kMailStates)
        if (mail::name(each) == state) return mailTag(visit, each);
    return {visit.text("invitations.no_mail"), Tone::Neutral};
}

Tag answerTag(const Visit& visit, const std::string& state) {
    const auto tone = state == "accepted" || state == "attended"  ? Tone::Green
                      : state == "declined" || state == "no_show" ? Tone::Red
                      : state == "invited"                        ? Tone::Blue
                                                                  : Tone::Neutral;
    return {visit.text("participation.state." + state), tone};
}

std::string problemText(const Visit& visit, const InvitationLine& line) {
    if (line.stopped)
        return visit.text(
            "invitations.stopped",
            {{"reason", visit.say(workflow::eventFrom<engine::IncidentRaised>(line.incident).incident.message)}});
    if (line.mailState == "failed") return visit.text("invitations.mail_failed", {{"reason", line.reason}});
    if (line.mailState == "returned") return visit.text("invitations.mail_returned", {{"reason", line.reason}});
    return {};
}

/// Of one side as its reader sees it.
class InvitationsPage {
  public:
    InvitationsPage(const Visit& visit, const Program& program)
        : visit_(visit), program_(program), path_(invitationsPath(program.code)) {
        const auto& request = visit.request;
        query_.mail = request.query("mail");
        query_.answer = request.query("answer");
        query_.problems = request.query("problems") == "1";
        query_.search = std::string(request.query("q")).substr(0, kLongestSearch);
        query_.after = numberOf<std::int64_t>(request.query("after")).value_or(0);
        query_.language = visit.language().tag;
        query_.limit = kInvitationsShown + 1;
    }

    InvitationsView view(ReadTx& tx) {
        const auto side = viewSide(visit_);
        InvitationsView view;
        view.program = program_.title.in(visit_.language().tag);
        view.programUrl = pathOfProgram(program_.code);
        view.path = path_;
        view.search = query_.search;
        view.mail = query_.mail;
        view.answer = query_.answer;
        view.problems = query_.problems;
        const auto counts = InvitationRepository().counts(tx, program_.id, side);
        view.any = counts.all > 0;
        addChoices(view, counts);
        addProgress(tx, view, counts);
        auto lines = InvitationRepository().list(tx, program_.id, side, query_);
        if (lines.size() > kInvitationsShown) {
            lines.pop_back();
            view.more = Link{visit_.text("page.more"), pathAfter(lines.back().number)};
        }
        for (const auto& line : lines)
            view.rows.push_back(row(line));
        return view;
    }

  private:
    SelectOption choice(std::string value, std::string what, std::int64_t count) const {
        return {std::move(value),
                visit_.text("invitations.choice", {{"what", std::move(what)}, {"count", std::to_string(count)}})};
    }

    void addChoices(InvitationsView& view, const InvitationCounts& counts) const {
        view.mails = {choice("", visit_.text("invitations.all"), counts.all)};
        view.answers = view.mails;
        if (const auto found = counts.mails.find("none"); found != counts.mails.end())
            view.mails.push_back(choice("none", visit_.text("invitations.no_mail"), found->second));
        for (const auto state : kMailStates)
            if (const auto found = counts.mails.find(mail::name(state)); found != counts.mails.end())
                view.mails.push_back(choice(found->first, mailTag(visit_, state).text, found->second));
        for (const auto& word : programs::kParticipationStates)
            if (const auto found = counts.answers.find(word.code); found != counts.answers.end())
                view.answers.push_back(
                    choice(word.code, visit_.text(std::string("participation.state.") + word.code), found->second));
        view.problemsLabel = visit_.text("invitations.only_problems", {{"count", std::to_string(counts.problems)}});
    }

    void addProgress(ReadTx& tx, InvitationsView& view, const InvitationCounts& counts) const {
        if (counts.begun == 0) return;
        view.running = counts.open > 0;
        view.progress = visit_.text(counts.problems > 0 ? "invitations.progress_failed" : "invitations.progress",
                                    {{"letters", std::to_string(counts.letters)},
                                     {"all", std::to_string(counts.begun)},
                                     {"mails", std::to_string(counts.mailed)},
                                     {"failed", std::to_string(counts.problems)}});
        if (counts.problems == 0) return;
        InvitationQuery stuck;
        stuck.problems = true;
        stuck.limit = kNamesShown;
        std::string names;
        for (const auto& line : InvitationRepository().list(tx, program_.id, viewSide(visit_), stuck)) {
            visit_.shows(line.person);
            names += (names.empty() ? "" : ", ") + line.name.in(visit_.language().tag);
        }
        const auto more = counts.problems - kNamesShown;
        view.failed = visit_.text(more > 0 ? "invitations.failed_more" : "invitations.failed",
                                  {{"names", names}, {"count", std::to_string(more)}});
        const auto returned = counts.mails.find(mail::name(mail::MailState::Returned));
        view.allAgain = counts.problems > (returned == counts.mails.end() ? 0 : returned->second);
    }

    std::string pathAfter(std::int64_t number) const {
        auto path = path_ + "?after=" + std::to_string(number);
        const auto add = [&](const char* name, const std::string& value) {
            if (!value.empty()) path += std::string("&") + name + "=" + http::url::encode(value);
        };
        add("q", query_.search);
        add("mail", query_.mail);
        add("answer", query_.answer);
        if (query_.problems) path += "&problems=1";
        return path;
    }

    InvitationsView::Row row(const InvitationLine& line) const {
        InvitationsView::Row row;
        visit_.shows(line.person);
        row.number = std::to_string(line.number);
        row.name = line.name.in(visit_.language().tag);
        row.url = participationsPath(program_.code) + "/" + std::to_string(line.participation);
        row.role = visit_.text("participation.role." + line.role);
        if (line.letter) row.letter = Link{visit_.text("invitations.open_letter"), "/documents/" + line.letter.text()};
        row.mail = mailStateTag(visit_, line.mailState);
        if (line.mail) row.mailUrl = outboxMailPath(line.mail);
        row.answer = answerTag(visit_, line.state);
        row.problem = problemText(visit_, line);
        row.again = line.stopped || line.mailState == mail::name(mail::MailState::Failed);
        return row;
    }

    const Visit& visit_;
    const Program& program_;
    std::string path_;
    InvitationQuery query_;
};

Response showInvitations(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    visit.setClocks(*program);
    const auto view = services.database.read([&](ReadTx& tx) { return InvitationsPage(visit, *program).view(tx); });
    return visit.page(render(services.site, visit.frame, view));
}

Response tryAgain(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    approvals::InvitationDesk desk(services.database, services.runner, services.clock);
    const auto number = numberOf<std::int64_t>(request.field("number"));
    if (!number || *number < 0) return Response::error(notFound("http.not_found", "There is no such page"));
    const auto tried = desk.again(program->id, *visit.account(), *number);
    if (!tried) return Response::error(tried.error());
    return visit.done(invitationsPath(program->code), *tried ? "invitations_again" : "invitations_nothing");
}

}  // namespace

std::vector<http::Route> invitationRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto coordinators = [] { return Access::role("coordinator"); };
    return {
        {Method::Get, "/programs/{code}/invitations", coordinators(), BodyLimit::none(), on(showInvitations)},
        {Method::Post, "/programs/{code}/invitations/again", coordinators(), BodyLimit::form(), on(tryAgain)},
    };
}

}  // namespace entente::web
