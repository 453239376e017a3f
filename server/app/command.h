#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/configuration.h"
#include "base/result.h"

namespace entente::app {

/// The arguments of one command: `--name value` options, `--flag`s, and the rest in order.
struct Arguments {
    std::map<std::string, std::string> options;
    std::vector<std::pair<std::string, std::string>> given;  ///< every option with a value, in order
    std::vector<std::string> rest;

    std::optional<std::string> option(const std::string& name) const;
    /// An option that may be given several times.
    std::vector<std::string> all(const std::string& name) const;
    bool has(const std::string& flag) const { return options.contains(flag); }
};

/// One command. `options` take a value, `flags` do not; both with their dashes.
struct Command {
    std::string name;  ///< `feel`, `user add`
    std::string usage;
    std::string help;
    std::vector<std::string> options;
    std::vector<std::string> flags;
    int (*run)(const Arguments&);
};

/// An error of kind Invalid names what is wrong in the arguments.
Result<Arguments> parseArguments(const Command& command, const std::vector<std::string>& arguments);

/// Prints `message` to standard error and gives back the code.
int fail(int code, const std::string& message);
/// The bytes of a file, or nothing after a message.
std::optional<std::string> readInput(const std::string& path);
/// What `--config` names, over the defaults and under the environment.
Result<Configuration> configurationOf(const Arguments& arguments);

int serveCommand(const Arguments& arguments);
int demoCommand(const Arguments& arguments);
int feelCommand(const Arguments& arguments);
int dmnCommand(const Arguments& arguments);
int runCommand(const Arguments& arguments);
int renderCommand(const Arguments& arguments);
int inspectCommand(const Arguments& arguments);
int compareCommand(const Arguments& arguments);
int checkCommand(const Arguments& arguments);
int migrateCommand(const Arguments& arguments);
int userAddCommand(const Arguments& arguments);
int verifyCommand(const Arguments& arguments);

}  // namespace entente::app
