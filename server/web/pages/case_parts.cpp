#include "web/pages/case_parts.h"

#include "base/utf8.h"
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
        options.push_back({nodes[i].id, nameOf(names, nodes[i].id)});
    }
    return options;
}

std::vector<HandWritten> handWritten(storage::ReadTx& tx, const Visit& visit,
                                     const std::vector<workflow::ByHand>& all) {
    std::map<PackageId, ElementNames> known;
    const auto namesIn = [&](PackageId id) -> const ElementNames& {
        const auto [found, isNew] = known.try_emplace(id);
        if (isNew)
            if (const auto package = visit.services.packages.load(tx, id))
                found->second = elementNames(package->model, visit.language());
        return found->second;
    };
    std::vector<HandWritten> written;
    for (const auto& one : all)
        written.push_back({one.at,
                           visit.text("by_hand." + one.type, {{"step", nameOf(namesIn(one.package), one.element)}}),
                           one.reason, one.actor.empty() ? "" : actorText(tx, visit, one.actor)});
    return written;
}

Result<feel::Context> typedValues(std::string_view text) {
    if (utf8::trim(text).empty()) return feel::Context{};
    const auto value = feel::fromJsonWithAtLiterals(text);
    if (value && value->isContext()) return value->context();
    return invalid("web.values.unreadable",
                   "Write the values as JSON: names in quotes, each with its value, in braces.", {}, "values");
}

Result<std::string> typedReason(const http::Request& request) {
    if (const auto reason = utf8::trim(request.field("reason")); !reason.empty()) return std::string(reason);
    return invalid("engine.reason.missing", "Say why: the reason stands in the record.", {}, "reason");
}

int statusOfRefusal(const Error& error) {
    return error.kind == ErrorKind::Invalid ? 422 : 409;
}

}  // namespace entente::web
