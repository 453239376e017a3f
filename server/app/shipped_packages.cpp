#include "app/shipped_packages.h"

#include <algorithm>
#include <map>

#include "base/file.h"
#include "bpmn/reader.h"
#include "workflow/document_generator.h"
#include "workflow/shared_texts.h"

namespace entente::app {

namespace {

void addFile(workflow::PackageFiles& files, const std::filesystem::path& path, const std::string& name) {
    if (auto bytes = readFile(systemFiles(), path)) files[name] = std::move(*bytes);
}

void addTemplates(workflow::PackageFiles& files, const std::string& bpmn, const std::filesystem::path& templates) {
    const auto reading = bpmn::read(bpmn);
    for (const auto& process : reading.definitions.processes)
        for (const auto& node : process.nodes)
            if (const auto name = node.header("template"); node.jobType == "entente:document" && !name.empty())
                for (const auto& entry : systemFiles().list(templates))
                    if (entry.starts_with(std::string(name) + ".") && entry.ends_with(".docx"))
                        addFile(files, templates / entry, "templates/" + entry);
}

void addMails(workflow::PackageFiles& files, const std::filesystem::path& folder, const std::string& below) {
    for (const auto& name : systemFiles().list(folder / "mail"))
        if (name.ends_with(".txt")) addFile(files, folder / "mail" / name, below + "mail/" + name);
}

}  // namespace

workflow::PackageFiles readPackage(const std::filesystem::path& folder, const std::filesystem::path& templates) {
    workflow::PackageFiles files;
    for (const auto& name : systemFiles().list(folder))
        if (name.ends_with(".bpmn") || name.ends_with(".form") || name.ends_with(".dmn"))
            addFile(files, folder / name, name);
    addMails(files, folder, {});
    for (const auto& [name, bytes] : workflow::PackageFiles(files))
        if (name.ends_with(".bpmn")) addTemplates(files, bytes, templates);
    return files;
}

workflow::PackageFiles readSharedTexts(const std::filesystem::path& workflows) {
    workflow::PackageFiles files;
    addMails(files, workflows / "common", std::string(workflow::kSharedFolder));
    return files;
}

Result<void> installShipped(workflow::PackageStore& store, const Installation& installation) {
    const auto known = store.list();
    std::map<std::string, workflow::PackageFiles> waiting;
    for (const auto& key : systemFiles().list(installation.workflows())) {
        const auto folder = installation.workflows() / key;
        if (!std::filesystem::is_directory(folder)) continue;
        auto files = readPackage(folder, installation.templates());
        const bool isPackage =
            std::any_of(files.begin(), files.end(), [](const auto& f) { return f.first.ends_with(".bpmn"); });
        if (isPackage && std::none_of(known.begin(), known.end(), [&](const auto& p) { return p.key == key; }))
            waiting.emplace(key, std::move(files));
    }
    // One that calls another can be activated only after it.
    while (!waiting.empty()) {
        std::string reasons;
        const auto installed = std::erase_if(waiting, [&](const auto& package) {
            std::vector<Problem> problems;
            if (store.install(package.first, package.second, {}, problems)) return true;
            for (const auto& problem : problems)
                if (problem.severity == Severity::Error)
                    reasons += "\n  " + package.first + "/" + problem.file + ": " + problem.element + ": " +
                               problem.message.english();
            return false;
        });
        if (installed == 0)
            return invalid("app.shipped_package", "The shipped workflow “{key}” cannot be activated: {reasons}",
                           {{"key", waiting.begin()->first}, {"reasons", reasons}});
    }
    return {};
}

}  // namespace entente::app
