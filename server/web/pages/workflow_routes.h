#pragma once

#include <vector>

#include "web/pages/workflow_opened.h"

/// The parts that `workflowRoutes` is put together from.
namespace entente::web {

/// Download and upload of a definition's files.
std::vector<http::Route> workflowFileRoutes(const Services& services);
/// The modeler and the diagram it works on.
std::vector<http::Route> workflowStudioRoutes(const Services& services);
/// Cases that stopped.
std::vector<http::Route> workflowIncidentRoutes(const Services& services);
/// Cases under way, and what is done to one by hand.
std::vector<http::Route> caseRoutes(const Services& services);

/// The page of the definition with an error at its upload.
http::Response workflowFileRefused(const Visit& visit, const OpenedWorkflow& opened, const Error& error);

}  // namespace entente::web
