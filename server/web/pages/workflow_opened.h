#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bpmn/model.h"
#include "web/pages/context.h"
#include "workflow/package_store.h"

namespace entente::web {

/// A workflow as an administrator has it open: its draft, or the active version where there is none.
struct OpenedWorkflow {
    std::string key;
    std::vector<workflow::PackageSummary> versions;  ///< of this key: the draft, then the newest first
    workflow::PackageSummary shown;                  ///< the one that is open
    workflow::Draft draft;

    bool hasDraft() const { return static_cast<bool>(draft.id); }
    /// Names exactly what was opened: any save, activation or discarding since makes another one.
    std::string revision() const { return shown.id.text() + "." + std::to_string(draft.edition); }
    const std::string& bpmn() const { return draft.files.at(draft.bpmnPath()); }
};

/// Fails with kind NotFound.
Result<OpenedWorkflow> openWorkflow(const Services& services, std::string_view key);

/// Fails with kind Conflict when it is another one by now.
Result<void> checkRevision(const OpenedWorkflow& opened, std::string_view revision);

/// Stores these files in the draft that was opened; gives the new state.
Result<OpenedWorkflow> saveFiles(const Visit& visit, const OpenedWorkflow& opened,
                                 const workflow::PackageFiles& changed);

std::string workflowPath(std::string_view key);

/// What elements are called in the language of the page, by id; those without a name are left out.
using ElementNames = std::map<std::string, std::string>;
ElementNames elementNames(const bpmn::Definitions& definitions, const Language& language);
/// Of all packages that a case runs; its own come first where ids are the same.
ElementNames elementNames(const workflow::CaseLibrary& library, const Language& language);
/// Its id, where it has no name.
std::string nameOf(const ElementNames& names, const std::string& element);

}  // namespace entente::web
