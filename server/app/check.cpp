#include "app/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "app/models_beside.h"
#include "app/shipped_packages.h"
#include "base/file.h"
#include "base/utf8.h"
#include "bpmn/reader.h"
#include "dmn/model.h"
#include "docx/docx_template.h"
#include "engine/check.h"
#include "forms/form.h"
#include "mail/mail_text.h"

namespace entente::app {

namespace {

using std::filesystem::path;

std::string extensionOf(const path& file) {
    return utf8::asciiLower(file.extension().string());
}

/// Whether a file met in a folder is looked at: not every text and not what Word leaves beside an open document.
bool belongs(const path& file) {
    if (extensionOf(file) == ".txt") return file.parent_path().filename() == "mail";
    return isCheckable(file) && !file.filename().string().starts_with("~$");
}

bool isPassedOver(const path& folder) {
    const auto name = folder.filename().string();
    return name.starts_with('.') || name == "node_modules";
}

/// Files below `folder`, sorted.
std::vector<path> filesBelow(const path& folder) {
    std::vector<path> files;
    for (auto entry = std::filesystem::recursive_directory_iterator(folder);
         entry != std::filesystem::recursive_directory_iterator(); ++entry) {
        if (entry->is_directory() && isPassedOver(entry->path())) entry.disable_recursion_pending();
        if (entry->is_regular_file() && belongs(entry->path())) files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class Check {
  public:
    Check(bool runnable, const Installation& shipped) : runnable_(runnable), shipped_(shipped) {}

    void add(const path& given) {
        try {
            if (!std::filesystem::is_directory(given)) return checkFile(given);
            for (const auto& file : filesBelow(given))
                checkFile(file);
        } catch (const std::system_error& error) {
            report_.unreadable.push_back(error.what());
        }
    }

    CheckReport finish() {
        // Several checks look at one definition and may say the same.
        std::set<std::tuple<std::string, int, std::string, std::string>> said;
        std::erase_if(report_.problems, [&](const Problem& problem) {
            return !said.emplace(problem.file, problem.line, problem.element, problem.message.english()).second;
        });
        std::stable_sort(report_.problems.begin(), report_.problems.end(), [](const Problem& a, const Problem& b) {
            return std::tie(a.file, a.line) < std::tie(b.file, b.line);
        });
        return std::move(report_);
    }

  private:
    void checkFile(const path& file) {
        std::optional<std::string> bytes;
        try {
            bytes = readFile(systemFiles(), file);
        } catch (const std::system_error& error) {
            report_.unreadable.push_back(error.what());
            return;
        }
        if (!bytes) {
            report_.unreadable.push_back("there is no file “" + file.string() + "”");
            return;
        }
        ++report_.files;
        const auto extension = extensionOf(file);
        if (extension == ".bpmn")
            checkDefinition(file, *bytes);
        else if (extension == ".form")
            checkForm(file, *bytes);
        else if (extension == ".docx")
            checkDocument(file, std::move(*bytes));
        else if (extension == ".dmn")
            checkDecisions(file, *bytes);
        else
            checkMail(file, *bytes);
    }

    void say(const path& file, Problem problem) {
        problem.file = file.string();
        problem.line = std::max(problem.line, 1);
        report_.problems.push_back(std::move(problem));
    }

    void checkDecisions(const path& file, const std::string& bytes) {
        const auto model = dmn::Model::load(bytes, modelsBeside(file));
        if (!model)
            return say(file, {Severity::Error, {}, lineOfPlace(model.error().place), {}, model.error().message});
        for (const auto& problem : (*model)->problems())
            say(file, problem);
    }

    void checkDefinition(const path& file, const std::string& bytes) {
        auto reading = bpmn::read(bytes);
        const bool readable = !reading.definitions.processes.empty() || reading.problems.empty();
        for (auto& problem : reading.problems)
            say(file, std::move(problem));
        if (!readable) return;
        for (auto& problem : engine::check(reading.definitions, runnable_))
            say(file, std::move(problem));
        checkPackage(file, bytes);
    }

    /// What the definition names beside it. Only activation needs all of it, so otherwise these are warnings.
    void checkPackage(const path& file, const std::string& bytes) {
        auto files = surroundings(file.parent_path());
        const auto name = file.filename().string();
        files[name] = bytes;
        for (auto& problem : workflow::compilePackage(file.stem().string(), files).problems) {
            if (problem.file != name && !problem.file.empty()) continue;  // the other files are checked as themselves
            const bool reference = problem.message.key.starts_with("workflow.");
            if (!reference && !runnable_) continue;  // said by the checks of the model, in the right degree
            if (reference && !runnable_)
                problem.severity = problem.message.key == "workflow.no_process" ? Severity::Note : Severity::Warning;
            say(file, std::move(problem));
        }
    }

    /// All files of a package but its definitions, of which a folder may hold several.
    workflow::PackageFiles surroundings(const path& folder) {
        auto known = surroundings_.find(folder);
        if (known == surroundings_.end()) {
            // A file that is named without a folder lies in the working directory.
            const auto here = folder.empty() ? path(".") : folder;
            const auto templates = nearest(here, "docx_templates");
            const auto common = nearest(here, "common/mail");
            auto files = readPackage(here, templates ? *templates / "docx_templates" : shipped_.templates());
            files.merge(readSharedTexts(common ? *common : shipped_.workflows()));
            known = surroundings_.emplace(folder, std::move(files)).first;
            std::erase_if(known->second, [](const auto& file) { return file.first.ends_with(".bpmn"); });
        }
        return known->second;
    }

    /// The folder itself or the next above it that holds a folder of that name.
    static std::optional<path> nearest(const path& folder, const path& name) {
        const auto absolute = std::filesystem::absolute(folder).lexically_normal();
        for (auto above = absolute; above != above.root_path(); above = above.parent_path())
            if (std::filesystem::is_directory(above / name)) return above;
        return std::nullopt;
    }

    void checkForm(const path& file, const std::string& bytes) {
        const auto form = forms::Form::parse(bytes);
        if (!form) return say(file, {Severity::Error, {}, lineOfPlace(form.error().place), {}, form.error().message});
        for (const auto& problem : form->problems())
            say(file, problem);
    }

    /// The line of a place `line:column`.
    static int lineOfPlace(const std::string& place) {
        return place.empty() || place[0] < '0' || place[0] > '9' ? 1 : std::atoi(place.c_str());
    }

    /// Word has no lines: the paragraph stands in their place, and the text names the part.
    void checkDocument(const path& file, std::string bytes) {
        const auto include = [&](std::string_view name) -> std::optional<std::string> {
            const auto other = file.parent_path() / (std::string(name) + ".docx");
            const auto language = file.parent_path() / (std::string(name) + file.stem().extension().string() + ".docx");
            for (const auto& candidate : {language, other})
                if (std::filesystem::is_regular_file(candidate)) return readFile(systemFiles(), candidate);
            return std::nullopt;
        };
        for (const auto& finding : docx::inspect(std::move(bytes), {.include = include}).problems)
            say(file, {finding.severity,
                       {},
                       finding.place.line,
                       {},
                       {finding.message.key, finding.english("paragraph"), {}}});
    }

    void checkMail(const path& file, const std::string& bytes) {
        for (const auto& finding : mail::MailText::compile(bytes, {}).problems) {
            const auto tag = finding.place.tag.empty() ? "" : finding.place.tag + ": ";
            say(file, {finding.severity,
                       {},
                       finding.place.line,
                       {},
                       {finding.message.key, tag + finding.message.english(), {}}});
        }
    }

    bool runnable_;
    const Installation& shipped_;
    std::map<path, workflow::PackageFiles> surroundings_;
    CheckReport report_;
};

std::string_view word(Severity severity) {
    switch (severity) {
        case Severity::Error:
            return "error";
        case Severity::Warning:
            return "warning";
        case Severity::Note:
            return "note";
    }
    return "";
}

std::string onOneLine(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

}  // namespace

std::size_t CheckReport::count(Severity severity) const {
    return static_cast<std::size_t>(std::count_if(
        problems.begin(), problems.end(), [&](const Problem& problem) { return problem.severity == severity; }));
}

bool isCheckable(const path& file) {
    const auto extension = extensionOf(file);
    return extension == ".bpmn" || extension == ".form" || extension == ".docx" || extension == ".dmn" ||
           extension == ".txt";
}

CheckReport check(const std::vector<path>& paths, bool runnable, const Installation& shipped) {
    Check check(runnable, shipped);
    for (const auto& given : paths)
        check.add(given);
    return check.finish();
}

std::string text(const Problem& problem) {
    const auto element = problem.element.empty() ? "" : "element " + problem.element + ": ";
    return onOneLine(fmt::format("{}:{}: {}{}: {}", problem.file, problem.line, element, word(problem.severity),
                                 problem.message.english()));
}

}  // namespace entente::app
