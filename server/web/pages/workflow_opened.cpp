#include "web/pages/workflow_opened.h"

#include <algorithm>

#include "http/url.h"

namespace entente::web {

using workflow::PackageStatus;
using workflow::PackageSummary;

Result<OpenedWorkflow> openWorkflow(const Services& services, std::string_view key) {
    auto draft = services.packages.draft(key);
    if (!draft) return draft.error();
    OpenedWorkflow opened{std::string(key), {}, {}, std::move(draft).value()};
    for (auto& summary : services.packages.list())
        if (summary.key == key) opened.versions.push_back(std::move(summary));
    const auto shown = std::find_if(opened.versions.begin(), opened.versions.end(), [&](const PackageSummary& summary) {
        return opened.hasDraft() ? summary.id == opened.draft.id : summary.status == PackageStatus::Active;
    });
    // Discarded or activated between the two reads: as if it had been opened a moment later.
    if (shown == opened.versions.end()) return openWorkflow(services, key);
    opened.shown = *shown;
    return opened;
}

Result<void> checkRevision(const OpenedWorkflow& opened, std::string_view revision) {
    if (revision == opened.revision()) return {};
    return Error{ErrorKind::Conflict,
                 {"workflow.changed_since",
                  "This definition changed since you opened it. Open it again to see the newest state",
                  {}}};
}

Result<OpenedWorkflow> saveFiles(const Visit& visit, const OpenedWorkflow& opened,
                                 const workflow::PackageFiles& changed) {
    const auto saved = visit.services.packages.save(opened.key, changed, opened.draft.edition, visit.account()->id);
    if (!saved) return saved.error();
    return openWorkflow(visit.services, opened.key);
}

std::string workflowPath(std::string_view key) {
    return "/admin/workflows/" + http::url::encode(key);
}

ElementNames elementNames(const bpmn::Definitions& definitions, const Language& language) {
    ElementNames names;
    const auto add = [&](const auto& element) {
        const auto translated = element.names.find(language.tag);
        const auto& name = translated == element.names.end() ? element.name : translated->second;
        if (!name.empty()) names[element.id] = name;
    };
    for (const auto& process : definitions.processes) {
        add(process);
        for (const auto& node : process.nodes)
            add(node);
        for (const auto& flow : process.flows)
            add(flow);
    }
    return names;
}

ElementNames elementNames(const workflow::CaseLibrary& library, const Language& language) {
    ElementNames names;
    for (const auto* package : library.packages())
        names.merge(elementNames(package->model, language));
    return names;
}

std::string nameOf(const ElementNames& names, const std::string& element) {
    const auto name = names.find(element);
    return name == names.end() ? element : name->second;
}

}  // namespace entente::web
