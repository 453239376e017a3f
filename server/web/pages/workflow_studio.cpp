#include "feel/json.h"
#include "web/pages/workflow_routes.h"
#include "web/views/admin.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

constexpr std::uint64_t kLargestDiagram = 8 * http::mebibyte;

std::string_view severityName(Severity severity) {
    switch (severity) {
        case Severity::Error:
            return "error";
        case Severity::Warning:
            return "warning";
        case Severity::Note:
            break;
    }
    return "note";
}

/// `[{element, line, severity, text}]` as `studio/source/problems.js` shows it. The text of a problem in another file
/// begins with that file's name.
std::string problemsJson(const Visit& visit, const std::vector<Problem>& problems, const std::string& diagram) {
    feel::List list;
    for (const auto& problem : problems) {
        const bool elsewhere = !problem.file.empty() && problem.file != diagram;
        const auto text = visit.say(problem.message);
        list.emplace_back(feel::Context{{"element", elsewhere ? std::string() : problem.element},
                                        {"line", problem.line},
                                        {"severity", severityName(problem.severity)},
                                        {"text", elsewhere ? problem.file + ": " + text : text}});
    }
    return feel::toJson(feel::Value(std::move(list)));
}

Response showStudio(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    const auto path = workflowPath(opened->key);
    const StudioView view{opened->shown.name.in(visit.language().tag), path, path + "/draft.bpmn", path + "/draft"};
    auto response = visit.page(render(services.site, visit.frame, view));
    response.contentPolicy(http::ContentPolicy::Studio);
    return response;
}

/// The ETag names what was opened, and a save has to bring it back.
Response diagram(const Services& services, const Request& request) {
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    auto response = Response::bytes(opened->bpmn(), "application/xml");
    response.etag(opened->revision());
    return response;
}

/// `action` = `save` or `check`. A draft is kept with its problems: only activating it is refused.
Response postDiagram(const Services& services, const Request& request) {
    const Visit visit(services, request);
    auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    const auto path = opened->draft.bpmnPath();
    auto files = opened->draft.files;
    files[path] = request.field("bpmn");
    std::string revision;
    if (request.field("action") == "save") {
        if (const auto current = checkRevision(*opened, request.field("revision")); !current)
            return Response::error(current.error());
        const auto saved = saveFiles(visit, *opened, {{path, files[path]}});
        if (!saved) return Response::error(saved.error());
        revision = saved->revision();
    }
    auto response = Response::json(problemsJson(visit, services.packages.check(opened->key, files).problems, path));
    if (!revision.empty()) response.etag(revision);
    return response;
}

}  // namespace

std::vector<http::Route> workflowStudioRoutes(const Services& services) {
    return {
        {Method::Get, "/admin/workflows/{key}/studio", Access::role("administrator"), BodyLimit::none(),
         [&services](const Request& request) { return showStudio(services, request); }},
        {Method::Get, "/admin/workflows/{key}/draft.bpmn", Access::role("administrator"), BodyLimit::none(),
         [&services](const Request& request) { return diagram(services, request); }},
        {Method::Post, "/admin/workflows/{key}/draft", Access::role("administrator"), BodyLimit::form(kLargestDiagram),
         [&services](const Request& request) { return postDiagram(services, request); }},
    };
}

}  // namespace entente::web
