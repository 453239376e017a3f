#include "web/pages/case_parts.h"

#include "engine/order.h"
#include "feel/json.h"
#include "web/pages/task_words.h"
#include "web/pages/workflow_opened.h"
#include "workflow/package_store.h"

namespace entente::web {

std::vector<SelectOption> elementOptions(const workflow::Package& package, const engine::Definition& definition,
                                         const Language& language) {
    const auto names = elementNames(package.model, language);
    std::vector<SelectOption> options;
    const auto& nodes = definition.process().nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!engine::canBeginByHand(definition, static_cast<int>(i))) continue;
        const auto name = names.find(nodes[i].id);
        options.push_back({nodes[i].id, name == names.end() ? nodes[i].id : name->second});
    }
    return options;
}

std::vector<HandWritten> handWritten(storage::ReadTx& tx, const Visit& visit,
                                     const std::vector<workflow::ByHand>& all) {
    std::vector<HandWritten> written;
    for (const auto& one : all) {
        std::string element = one.element;
        if (const auto package = visit.services.packages.load(tx, one.package)) {
            const auto names = elementNames(package->model, visit.language());
            if (const auto name = names.find(element); name != names.end()) element = name->second;
        }
        written.push_back({one.at, visit.text("by_hand." + one.type, {{"step", element}}), one.reason,
                           one.actor.empty() ? "" : actorText(tx, visit, one.actor)});
    }
    return written;
}

Result<feel::Context> typedValues(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return feel::Context{};
    const auto value = feel::fromJsonWithAtLiterals(text);
    if (value && value->isContext()) return value->context();
    return invalid("web.values.unreadable",
                   "Write the values as JSON: names in quotes, each with its value, in braces.", {}, "values");
}

Result<std::string> typedReason(const http::Request& request) {
    std::string reason(request.field("reason"));
    if (reason.find_first_not_of(' ') != std::string::npos) return reason;
    return invalid("engine.reason.missing", "Say why: the reason stands in the record.", {}, "reason");
}

int statusOfRefusal(const Error& error) {
    return error.kind == ErrorKind::Invalid ? 422 : 409;
}

}  // namespace entente::web
