#include <algorithm>
#include <map>

#include "approvals/dispatched.h"
#include "approvals/words.h"
#include "documents/document_repository.h"
#include "feel/temporal.h"
#include "feel/zone.h"
#include "http/url.h"
#include "mail/outbox.h"
#include "programs/agenda_repository.h"
#include "programs/day.h"
#include "programs/participation_repository.h"
#include "programs/program_repository.h"
#include "records/program_service.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/agreement_parts.h"
#include "web/pages/case_parts.h"
#include "web/pages/context.h"
#include "web/pages/open_items.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"
#include "web/pages/program_people.h"
#include "web/pages/shared_days.h"
#include "web/pages/status_report.h"
#include "web/pages/task_words.h"
#include "web/pages/undelivered.h"
#include "web/views/program.h"
#include "workflow/circular.h"
#include "workflow/holders.h"
#include "workflow/operations.h"
#include "workflow/package_store.h"
#include "workflow/runner.h"
#include "workflow/task_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using programs::Side;
using storage::ReadTx;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

constexpr int kOpenShown = 200;
constexpr int kRecent = 50;
constexpr std::size_t kBarsShown = 40;
constexpr int kAgreements = 20;

/// Gathers one program as one side sees it.
class ProgramPage {
  public:
    ProgramPage(Visit& visit, ReadTx& tx, const Program& program)
        : visit_(visit), tx_(tx), program_(program), side_(viewSide(visit)) {}

    ProgramView view(const std::vector<workflow::PackageSummary>& packages) {
        ProgramView view;
        const auto& language = visit_.language();
        view.title = program_.title.in(language.tag);
        view.line = lineText();
        view.country = program_.b.organisation.countryName.in(language.tag);
        view.sheetUrl = path() + "/sheet";
        view.peopleUrl = participationsPath(program_.code);
        if (visit_.account() && visit_.account()->role == identity::Role::Coordinator) {
            view.invitationsUrl = path() + "/invitations";
            view.writeUrl = path() + "/write";
        }
        view.now = now_;
        view.ownLane = visit_.text("lane." + programs::text(side_));
        view.otherLane = visit_.text("lane." + programs::text(programs::other(side_)));
        if (const auto start = feel::Date::parse(program_.periodFrom))
            if (const auto opening = atMidnight(*start); now_ < opening)
                view.daysToForum = sharedDays(program_, now_, opening);
        addOpen(view);
        view.outbox = outboxLinks(tx_, visit_, {program_.id}, program_.code);
        view.undelivered = undeliveredOf(tx_, visit_, program_);
        for (const auto& task : TaskRepository().endedOfProgram(tx_, program_.id, kRecent))
            addEnded(view, task);
        std::reverse(view.spans.begin(), view.spans.end());
        const auto sets = documents::AgreementRepository().currentOfProgram(tx_, program_.id, kAgreements);
        view.agreements = agreementViews(tx_, visit_, program_, side_, sets);
        addMilestones(view, sets);
        addHolidays(view);
        addComponents(view);
        view.people = programPeople(tx_, visit_, program_);
        addDocuments(view);
        addDecisions(view);
        addMails(view);
        addHistory(view);
        addStartable(view, packages);
        if (!visit_.account() || !visit_.account()->isCoordinatorOf(identity::Side::A)) return view;
        view.reopenUrl = path() + "/reopen";
        view.statusUrl = path() + "/status.docx";
        return view;
    }

  private:
    void addStartable(ProgramView& view, const std::vector<workflow::PackageSummary>& packages) const {
        for (const auto& summary : packages) {
            if (summary.status != workflow::PackageStatus::Active) continue;
            const auto package = visit_.services.packages.tryLoad(tx_, summary.id);
            if (!package || !mayStart(tx_, visit_, *package, program_.id)) continue;
            view.startable.push_back({summary.name.in(visit_.language().tag),
                                      {},
                                      path() + "/start/" + http::url::encode(summary.key),
                                      workflow::CaseRepository().newest(tx_, program_.id, summary.key).text()});
        }
    }

    std::string path() const { return pathOfProgram(program_.code); }
    bool own(const StoredTask& task) const { return task.side == side_; }

    std::string lineText() const {
        const auto& language = visit_.language();
        const auto from = dateText(program_.periodFrom, language);
        const auto to = dateText(program_.periodTo, language);
        auto line = program_.city.in(language.tag);
        if (!from.empty()) line += ", " + visit_.text("program.period", {{"from", from}, {"to", to}});
        return line;
    }

