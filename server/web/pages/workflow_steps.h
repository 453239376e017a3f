#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bpmn/steps.h"
#include "web/pages/context.h"
#include "web/views/admin.h"
#include "workflow/package.h"

/// The steps of a definition as fields of a page, and back.
namespace entente::web {

/// The rows of the steps table. What a setting may be chosen from is what the package has.
std::vector<WorkflowView::Step> stepRows(const Visit& visit, const std::vector<bpmn::Step>& steps,
                                         const workflow::PackageFiles& files, const std::vector<Problem>& problems);
std::vector<WorkflowView::Suggestions> stepSuggestions(const Visit& visit);

/// What a sent page changes; steps and settings that it leaves alone are not among them.
std::vector<bpmn::StepEdit> stepEdits(const http::Request& request, const std::vector<bpmn::Step>& steps);

/// A due date as people type it: `5` stands for the expression of five shared working days, 18:00 at the host ministry.
/// Everything else stands for itself.
std::string dueAsTyped(std::string_view stored);
std::string dueAsStored(std::string_view typed);

}  // namespace entente::web
