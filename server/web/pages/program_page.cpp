#include <algorithm>

#include "approvals/words.h"
#include "documents/document_repository.h"
#include "feel/temporal.h"
#include "feel/zone.h"
#include "http/url.h"
#include "mail/outbox.h"
#include "programs/program_repository.h"
#include "records/program_service.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/agreement_parts.h"
#include "web/pages/case_parts.h"
#include "web/pages/context.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"
#include "web/pages/shared_days.h"
#include "web/pages/task_words.h"
#include "web/views/program.h"
#include "workflow/holders.h"
#include "workflow/operations.h"
#include "workflow/package_store.h"
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
        view.sheetUrl = path() + "/sheet";
        view.peopleUrl = participationsPath(program_.code);
        view.now = now_;
        view.ownLane = visit_.text("lane." + programs::text(side_));
        view.otherLane = visit_.text("lane." + programs::text(programs::other(side_)));
        if (const auto start = feel::Date::parse(program_.periodFrom))
            if (const auto opening = atMidnight(*start); now_ < opening)
                view.daysToForum = sharedDays(program_, now_, opening);
        const TaskRepository tasks;
        for (const auto& task : tasks.openOfProgram(tx_, program_.id, kOpenShown))
            if (!isYetToCome(tx_, visit_, task)) addOpen(view, task);
        view.outbox = outboxLinks(tx_, visit_, {program_.id}, program_.code);
        for (const auto& task : tasks.endedOfProgram(tx_, program_.id, kRecent))
            addEnded(view, task);
        std::reverse(view.spans.begin(), view.spans.end());
        addHolidays(view);
        addComponents(view);
        view.agreements =
            agreementViews(tx_, visit_, program_, side_,
                           documents::AgreementRepository().currentOfProgram(tx_, program_.id, kAgreements));
        addDocuments(view);
        addDecisions(view);
        addMails(view);
        addHistory(view);
        if (!visit_.account() || !visit_.account()->isCoordinatorOf(identity::Side::A)) return view;
        view.reopenUrl = path() + "/reopen";
        for (const auto& package : packages)
            if (package.status == workflow::PackageStatus::Active)
                view.startable.push_back({package.name.in(language.tag),
                                          {},
                                          path() + "/start/" + http::url::encode(package.key),
                                          workflow::CaseRepository().newest(tx_, program_.id, package.key).text()});
        return view;
    }

  private:
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

    /// The inner steps of a side are its own affair: the other learns whose turn it is, and no more.
    bool isInner(const StoredTask& task) const { return !own(task) && task.task.kind != engine::TaskKind::Answer; }

    /// What a step is called to this reader.
    std::string nameFor(const StoredTask& task) const {
        const auto& language = visit_.language();
        if (isInner(task))
            return visit_.text("waiting.inner",
                               {{"side", program_.party(task.side).organisation.name.in(language.tag)}});
        return task.name().in(language.tag);
    }

    void addOpen(ProgramView& view, const StoredTask& task) {
        const auto& language = visit_.language();
        const bool hidden = isInner(task);
        WaitingItem item;
        item.side = program_.party(task.side).organisation.name.in(language.tag);
        item.holder = hidden ? item.side : personsText(workflow::holdersOf(tx_, program_, task), language);
        if (hidden) item.side.clear();
        item.what = nameFor(task);
        item.since = task.createdAt;
        item.days = sharedDays(program_, task.createdAt, now_);
        item.due = task.task.due;
        item.daysLate = daysLate(program_, task.task.due, now_);
        if (const auto held = task.byLink() ? mail::Drafts().held(tx_, task.id) : std::nullopt)
            item.held =
                visit_.text("outbox.waiting", {{"since", momentText(held->since, visit_.frame.clocks, language)}});
        else if (!hidden)
            item.next = nextAction(task);
        if (const auto* account = visit_.account()) {
            const auto base = "/tasks/" + task.id.text();
            if (isTurnOf(visit_, task)) item.actions.push_back({visit_.text("waiting.open"), base});
            if (approvals::mayRecord(*account, task)) {
                item.actions.push_back({visit_.text("waiting.open"), base});
                item.actions.push_back({visit_.text("waiting.record"), base + "/record"});
            }
        }
        view.waiting.push_back(item);
        if (isTurnOf(visit_, task)) view.turn.push_back(turnItem(tx_, visit_, program_, task));
        view.spans.push_back(
            {item.what, own(task), task.createdAt, std::max(now_, task.task.due.value_or(now_)), false, false});
    }

    std::string nextAction(const StoredTask& task) const {
        auto rows = tx_.query(
            "SELECT due_at, data FROM timer WHERE instance_id = $1 AND element_id = $2 AND state = 'scheduled' ORDER "
            "BY due_at LIMIT 1",
            task.instance, task.task.elementId);
        if (!rows.next()) return {};
        const bool escalates = rows.text(1).find("\"escalation\"") != std::string::npos;
        return visit_.text(escalates ? "waiting.next_escalation" : "waiting.next_reminder",
                           {{"at", momentText(rows.timestamp(0), visit_.frame.clocks, visit_.language())}});
    }

    void addEnded(ProgramView& view, const StoredTask& task) {
        if (!task.endedAt) return;
        view.spans.push_back({nameFor(task), own(task), task.createdAt, *task.endedAt, true, false});
    }

    void addHolidays(ProgramView& view) const {
        if (view.spans.empty()) return;
        auto first = view.spans.front().from, last = view.spans.front().to;
        for (const auto& span : view.spans) {
            first = std::min(first, span.from);
            last = std::max(last, span.to);
        }
        for (const auto side : {Side::A, Side::B}) {
            auto rows = tx_.query(
                "SELECT h.date, h.name_en, h.name_local FROM holiday h JOIN program_party p ON p.calendar_id = "
                "h.calendar_id "
                "WHERE p.program_id = $1 AND p.side = $2 AND h.kind <> 'workday' ORDER BY h.date",
                program_.id, programs::text(side));
            while (rows.next()) {
                const auto date = feel::Date::parse(rows.text(0));
                if (!date) continue;
                const auto from = atMidnight(*date), to = atMidnight(date->plusDays(1));
                if (to < first || last < from) continue;
                view.spans.push_back(
                    {rows.text(visit_.language().isKorean() ? 2 : 1), side == side_, from, to, false, true});
            }
        }
    }

    void addComponents(ProgramView& view) const {
        for (const auto& component : program_.components) {
            const auto tone = component.status == "cancelled" ? Tone::Red
                              : component.status == "planned" ? Tone::Neutral
                                                              : Tone::Green;
            view.components.push_back({componentTitle(visit_, component),
                                       optionalText(visit_, "component." + component.kind + ".about"),
                                       agendaPath(program_.code, component.id),
                                       {visit_.text("component.status." + component.status), tone}});
        }
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
                {document.title(visit_.language().tag) + " (" + visit_.text("language." + document.language) + ")",
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
            if (!task || isInner(*task)) continue;
            ProgramView::Decision item;
            item.what = task->name().in(visit_.language().tag);
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
            // What has not left is known to who sends it.
            if (mail.neverLeft && mail.content.sender != static_cast<char>(side_)) continue;
            if (mail.content.task)
                if (const auto task = TaskRepository().find(tx_, mail.content.task); task && isInner(*task)) continue;
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
    const auto packages = services.packages.list();
    std::optional<ProgramView> view;
    services.database.read([&](ReadTx& tx) {
        const auto program = programs::ProgramRepository().findByCode(tx, request.parameter("code"));
        if (!program || !records::maySee(tx, *visit.account(), program->id)) return;
        visit.setClocks(*program);
        view = ProgramPage(visit, tx, *program).view(packages);
    });
    if (!view) return Response::error(notFound("programs.no_program", "There is no such program"));
    return visit.page(render(services.site, visit.frame, *view));
}

Response start(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = hostProgram(visit);
    if (!program) return Response::error(program.error());
    const auto started =
        workflow::startAsSeen(services.runner, request.parameter("package"), program->id, seenCase(request),
                              {audit::Actor::account(visit.account()->id), visit.account()->person});
    if (!started && started.error().kind == ErrorKind::Conflict)
        return visit.done(pathOfProgram(program->code), "started_already");
    if (!started) return Response::error(started.error());
    return visit.done(pathOfProgram(program->code), "started");
}

}  // namespace

std::vector<http::Route> programRoutes(const Services& services) {
    return {
        {Method::Get, "/programs/{code}", Access::signedIn(), BodyLimit::none(),
         [&services](const Request& request) { return showProgram(services, request); }},
        {Method::Post, "/programs/{code}/start/{package}", Access::role("coordinator"), BodyLimit::form(),
         [&services](const Request& request) { return start(services, request); }},
    };
}

}  // namespace entente::web