    Timestamp atMidnight(feel::Date date) const {
        return {feel::fromLocal(date.days() * 86'400, program_.a.zone) * 1'000'000};
    }

    std::string dayOf(Timestamp moment) const { return programs::dayOf(moment, program_.a.zone); }

    void addOpen(ProgramView& view) {
        for (const auto& open : workflow::OpenTaskRepository().ofProgram(tx_, program_.id, kFewOfStep, kOpenShown)) {
            const auto& task = open.task;
            if (isYetToCome(tx_, visit_, task)) continue;
            view.waiting.push_back(waitingItem(tx_, visit_, program_, open));
            if (isTurnOf(visit_, task)) view.turn.push_back(turnLine(tx_, visit_, program_, open));
            if (open.count == 1) addForDecision(view, task);
            if (view.spans.size() < kBarsShown)
                view.spans.push_back({open.count == 1 ? wholeNameFor(visit_, program_, task) : view.waiting.back().what,
                                      own(task), task.createdAt, std::max(now_, task.task.due.value_or(now_)), false,
                                      false});
        }
        view.openUrl = path() + "/open";
    }

    /// The files that somebody is asked to decide on now.
    void addForDecision(ProgramView& view, const StoredTask& task) const {
        if (!task.byLink() || isInner(visit_, task)) return;
        const documents::DocumentRepository documents;
        for (const auto id : TaskRepository().revisions(tx_, task.id, task.edition)) {
            const auto revision = documents.findRevision(tx_, id);
            const auto document = revision ? documents.find(tx_, revision->document) : std::nullopt;
            if (!document || !document->visibleTo(static_cast<char>(side_))) continue;
            const auto seen = documents.revisionsFor(tx_, *document, static_cast<char>(side_), revision->number + 1, 1);
            if (seen.empty() || seen.front().id != revision->id) continue;
            view.forDecision.push_back({titleOf(*document), "/documents/" + document->id.text(), revision->number,
                                        wholeNameFor(visit_, program_, task), view.waiting.back().holder, task.task.due,
                                        view.waiting.back().daysLate});
        }
    }

    std::string titleOf(const documents::Document& document) const {
        return document.title(visit_.language().tag) + " (" + visit_.text("language." + document.language) + ")";
    }

    void addPeriod(ProgramView& view, const std::string& title, const std::string& from, const std::string& to) const {
        const auto first = feel::Date::parse(from);
        const auto last = feel::Date::parse(to.empty() ? from : to);
        if (!first || !last) return;
        view.spans.push_back({title, true, atMidnight(*first), atMidnight(last->plusDays(1)), false, false, true});
    }

    /// What both sides work towards, and what they have reached.
    void addMilestones(ProgramView& view, const std::vector<documents::AgreementSet>& sets) const {
        addPeriod(view, visit_.text("timeline.period"), program_.periodFrom, program_.periodTo);
        for (const auto& component : program_.components)
            if (component.status != "cancelled")
                addPeriod(view, componentTitle(visit_, component), component.from, component.to);
        for (const auto& set : sets)
            if (set.state() == documents::AgreementState::Agreed)
                for (const auto& shown : agreementViews(tx_, visit_, program_, side_, {set}, false))
                    view.spans.push_back({visit_.text("timeline.agreed", {{"what", shown.title}}), true, *set.agreedAt,
                                          *set.agreedAt, true, false, true});
        const documents::DocumentRepository documents;
        for (const auto& sent : approvals::dispatchedOf(tx_, program_.id)) {
            const auto document = documents.find(tx_, sent.document);
            const auto date = feel::Date::parse(sent.date);
            if (!date || !document || !document->visibleTo(static_cast<char>(side_))) continue;
            view.spans.push_back({visit_.text("timeline.dispatched", {{"what", titleOf(*document)}}), true,
                                  atMidnight(*date), atMidnight(*date), true, false, true});
        }
    }

    void addEnded(ProgramView& view, const StoredTask& task) {
        if (!task.endedAt) return;
        view.spans.push_back(
            {wholeNameFor(visit_, program_, task), own(task), task.createdAt, *task.endedAt, true, false});
    }

    void addHolidays(ProgramView& view) const {
        if (view.spans.empty()) return;
        auto first = view.spans.front().from, last = view.spans.front().to;
        for (const auto& span : view.spans) {
            first = std::min(first, span.from);
            last = std::max(last, span.to);
        }
        for (const auto side : {Side::A, Side::B})
            for (const auto& day : programs::CalendarRepository().daysOff(tx_, program_.party(side).calendarCode,
                                                                          dayOf(first), dayOf(last))) {
                const auto date = feel::Date::parse(day.date);
                if (!date) continue;
                view.spans.push_back({day.name.in(visit_.language().tag), side == side_, atMidnight(*date),
                                      atMidnight(date->plusDays(1)), false, true});
            }
    }

    void addComponents(ProgramView& view) const {
        const auto sessions = programs::AgendaRepository().counts(tx_, program_.id);
        const auto people = programs::ParticipationRepository().counts(tx_, program_.id);
        std::map<std::string, std::pair<int, int>> ofKind;  // agreed, all
        for (const auto& component : program_.components) {
            if (component.status == "cancelled") continue;
            ++ofKind[component.kind].second;
            if (component.status != "planned") ++ofKind[component.kind].first;
        }
        for (const auto& component : program_.components) {
            const auto tone = component.status == "cancelled" ? Tone::Red
                              : component.status == "planned" ? Tone::Neutral
                                                              : Tone::Green;
            ProgramView::Component shown{componentTitle(visit_, component),
                                         optionalText(visit_, "component." + component.kind + ".about"),
                                         agendaPath(program_.code, component.id),
                                         {visit_.text("component.status." + component.status), tone}};
            shown.counts = countsOf(component, sessions, people);
            view.components.push_back(std::move(shown));
        }
        for (const auto& [kind, counts] : ofKind)
            if (counts.second > 1)
                view.componentCounts.push_back(
                    ofText("components.of_kind", counts.first, counts.second, visit_.text("component." + kind)));
    }

    std::string ofText(std::string_view key, std::int64_t some, std::int64_t all, std::string kind = {}) const {
        return visit_.text(key, {{"n", std::to_string(some)}, {"m", std::to_string(all)}, {"kind", std::move(kind)}});
    }

    std::vector<std::string> countsOf(const programs::Component& component,
                                      const std::map<std::int64_t, programs::SessionCount>& sessions,
                                      const std::vector<programs::ParticipationCount>& people) const {
        std::vector<std::string> texts;
        if (const auto found = sessions.find(component.id); found != sessions.end())
            texts.push_back(ofText("components.sessions", found->second.ready, found->second.all));
        std::int64_t accepted = 0, invited = 0;
        for (const auto& one : people) {
            if (one.component != component.id || one.state == "nominated" || one.state == "approved") continue;
            invited += one.count;
            if (one.state == "accepted" || one.state == "attended" || one.state == "no_show") accepted += one.count;
        }
        if (invited > 0) texts.push_back(ofText("components.accepted", accepted, invited));
        return texts;
    }

    void addDocuments(ProgramView& view) const {
        const documents::DocumentRepository documents;
        for (const auto& document : documents.listOfProgram(tx_, program_.id)) {
            if (!document.visibleTo(static_cast<char>(side_))) continue;
            // The other side sees what was sent to it, never a later draft.
            const auto seen = documents.revisionsFor(tx_, document, static_cast<char>(side_), 0, 1);
            if (seen.empty()) continue;
            const auto* revision = &seen.front();
            const auto visibility =
                document.visibility.starts_with("private") ? "visibility.private" : "visibility." + document.visibility;
            view.documents.push_back(
                {titleOf(document),
                 "/documents/" + document.id.text(),
                 revision->number,
                 revision->sha256,
                 revision->createdAt,
                 actorText(tx_, visit_, revision->madeBy),
                 revision->origin == documents::Origin::Edited,
                 {visit_.text(visibility), document.visibility == "shared" ? Tone::Blue : Tone::Neutral}});
        }
    }

    void addDecisions(ProgramView& view) const {
        const TaskRepository tasks;
        for (const auto& decision : approvals::DecisionRepository().ofProgram(tx_, program_.id, kRecent)) {
            const auto task = tasks.find(tx_, decision.task);
            if (!task || isInner(visit_, *task)) continue;
            ProgramView::Decision item;
            item.what = wholeNameFor(visit_, program_, *task);
            if (isVisible(visit_, *task)) item.url = "/tasks/" + task->id.text();
            item.outcome = outcomeText(visit_, decision);
            item.tone = toneOf(decision.outcome);
            item.by = deciderText(tx_, decision, visit_.language());
            item.comment = decision.objectedAt ? visit_.text("decisions.objected", {{"text", decision.objection}})
                                               : decision.comment;
            if (decision.objectedAt) item.tone = Tone::Red;
            item.at = decision.at;
            if (decision.recordedBy) {
                item.recordedBy = actorText(tx_, visit_, "account:" + decision.recordedBy.text());
                item.way = visit_.text("record.way." + decision.source);
            }
            view.decisions.push_back(std::move(item));
        }
    }

    void addMails(ProgramView& view) const {
        for (const auto& mail : visit_.services.outbox.list(tx_, program_.id, {}, kRecent)) {
            if (side_ == Side::B && mail.content.side != 'B') continue;
            // What a side writes to its own people is its own affair, and who was asked what their data is for.
            const bool inner = mail.content.textName == workflow::kCircularText ||
                               (mail.content.link && mail.content.link->purpose == mail::kOwnDataPurpose);
            if (inner && mail.content.sender != static_cast<char>(side_)) continue;
            // What has not left is known to who sends it.
            if (mail.neverLeft && mail.content.sender != static_cast<char>(side_)) continue;
            if (mail.content.task)
                if (const auto task = TaskRepository().find(tx_, mail.content.task); task && isInner(visit_, *task))
                    continue;
            const auto& to = mail.content.to.front();
            const bool administrator = visit_.account() && visit_.account()->isAdministrator();
            view.mails.push_back({mail.content.subject, administrator ? "/admin/mail/" + mail.id.text() : "",
                                  to.name.empty() ? to.email : to.name, mail.sentAt.value_or(mail.createdAt),
                                  mailTag(visit_, mail.state), mail.content.language});
        }
    }

    /// Who of the other side did something is its own affair.
    std::string actorFor(const std::string& actor) const {
        const auto person = personOfActor(tx_, actor);
        if (!person || program_.sideOf(*person) == side_) return actorText(tx_, visit_, actor);
        return program_.party(programs::other(side_)).organisation.name.in(visit_.language().tag);
    }

    void addHistory(ProgramView& view) const {
        if (side_ == Side::B) return;
        for (const auto& record : audit::AuditLog::listOfProgram(tx_, program_.id, 0, kRecent).records) {
            const auto key = "audit." + record.action;
            if (visit_.services.site.catalogue().has(visit_.language(), key))
                view.events.push_back({record.at, visit_.text(key), actorFor(record.actor)});
        }
        for (auto& one : handWritten(tx_, visit_, workflow::CaseRepository().byHand(tx_, program_.id, kRecent)))
            view.events.push_back(
                {one.at, one.reason.empty() ? one.text : one.text + ": " + one.reason, std::move(one.by)});
        std::stable_sort(view.events.begin(), view.events.end(),
                         [](const auto& a, const auto& b) { return a.at > b.at; });
    }

    Visit& visit_;
    ReadTx& tx_;
    const Program& program_;
    Side side_;
    Timestamp now_ = visit_.services.clock.now();
};

Response showProgram(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto view = programView(visit, request.parameter("code"));
    if (!view) return Response::error(notFound("programs.no_program", "There is no such program"));
    return visit.page(render(services.site, visit.frame, *view));
}

Response start(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = coordinatedProgram(visit);
    if (!program) return Response::error(program.error());
    const auto started =
        workflow::startAsSeen(services.runner, request.parameter("package"), program->id, viewSide(visit),
                              seenCase(request), {audit::Actor::account(visit.account()->id), visit.account()->person});
    if (!started && started.error().kind == ErrorKind::Conflict)
        return visit.done(pathOfProgram(program->code), "started_already");
    if (!started) return Response::error(started.error());
    return visit.done(pathOfProgram(program->code), "started");
}

}  // namespace

std::optional<ProgramView> programView(Visit& visit, std::string_view code) {
    const auto& services = visit.services;
    const auto packages = services.packages.list();
    return services.database.read([&](ReadTx& tx) -> std::optional<ProgramView> {
        const auto id = programs::ProgramRepository().idOf(tx, code);
        const auto known = id ? services.runner.program(tx, id) : nullptr;
        if (!known || !records::maySee(tx, *visit.account(), id)) return std::nullopt;
        visit.setClocks(known->program);
        return ProgramPage(visit, tx, known->program).view(packages);
    });
}

std::vector<http::Route> programRoutes(const Services& services) {
    return {
        {Method::Get, "/programs/{code}", Access::signedIn(), BodyLimit::none(),
         [&services](const Request& request) { return showProgram(services, request); }},
        {Method::Post, "/programs/{code}/start/{package}", Access::role("coordinator"), BodyLimit::form(),
         [&services](const Request& request) { return start(services, request); }},
    };
}

}  // namespace entente::web
