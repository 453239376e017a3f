#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "app/application.h"
#include "app/command.h"
#include "app/command_line.h"
#include "app/data_folder.h"
#include "base/file.h"
#include "base/utf8.h"
#include "docx/docx_template.h"
#include "feel/command.h"
#include "feel/json.h"
#include "feel/zone.h"
#include "identity/identity_service.h"
#include "storage/db/migrations.h"

namespace entente::app {

namespace {

Result<RunOptions> runOptions(const Arguments& arguments, bool demo) {
    const auto installation = Installation::find();
    auto configuration = Configuration::load(installation.defaults(), arguments.option("--config").value_or(""), processEnvironment());
    if (!configuration) return configuration.error();
    return RunOptions{*configuration, installation, demo};
}

int run(const Arguments& arguments, bool demo) {
    if (!arguments.rest.empty()) return fail(kWrongUsage, "“" + arguments.rest[0] + "” is one argument too many");
    const auto options = runOptions(arguments, demo);
    if (!options) return fail(kEnvironmentFailed, options.error().message.english());
    return runApplication(*options);
}

/// The first line of the file, or of standard input.
std::optional<Secret> readPassword(const std::optional<std::string>& file) {
    std::string line;
    if (!file) {
        std::getline(std::cin, line);
        return Secret(std::move(line));
    }
    const auto bytes = readInput(*file);
    if (!bytes) return std::nullopt;
    return Secret(std::string(utf8::trim(std::string_view(*bytes).substr(0, bytes->find('\n')))));
}

}  // namespace

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
    fmt::print("{}\n", *result);
    return kDone;
}

int renderCommand(const Arguments& arguments) {
    const auto out = arguments.option("-o");
    if (arguments.rest.size() != 2 || !out) return fail(kWrongUsage, "render takes a template, a data file and -o OUT.docx");
    const auto zone = arguments.option("--zone").value_or("UTC");
    if (!feel::isZone(zone)) return fail(kWrongUsage, "“" + zone + "” is not a time zone like Asia/Seoul");
    const auto bytes = readInput(arguments.rest[0]);
    const auto json = readInput(arguments.rest[1]);
    if (!bytes || !json) return kEnvironmentFailed;
    const auto data = feel::fromJsonWithAtLiterals(*json);
    if (!data) return fail(kProblems, arguments.rest[1] + ":" + data.error().place + ": " + data.error().message.english());
    if (!data->isContext()) return fail(kProblems, arguments.rest[1] + ": the data is not an object");

    const auto report = [&](const auto& outcome) {
        for (const auto& finding : outcome.problems) fmt::print(stderr, "{}: {}\n", arguments.rest[0], finding.english("paragraph"));
        return kProblems;
    };
    const auto compiled = docx::DocxTemplate::compile(*bytes);
    if (!compiled) return report(compiled);
    const SystemClock clock;
    const auto rendered =
        compiled.value->render(data->context(), feel::Environment{clock, zone, arguments.option("--locale").value_or("en")});
    if (!rendered) return report(rendered);
    writeFile(systemFiles(), *out, *rendered.value);
    return kDone;
}

int migrateCommand(const Arguments& arguments) {
    const auto options = runOptions(arguments, false);
    if (!options) return fail(kEnvironmentFailed, options.error().message.english());
    storage::DatabaseOptions database;
    systemFiles().createFolders(options->configuration.dataFolder);
    database.file = options->configuration.databaseFile;
    const auto opened = storage::Database::open(std::move(database));
    const auto applied = storage::migrate(*opened, options->installation.migrations(), SystemClock());
    for (const auto& migration : applied) fmt::print("{:04} {}\n", migration.number, migration.name);
    if (applied.empty()) fmt::print("up to date\n");
    return kDone;
}

int userAddCommand(const Arguments& arguments) {
    if (arguments.rest.size() != 1) return fail(kWrongUsage, "user add takes one e-mail address");
    const auto role = identity::roleFrom(arguments.option("--role").value_or(""));
    if (!role) return fail(kWrongUsage, "--role is administrator, coordinator or reader");
    const auto options = runOptions(arguments, false);
    if (!options) return fail(kEnvironmentFailed, options.error().message.english());
    const auto password = readPassword(arguments.option("--password-file"));
    if (!password) return kEnvironmentFailed;

    identity::NewAccount account;
    account.email = arguments.rest[0];
    account.password = *password;
    account.name = arguments.option("--name").value_or(arguments.rest[0]);
    account.role = *role;
    account.language = arguments.option("--language").value_or("en");
    if (const auto side = arguments.option("--side")) {
        account.side = identity::sideFrom(*side);
        if (!account.side) return fail(kWrongUsage, "--side is A or B");
    }
    const auto data = DataFolder::open(options->configuration, options->installation);
    identity::IdentityService identity(*data.database, {});
    const auto added = identity.add(account, {}, SystemClock().now());
    if (!added) return fail(kProblems, (added.error().place.empty() ? "" : added.error().place + ": ") + added.error().message.english());
    fmt::print("added {}\n", account.email);
    return kDone;
}

}  // namespace entente::app
