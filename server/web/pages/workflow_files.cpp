#include <algorithm>
#include <array>

#include "web/pages/workflow_routes.h"
#include "workflow/shared_texts.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;

namespace {

constexpr std::uint64_t kLargestFile = 16 * http::mebibyte;

struct PackageFile {
    std::string_view extension, folder, mediaType;
    bool byLanguage;  ///< `name.en.txt`
};
constexpr std::array<PackageFile, 4> kPackageFiles = {{
    {".bpmn", "", "application/xml", false},
    {".form", "", "application/json", false},
    {".txt", "mail/", "text/plain; charset=utf-8", true},
    {".docx", "templates/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", true},
}};

const PackageFile* kindOf(std::string_view name) {
    const auto found = std::find_if(kPackageFiles.begin(), kPackageFiles.end(),
                                    [&](const PackageFile& kind) { return name.ends_with(kind.extension); });
    return found == kPackageFiles.end() ? nullptr : found;
}

bool isNamePart(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// Where a file of that name lies in the package of `opened`; there is one diagram, whatever its file is called.
Result<std::string> pathFor(const OpenedWorkflow& opened, std::string_view fileName) {
    const auto* kind = kindOf(fileName);
    if (kind == nullptr)
        return invalid("workflow.file_kind", "The file must be a .bpmn, .form, .txt or .docx file", {}, "file");
    if (kind->extension == ".bpmn") return opened.draft.bpmnPath();
    auto name = fileName.substr(0, fileName.size() - kind->extension.size());
    const auto dot = name.find('.');
    const bool named = kind->byLanguage ? dot != std::string_view::npos && isNamePart(name.substr(dot + 1))
                                        : dot == std::string_view::npos;
    if (!named || !isNamePart(name.substr(0, dot)))
        return kind->byLanguage
                   ? invalid("workflow.file_name_language",
                             "The file must be named with small letters and its language, such as receipt.en.txt", {},
                             "file")
                   : invalid("workflow.file_name", "The file must be named with small letters, such as enquiry.form",
                             {}, "file");
    return std::string(kind->folder) + std::string(fileName);
}

Response downloadFile(const Services& services, const Request& request) {
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    const auto& path = request.parameter("path");
    const auto file = opened->draft.files.find(path);
    const auto* kind = kindOf(path);
    if (file == opened->draft.files.end() || kind == nullptr)
        return Response::error(notFound("http.not_found", "There is no such page"));
    auto response = Response::bytes(file->second, std::string(kind->mediaType));
    response.download(path.substr(path.rfind('/') + 1));
    return response;
}

Response uploadFile(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    visit.frame.path = workflowPath(opened->key);
    auto file = uploadedFile(request, "file");
    if (!file) return workflowFileRefused(visit, *opened, invalid("workflow.file_none", "Choose a file"));
    if (const auto current = checkRevision(*opened, request.field("revision")); !current)
        return workflowFileRefused(visit, *opened, current.error());
    const auto path = pathFor(*opened, file->fileName);
    if (!path) return workflowFileRefused(visit, *opened, path.error());
    const auto saved = saveFiles(visit, *opened, {{*path, std::move(file->bytes)}});
    if (!saved) return workflowFileRefused(visit, *opened, saved.error());
    return visit.done(workflowPath(opened->key), "workflow_uploaded");
}

/// The shared text as the file of this workflow is no copy any more (`shared_texts.h`).
Response useShared(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto opened = openWorkflow(services, request.parameter("key"));
    if (!opened) return Response::error(opened.error());
    visit.frame.path = workflowPath(opened->key);
    const std::string path(request.field("path"));
    const auto& shared = services.packages.sharedTexts();
    const auto text = shared.find(workflow::sharedPath(path));
    if (text == shared.end() || !opened->draft.files.contains(path))
        return Response::error(notFound("http.not_found", "There is no such page"));
    if (const auto current = checkRevision(*opened, request.field("revision")); !current)
        return workflowFileRefused(visit, *opened, current.error());
    const auto saved = saveFiles(visit, *opened, {{path, text->second}});
    if (!saved) return workflowFileRefused(visit, *opened, saved.error());
    return visit.done(workflowPath(opened->key), "workflow_shared");
}

}  // namespace

std::vector<http::Route> workflowFileRoutes(const Services& services) {
    return {
        {Method::Get, "/admin/workflows/{key}/files/{path...}", Access::role("administrator"), BodyLimit::none(),
         [&services](const Request& request) { return downloadFile(services, request); }},
        {Method::Post, "/admin/workflows/{key}/files", Access::role("administrator"), BodyLimit::upload(kLargestFile),
         [&services](const Request& request) { return uploadFile(services, request); }},
        {Method::Post, "/admin/workflows/{key}/shared", Access::role("administrator"), BodyLimit::form(),
         [&services](const Request& request) { return useShared(services, request); }},
    };
}

}  // namespace entente::web
