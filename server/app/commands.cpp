#include <fmt/format.h>
#include <malloc.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "app/application.h"
#include "app/command.h"
#include "app/command_line.h"
#include "app/data_folder.h"
#include "base/file.h"
#include "feel/command.h"
#include "feel/json.h"
#include "identity/identity_service.h"
#include "storage/db/migrations.h"

namespace entente::app {

namespace {

Result<RunOptions> runOptions(const Arguments& arguments, bool demo) {
    auto configuration = configurationOf(arguments);
    if (!configuration) return configuration.error();
    return RunOptions{std::move(*configuration), Installation::find(), demo};
}

/// A password's hash and a large document take many megabytes for a moment. Left alone, glibc learns from the first one
/// to keep such blocks: said what is large, it gives them back.
void giveBackLargeBlocks() {
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
}

int run(const Arguments& arguments, bool demo) {
    giveBackLargeBlocks();
    if (!arguments.rest.empty()) return fail(kWrongUsage, "“" + arguments.rest[0] + "” is one argument too many");
    const auto options = runOptions(arguments, demo);
    if (!options) return fail(kEnvironmentFailed, options.error().message.english());
    return runApplication(*options);
}

/// Keeps what is typed at a terminal off the screen.
class EchoOff {
  public:
    EchoOff() : terminal_(tcgetattr(STDIN_FILENO, &before_) == 0) {
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~EchoOff() {
        if (terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

    bool terminal() const { return terminal_; }

  private:
    termios before_{};
    bool terminal_;
};

/// Without its line end; spaces belong to the password.
Secret firstLine(std::string text) {
    text.resize(std::min(text.find_first_of("\r\n"), text.size()));
    return Secret(std::move(text));
}

/// The first line of the file, or of standard input; nothing after a message.
std::optional<Secret> readPassword(const std::optional<std::string>& file) {
    if (file) {
        auto bytes = readInput(*file);
        return bytes ? std::optional(firstLine(std::move(*bytes))) : std::nullopt;
    }
    const EchoOff echo;
    if (echo.terminal()) fmt::print(stderr, "Password: ");
    std::string line;
    std::getline(std::cin, line);
    if (echo.terminal()) fmt::print(stderr, "\n");
    return firstLine(std::move(line));
}

/// Why the arguments of `user add` make no account; its rules proper are `IdentityService::add`'s.
Result<identity::NewAccount> newAccount(const Arguments& arguments) {
    if (arguments.rest.size() != 1) return invalid("app.user_email", "user add takes one e-mail address");
    const auto role = identity::roleFrom(arguments.option("--role").value_or(""));
    if (!role) return invalid("app.user_role", "--role is administrator, coordinator or reader");
    identity::NewAccount account;
    account.email = arguments.rest[0];
    account.name = arguments.option("--name").value_or(arguments.rest[0]);
    account.role = *role;
    account.organisation = arguments.option("--organisation").value_or("");
    account.language = arguments.option("--language").value_or("en");
    if (account.language != "en" && account.language != "ko")
        return invalid("app.user_language", "--language is en or ko");
    if (const auto side = arguments.option("--side")) {
        account.side = identity::sideFrom(*side);
        if (!account.side) return invalid("app.user_side", "--side is A or B");
    }
    if (*role == identity::Role::Coordinator && !account.side)
        return invalid("app.user_side_missing", "a coordinator needs --side A or --side B");
    return account;
}

}  // namespace

Result<Configuration> configurationOf(const Arguments& arguments) {
    return Configuration::load(Installation::find().defaults(), arguments.option("--config").value_or(""),
                               processEnvironment());
}

int serveCommand(const Arguments& arguments) {
    return run(arguments, false);
}

int demoCommand(const Arguments& arguments) {
    return run(arguments, true);
}

int feelCommand(const Arguments& arguments) {
    if (arguments.rest.size() != 1) return fail(kWrongUsage, "feel takes one expression");
    std::string context = "{}";
    std::optional<std::string> unary;
    if (const auto file = arguments.option("--context")) {
        const auto bytes = readInput(*file);
        if (!bytes) return kEnvironmentFailed;
        context = *bytes;
    }
    if (const auto file = arguments.option("--unary")) {
        unary = readInput(*file);
        if (!unary) return kEnvironmentFailed;
    }
    const SystemClock clock;
    const auto result = feel::evaluateToJson(arguments.rest[0], context, unary, feel::Environment{clock});
    if (!result) {
        const auto& error = result.error();
        return fail(kProblems, (error.place.empty() ? "" : error.place + ": ") + error.message.english());
    }
    fmt::print("{}\n", result->json);
    for (const auto& reason : result->reasons)
        fmt::print(stderr, "{}\n", reason);
    return kDone;
}

int migrateCommand(const Arguments& arguments) {
    if (!arguments.rest.empty()) return fail(kWrongUsage, "“" + arguments.rest[0] + "” is one argument too many");
    const auto options = runOptions(arguments, false);
    if (!options) return fail(kEnvironmentFailed, options.error().message.english());
    storage::DatabaseOptions database;
    systemFiles().createFolders(options->configuration.dataFolder);
    database.file = options->configuration.databaseFile;
    const auto opened = storage::Database::open(database);
    const auto applied = storage::migrate(*opened, options->installation.migrations(), SystemClock());
    for (const auto& migration : applied)
        fmt::print("{:04} {}\n", migration.number, migration.name);
    if (applied.empty()) fmt::print("up to date\n");
    return kDone;
}

int userAddCommand(const Arguments& arguments) {
    auto account = newAccount(arguments);
    if (!account) return fail(kWrongUsage, account.error().message.english());
    const auto options = runOptions(arguments, false);
    if (!options) return fail(kEnvironmentFailed, options.error().message.english());
    auto password = readPassword(arguments.option("--password-file"));
    if (!password) return kEnvironmentFailed;
    account->password = std::move(*password);

    const auto data = DataFolder::open(options->configuration, options->installation);
    identity::IdentityService identity(*data.database, {});
    const auto added = identity.add(*account, {}, SystemClock().now());
    if (!added)
        return fail(kProblems,
                    (added.error().place.empty() ? "" : added.error().place + ": ") + added.error().message.english());
    fmt::print("added {}\n", account->email);
    return kDone;
}

}  // namespace entente::app
