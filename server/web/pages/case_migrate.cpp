#include <algorithm>
#include <utility>

#include "storage/db/database.h"
#include "web/pages/case_parts.h"
#include "web/pages/workflow_opened.h"
#include "workflow/migration.h"
#include "workflow/package_store.h"
#include "workflow/task_repository.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

/// What the newest version makes of one case, and the case in it.
class MigratePage {
  public:
    explicit MigratePage(const Visit& visit)
        : visit_(visit), by_{audit::Actor::account(visit.account()->id), visit.account()->person} {
        constexpr std::string_view prefix = "to.";
        for (const auto& [name, value] : visit_.request.fields()) {
            if (!name.starts_with(prefix) || value.empty()) continue;
            const auto element = name.substr(prefix.size());
            if (value == kGone)
                order_.gone.insert(element);
            else if (value != element)
                order_.elements[element] = value;
        }
        order_.reason = visit_.request.field("reason");
    }

    Response respond() {
        const auto instance = visit_.services.database.read([&](ReadTx& tx) { return find(tx); });
        if (!instance) return Response::error(instance.error());
        const bool moves = visit_.request.field("step") == "move";
        auto done = checkTarget();
        if (done && moves) done = move(*instance);
        return done && moves ? visit_.done(pathOfCase(visit_), "case_changed") : show(done ? nullptr : &done.error());
    }

  private:
    static constexpr std::string_view kGone = "-";

    /// The case, while it does not follow the newest version, which becomes the order's.
    Result<InstanceId> find(ReadTx& tx) {
        const auto situation = caseOf(tx, visit_);
        if (!situation) return situation.error();
        order_.target = visit_.services.packages.active(tx, situation->package->key);
        if (order_.target && order_.target->id != situation->package->id) return situation->instance.id;
        return rejected("web.case.newest", "This case follows the newest version already");
    }

    /// The newest version must be the one that the page has shown.
    Result<void> checkTarget() const {
        if (!visit_.request.hasField("target") || visit_.request.field("target") == order_.target->id.text()) return {};
        return Error{ErrorKind::Conflict,
                     {"web.case.other_target",
                      "Another version became active since you opened the page. Nothing was moved: look at what this "
                      "one would do",
                      {}}};
    }

    Result<void> move(InstanceId instance) const {
        if (const auto reason = typedReason(visit_.request); !reason) return reason.error();
        const auto seen = numberOf<std::int64_t>(visit_.request.field("seen")).value_or(0);
        const auto moved = workflow::migrateAsSeen(visit_.services.runner, instance, seen, by_, order_);
        return moved ? Result<void>() : moved.error();
    }

    Response show(const Error* error) const {
        auto view = visit_.services.database.read([&](ReadTx& tx) -> Result<MigrateView> {
            const auto situation = caseOf(tx, visit_);
            if (!situation) return situation.error();
            return viewOf(tx, *situation);
        });
        if (!view) return Response::error(view.error());
        if (error) view->errors = caseErrors(visit_, *error);
        return visit_.page(render(visit_.services.site, visit_.frame, *view), error ? statusOfRefusal(*error) : 200);
    }

    MigrateView viewOf(ReadTx& tx, const workflow::Situation& situation) const {
        MigrateView view;
        view.workflow = situation.package->name.in(visit_.language().tag);
        view.number = situation.instance.id.text();
        view.from = situation.package->version;
        view.to = order_.target->version;
        view.action = pathOfCase(visit_) + "/migrate";
        view.version = situation.instance.version;
        view.target = order_.target->id.text();
        view.rows = rowsOf(tx, situation);
        view.reason = order_.reason;
        return view;
    }

    std::vector<MigrateView::Row> rowsOf(ReadTx& tx, const workflow::Situation& situation) const {
        const auto plan = workflow::planMigration(tx, situation, order_, by_);
        const auto completed = workflow::TaskRepository().completedElements(tx, situation.instance.id);
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
            const bool moves = std::any_of(plan.moves.begin(), plan.moves.end(),
                                           [&](const auto& move) { return move.from == element; });
            rows.push_back({nameOf(names, element),
                            element,
                            targets,
                            mapped == order_.elements.end() ? element : mapped->second,
                            {},
                            {},
                            completed.contains(element) && !moves,
                            order_.gone.contains(element)});
            return rows.back();
        };
        for (const auto& move : plan.moves)
            row(move.from);
        for (const auto& problem : plan.problems)
            row(problem.element).problems.push_back(visit_.say(problem.message));
        for (const auto& change : plan.changes)
            row(change.element).changes.push_back(visit_.say(change.message));
        // What was answered stays to be seen.
        for (const auto& [element, target] : order_.elements)
            row(element);
        for (const auto& element : order_.gone)
            row(element);
        return rows;
    }

    const Visit& visit_;
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
