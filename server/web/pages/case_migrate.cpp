#include <algorithm>
#include <utility>

#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/workflow_opened.h"
#include "workflow/migration.h"
#include "workflow/package_store.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

/// What the newest version makes of one case, and the case in it.
class MigratePage {
  public:
    explicit MigratePage(const Visit& visit)
        : visit_(visit),
          instance_(idFrom<InstanceId>(visit.request, "id")),
          by_{audit::Actor::account(visit.account()->id), visit.account()->person} {}

    Response respond() {
        const auto package = visit_.services.runner.packageOf(instance_);
        if (!package || package->key != visit_.request.parameter("key"))
            return Response::error(notFound("workflow.no_instance", "There is no such case"));
        order_.target = visit_.services.packages.active(package->key);
        if (!order_.target || order_.target->id == package->id)
            return Response::error(rejected("web.case.newest", "This case follows the newest version already"));
        auto situation = visit_.services.database.read(
            [&](storage::ReadTx& tx) { return visit_.services.runner.situation(tx, instance_, package); });
        if (!situation) return Response::error(situation.error());
        takeSent();
        return visit_.request.field("step") == "move" ? move(*situation) : show(*situation, nullptr);
    }

  private:
    std::string casePath() const {
        return workflowPath(visit_.request.parameter("key")) + "/cases/" + instance_.text();
    }

    void takeSent() {
        constexpr std::string_view prefix = "to.";
        for (const auto& [name, value] : visit_.request.fields())
            if (name.starts_with(prefix) && !value.empty() && name.substr(prefix.size()) != value)
                order_.elements[name.substr(prefix.size())] = value;
        order_.reason = visit_.request.field("reason");
    }

    Response move(const workflow::Situation& situation) {
        if (const auto reason = typedReason(visit_.request); !reason) return show(situation, &reason.error());
        const auto seen = numberOf<std::int64_t>(visit_.request.field("seen")).value_or(0);
        const auto moved = workflow::migrateAsSeen(visit_.services.runner, instance_, seen, by_, order_);
        return moved ? visit_.done(casePath(), "case_changed") : show(situation, &moved.error());
    }

    Response show(const workflow::Situation& situation, const Error* error) {
        const auto& language = visit_.language();
        MigrateView view;
        view.workflow = situation.package->name.in(language.tag);
        view.number = instance_.text();
        view.from = situation.package->version;
        view.to = order_.target->version;
        view.action = casePath() + "/migrate";
        view.version = situation.instance.version;
        view.rows = rowsOf(situation);
        view.reason = order_.reason;
        if (error) view.errors = {visit_.pageError(*error)};
        return visit_.page(render(visit_.services.site, visit_.frame, view), error ? statusOfRefusal(*error) : 200);
    }

    std::vector<MigrateView::Row> rowsOf(const workflow::Situation& situation) const {
        const auto plan = workflow::planMigration(situation, order_, by_);
        const auto names = elementNames(situation.package->model, visit_.language());
        const auto there = elementNames(order_.target->model, visit_.language());
        std::vector<SelectOption> targets;
        for (const auto& node : order_.target->process().nodes)
            targets.push_back({node.id, nameOf(there, node.id)});
        std::vector<MigrateView::Row> rows;
        const auto row = [&](const std::string& element) -> MigrateView::Row& {
            const auto known =
                std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.element == element; });
            if (known != rows.end()) return *known;
            const auto mapped = order_.elements.find(element);
            rows.push_back(
                {nameOf(names, element), element, targets, mapped == order_.elements.end() ? element : mapped->second});
            return rows.back();
        };
        for (const auto& move : plan.moves)
            row(move.from);
        for (const auto& problem : plan.problems)
            row(problem.element).problems.push_back(visit_.say(problem.message));
        for (const auto& change : plan.changes)
            row(change.element).changes.push_back(visit_.say(change.message));
        return rows;
    }

    const Visit& visit_;
    InstanceId instance_;
    workflow::By by_;
    workflow::MigrationOrder order_;
};

}  // namespace

std::vector<http::Route> migrateRoutes(const Services& services) {
    const auto handler = [&services](const Request& request) {
        const Visit visit(services, request);
        return MigratePage(visit).respond();
    };
    const auto* path = "/admin/workflows/{key}/cases/{id}/migrate";
    return {
        {Method::Get, path, Access::role("administrator"), BodyLimit::none(), handler},
        {Method::Post, path, Access::role("administrator"), BodyLimit::form(), handler},
    };
}

}  // namespace entente::web
