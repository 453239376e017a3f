#include <fmt/format.h>

#include <filesystem>

#include "app/command.h"
#include "app/command_line.h"
#include "app/data_folder.h"
#include "approvals/data_check.h"

namespace entente::app {

int verifyCommand(const Arguments& arguments) {
    if (!arguments.rest.empty()) return fail(kWrongUsage, "“" + arguments.rest[0] + "” is one argument too many");
    const auto configuration = configurationOf(arguments);
    if (!configuration) return fail(kEnvironmentFailed, configuration.error().message.english());
    // Only a server makes a data folder; an empty one here would verify as good.
    std::error_code none;
    if (!std::filesystem::is_regular_file(configuration->databaseFile, none))
        return fail(kEnvironmentFailed, "there is no database “" + configuration->databaseFile.string() + "”");
    const auto data = DataFolder::openUnchanged(*configuration, Installation::find());
    const auto verdict = approvals::checkData(*data.database, *data.blobs);
    for (const auto& problem : verdict.problems)
        fmt::print("{}\n", problem);
    fmt::print("audit records: {}, files: {}, agreements: {}, problems: {}\n", verdict.head.seq, verdict.files,
               verdict.agreements, verdict.problems.size());
    if (verdict.head.seq > 0) fmt::print("audit head: {}\n", verdict.head.hash);
    return verdict.good() ? kDone : kProblems;
}

}  // namespace entente::app
