#pragma once

#include <string>
#include <vector>

namespace entente::app {

/// Exit codes of every command.
enum ExitCode { kDone = 0, kProblems = 1, kWrongUsage = 2, kEnvironmentFailed = 3 };

/// Runs `entente ARGUMENTS…`; never throws.
int runCommandLine(const std::vector<std::string>& arguments);

}  // namespace entente::app
