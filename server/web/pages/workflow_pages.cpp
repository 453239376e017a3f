#include <fmt/format.h>

#include <algorithm>

#include "audit/audit_log.h"
#include "bpmn/reader.h"
#include "http/url.h"
#include "storage/db/database.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "web/pages/workflow_routes.h"
#include "web/pages/workflow_steps.h"
#include "web/views/admin.h"
#include "workflow/shared_texts.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;
using workflow::PackageStatus;
using workflow::PackageSummary;

namespace {

std::int64_t errorsIn(const std::vector<Problem>& problems) {
    return std::count_if(problems.begin(), problems.end(),
                         [](const Problem& p) { return p.severity == Severity::Error; });
}

std::string accountText(ReadTx& tx, const Visit& visit, AccountId account) {
    return actorText(tx, visit, account ? audit::Actor::account(account).text() : audit::Actor::system().text());
}

/// Who made it the active version: not always who began the draft.
std::string activatedBy(ReadTx& tx, const Visit& visit, const PackageSummary& summary) {
    for (const auto& record : audit::AuditLog::listOfSubject(tx, {"package", summary.id.value}, 0, 20).records)
        if (record.action == "package.activated") return actorText(tx, visit, record.actor);
    return accountText(tx, visit, summary.madeBy);
}

WorkflowsView::Row listRow(ReadTx& tx, const Visit& visit, const std::vector<PackageSummary>& versions) {
    WorkflowsView::Row row;
    row.url = workflowPath(versions.front().key);
    row.title = versions.front().name.in(visit.language().tag);
    for (const auto& version : versions) {
        row.running += version.running;
        if (version.status == PackageStatus::Active) {
            row.title = version.name.in(visit.language().tag);
            row.version = version.version;
            row.activeSince = version.activatedAt;
        }
        if (version.status == PackageStatus::Draft) row.draftBy = accountText(tx, visit, version.madeBy);
    }
    return row;
}

Response showList(const Services& services, const Request& request) {
    const Visit visit(services, request);
    std::map<std::string, std::vector<PackageSummary>> byKey;
    for (auto& summary : services.packages.list())
        byKey[summary.key].push_back(std::move(summary));
    WorkflowsView view;
    services.database.read([&](ReadTx& tx) {
        for (const auto& [key, versions] : byKey)
            view.workflows.push_back(listRow(tx, visit, versions));
    });
    for (auto& row : view.workflows) {
        if (row.draftBy.empty()) continue;
        const auto key = row.url.substr(row.url.rfind('/') + 1);
        if (const auto opened = openWorkflow(services, http::url::decode(key).value_or("")))
            row.problems = errorsIn(services.packages.check(opened->key, opened->draft.files).problems);
    }
    return visit.page(render(services.site, visit.frame, view));
}

/// One definition on its page, as it is stored or as it was just sent.
class WorkflowPage {
  public:
    WorkflowPage(const Visit& visit, const OpenedWorkflow& opened)
        : visit_(visit), opened_(opened), bpmn_(opened.bpmn()) {}

    /// Instead of what is stored.
    WorkflowPage& with(std::string bpmn) { return (bpmn_ = std::move(bpmn), *this); }
    WorkflowPage& revision(std::string_view sent) { return (view_.revision = sent, *this); }
    WorkflowPage& error(const Error& error) { return (view_.errors.push_back({{}, visit_.say(error.message)}), *this); }
    WorkflowPage& fileError(const Error& error) {
        return (view_.errors.push_back({"file", visit_.say(error.message)}), *this);
    }
    /// Lists what is wrong with it; `asked`: and says so when nothing is.
    WorkflowPage& check(bool asked) {
        auto files = opened_.draft.files;
        files[opened_.draft.bpmnPath()] = bpmn_;
        view_.problems = visit_.services.packages.check(opened_.key, files).problems;
        // What stops an activation first.
        std::stable_sort(view_.problems.begin(), view_.problems.end(),
                         [](const Problem& a, const Problem& b) { return a.severity < b.severity; });
        view_.checked = asked;
        return *this;
    }

    Response respond(int status = 200) {
        const auto path = workflowPath(opened_.key);
        const auto definitions = bpmn::read(bpmn_).definitions;
        view_.title = opened_.shown.name.in(visit_.language().tag);
        view_.action = path;
        view_.studioUrl = path + "/studio";
        if (view_.revision.empty()) view_.revision = opened_.revision();
        view_.elementNames = elementNames(definitions, visit_.language());
        view_.steps = stepRows(visit_, stepsOf(definitions), opened_.draft.files, view_.problems);
        view_.suggestions = stepSuggestions(visit_);
        view_.uploadAction = path + "/files";
        view_.shareAction = path + "/shared";
        addFiles(path + "/files/");
        visit_.services.database.read([&](ReadTx& tx) { addVersions(tx); });
        return visit_.page(render(visit_.services.site, visit_.frame, view_), status);
    }

    /// Of the process that runs; pools without one have no steps.
    static std::vector<bpmn::Step> stepsOf(const bpmn::Definitions& definitions) {
        for (const auto& process : definitions.processes)
            if (process.executable) return bpmn::steps(process);
        return definitions.processes.empty() ? std::vector<bpmn::Step>() : bpmn::steps(definitions.processes.front());
    }

