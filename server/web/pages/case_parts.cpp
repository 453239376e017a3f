#include "web/pages/case_parts.h"

#include "approvals/border.h"
#include "base/utf8.h"
#include "engine/order.h"
#include "feel/json.h"
#include "programs/program_repository.h"
#include "records/program_sight.h"
#include "storage/db/database.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "workflow/package_store.h"
#include "workflow/runner.h"
#include "workflow/starters.h"

namespace entente::web {

std::vector<SelectOption> elementOptions(const workflow::Package& package, const engine::Definition& definition,
                                         const Language& language) {
    const auto names = elementNames(package.model, language);
    std::vector<SelectOption> options;
    const auto& nodes = definition.process().nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!engine::canBeginByHand(definition, static_cast<int>(i))) continue;
        options.push_back({nodes[i].id, nameOf(names, nodes[i].id)});
    }
    return options;
}

namespace {

/// Earlier versions of this program did not note between which versions.
bool isOlderMove(const workflow::ByHand& one) {
    return one.type == "InstanceMigrated" && one.from.empty();
}

}  // namespace

std::vector<HandWritten> handWritten(storage::ReadTx& tx, const Visit& visit,
                                     const std::vector<workflow::ByHand>& all) {
    std::map<PackageId, ElementNames> known;
    const auto namesIn = [&](PackageId id) -> const ElementNames& {
        const auto [found, isNew] = known.try_emplace(id);
        if (isNew)
            if (const auto package = visit.services.packages.tryLoad(tx, id))
                found->second = elementNames(package->model, visit.language());
        return found->second;
    };
    std::vector<HandWritten> written;
    written.reserve(all.size());
    for (const auto& one : all)
        written.push_back(
            {one.at,
             visit.text("by_hand." + one.type + (isOlderMove(one) ? ".older" : ""),
                        {{"step", nameOf(namesIn(one.package), one.element)}, {"from", one.from}, {"to", one.to}}),
             one.reason, one.actor.empty() ? "" : actorText(tx, visit, one.actor)});
    return written;
}

std::string valuesText(const feel::Context& values) {
    std::string text;
    for (const auto& [name, value] : values.entries())
        text += (text.empty() ? "{\n  " : ",\n  ") + feel::jsonQuoted(name) + ": " + feel::toTypedJson(value);
    return text.empty() ? text : text + "\n}";
}

Result<feel::Context> typedValues(std::string_view text) {
    if (utf8::trim(text).empty()) return feel::Context{};
    const auto value = feel::fromTypedJson(text);
    if (value && value->isContext()) return value->context();
    return invalid("web.values.unreadable",
                   "Write the values as JSON: names in quotes, each with its value, in braces.", {}, "values");
}

Result<std::string> typedReason(const http::Request& request) {
    const auto reason = utf8::trim(request.field("reason"));
    if (auto said = engine::requireReason(reason); !said) return said.error();
    if (auto line = approvals::checkLine(reason, "reason", false); !line) return line.error();
    return std::string(reason);
}

int statusOfRefusal(const Error& error) {
    return error.kind == ErrorKind::Invalid ? kUnprocessable : 409;
}

CaseErrors caseErrors(const Visit& visit, const Error& error) {
    if (error.place.empty()) return {{visit.pageError(error)}, {}};
    return {{}, {{error.place, error.place, error.message}}};
}

std::optional<InstanceId> seenCase(const http::Request& request) {
    if (!request.hasField("seen")) return std::nullopt;
    return InstanceId::parse(request.field("seen"));
}

Result<workflow::Situation> caseOf(storage::ReadTx& tx, const Visit& visit) {
    auto found = visit.services.runner.situation(tx, idFrom<InstanceId>(visit.request, "id"));
    if (found && found->package->key == visit.request.parameter("key")) return found;
    return notFound("workflow.no_instance", "There is no such case");
}

std::string pathOfCase(const Visit& visit) {
    return workflowPath(visit.request.parameter("key")) + "/cases/" + idFrom<InstanceId>(visit.request, "id").text();
}

Result<programs::Program> coordinatedProgram(const Visit& visit) {
    auto program = visit.services.database.read([&](storage::ReadTx& tx) {
        auto found = programs::ProgramRepository().findByCode(tx, visit.request.parameter("code"));
        return found && records::maySee(tx, *visit.account(), found->id) ? std::move(found) : std::nullopt;
    });
    if (!program) return notFound("programs.no_program", "There is no such program");
    return std::move(*program);
}

Result<programs::Program> hostProgram(const Visit& visit) {
    auto program = coordinatedProgram(visit);
    if (program && !visit.account()->isCoordinatorOf(identity::Side::A))
        return Error{ErrorKind::Forbidden,
                     {"programs.host_only", "Only a coordinator of MOIS opens steps of cases again", {}}};
    return program;
}

bool mayStart(storage::ReadTx& tx, const Visit& visit, const workflow::Package& package, ProgramId program) {
    if (visit.account() == nullptr || visit.account()->role != identity::Role::Coordinator) return false;
    const auto environment = visit.services.runner.environment(tx, program);
    const auto starters = environment ? workflow::startersOf(package, *environment) : environment.error();
    return starters && starters->has(viewSide(visit));
}

}  // namespace entente::web
