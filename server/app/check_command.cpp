#include <fmt/format.h>

#include <cstdio>

#include "app/check.h"
#include "app/command.h"
#include "app/command_line.h"
#include "app/installation.h"

namespace entente::app {

int checkCommand(const Arguments& arguments) {
    if (arguments.rest.empty()) return fail(kWrongUsage, "check takes files or folders");
    std::vector<std::filesystem::path> paths;
    for (const auto& given : arguments.rest) {
        std::error_code ignored;
        if (!std::filesystem::is_directory(given, ignored) && !isCheckable(given))
            return fail(kWrongUsage, "“" + given + "” is not a .bpmn, .form, .docx, .dmn or .txt file");
        paths.emplace_back(given);
    }
    const auto report = check(paths, arguments.has("--runnable"), Installation::find());
    for (const auto& problem : report.problems)
        fmt::print("{}\n", text(problem));
    std::fflush(stdout);
    for (const auto& sentence : report.unreadable)
        fail(kEnvironmentFailed, sentence);
    const auto errors = report.count(Severity::Error);
    fmt::print(stderr, "files: {}, errors: {}, warnings: {}, notes: {}\n", report.files, errors,
               report.count(Severity::Warning), report.count(Severity::Note));
    if (!report.unreadable.empty()) return kEnvironmentFailed;
    return errors == 0 ? kDone : kProblems;
}

}  // namespace entente::app