  private:
    void addFiles(const std::string& below) {
        const auto& shared = visit_.services.packages.sharedTexts();
        for (const auto& [file, bytes] : opened_.draft.files) {
            (workflow::isShared(file) ? view_.shared : view_.files).push_back({file, below + file});
            if (shared.contains(workflow::sharedPath(file))) view_.copies.push_back(file);
        }
    }

    void addVersions(ReadTx& tx) {
        for (const auto& version : opened_.versions) {
            if (version.status == PackageStatus::Draft) {
                view_.hasDraft = true;
                view_.draftBy = accountText(tx, visit_, version.madeBy);
                view_.draftAt = version.createdAt;
                continue;
            }
            view_.versions.push_back({version.version, version.activatedAt.value_or(version.createdAt),
                                      activatedBy(tx, visit_, version), version.running,
                                      version.status == PackageStatus::Active});
        }
    }

    const Visit& visit_;
    const OpenedWorkflow& opened_;
    std::string bpmn_;
    WorkflowView view_;
};

Response showWorkflow(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    WorkflowPage page(visit, *opened);
    if (opened->hasDraft()) page.check(false);
    return page.respond();
}

int statusOf(const Error& error) {
    return error.kind == ErrorKind::Conflict ? 409 : 422;
}

/// The steps table as it was sent, and what its buttons do.
class StepsPost {
  public:
    StepsPost(const Visit& visit, const OpenedWorkflow& opened)
        : visit_(visit),
          opened_(opened),
          path_(workflowPath(opened.key)),
          edits_(stepEdits(visit.request, WorkflowPage::stepsOf(bpmn::read(opened.bpmn()).definitions))) {}

    Response run() {
        auto applied = edits_.empty() ? Result<std::string>(opened_.bpmn()) : bpmn::applySteps(opened_.bpmn(), edits_);
        if (!applied) return refuse(applied.error());
        bpmn_ = std::move(applied).value();
        const auto step = visit_.request.field("step");
        if (step == "check")
            return WorkflowPage(visit_, opened_).with(bpmn_).revision(sentRevision()).check(true).respond();
        if (step == "discard" && !opened_.hasDraft()) return visit_.done(path_, "workflow_discarded");
        if (const auto current = checkRevision(opened_, sentRevision()); !current) return refuse(current.error());
        if (step == "discard") return discard();
        if (step == "activate") return activate();
        return save();
    }

  private:
    std::string_view sentRevision() const { return visit_.request.field("revision"); }

    /// With what was typed and the revision it was typed on, so that nothing is lost and nothing is overwritten.
    Response refuse(const Error& error) {
        WorkflowPage page(visit_, opened_);
        if (!bpmn_.empty()) page.with(bpmn_);
        return page.revision(sentRevision()).error(error).respond(statusOf(error));
    }

    Response discard() {
        const auto discarded = visit_.services.packages.discard(opened_.key, visit_.account()->id);
        if (!discarded && discarded.error().kind != ErrorKind::NotFound) return refuse(discarded.error());
        return visit_.done(path_, "workflow_discarded");
    }

    Response save() {
        if (edits_.empty()) return visit_.done(path_, "workflow_unchanged");
        const auto saved = saveFiles(visit_, opened_, {{opened_.draft.bpmnPath(), bpmn_}});
        return saved ? visit_.done(path_, "workflow_saved") : refuse(saved.error());
    }

    Response activate() {
        auto current = opened_;
        if (!edits_.empty()) {
            auto saved = saveFiles(visit_, opened_, {{opened_.draft.bpmnPath(), bpmn_}});
            if (!saved) return refuse(saved.error());
            current = std::move(saved).value();
        }
        if (!current.hasDraft())
            return refuse(rejected("workflow.nothing_to_activate", "There is no draft: nothing was changed"));
        std::vector<Problem> problems;
        const auto activated =
            visit_.services.packages.activate(current.key, current.draft.edition, visit_.account()->id, problems);
        if (activated) return visit_.done(path_, "workflow_activated");
        return WorkflowPage(visit_, current).check(false).error(activated.error()).respond(statusOf(activated.error()));
    }

    const Visit& visit_;
    const OpenedWorkflow& opened_;
    const std::string path_;
    const std::vector<bpmn::StepEdit> edits_;
    std::string bpmn_;
};

Response postSteps(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    return StepsPost(visit, *opened).run();
}

}  // namespace

Response workflowFileRefused(const Visit& visit, const OpenedWorkflow& opened, const Error& error) {
    return WorkflowPage(visit, opened).fileError(error).respond(statusOf(error));
}

std::vector<http::Route> workflowRoutes(const Services& services) {
    const auto administrator = [] { return Access::role("administrator"); };
    std::vector<http::Route> routes = {
        {Method::Get, "/admin/workflows", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return showList(services, request); }},
        {Method::Get, "/admin/workflows/{key}", administrator(), BodyLimit::none(),
         [&services](const Request& request) { return showWorkflow(services, request); }},
        {Method::Post, "/admin/workflows/{key}", administrator(), BodyLimit::form(),
         [&services](const Request& request) { return postSteps(services, request); }},
    };
    for (const auto group : {workflowFileRoutes, workflowStudioRoutes, workflowIncidentRoutes, caseRoutes})
        for (auto& route : group(services))
            routes.push_back(std::move(route));
    return routes;
}

}  // namespace entente::web
