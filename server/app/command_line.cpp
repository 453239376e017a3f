#include "app/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>

#include "app/command.h"
#include "base/file.h"
#include "storage/db/errors.h"

namespace entente::app {

namespace {

std::span<const Command> commands() {
    static const Command kCommands[] = {
        {"serve",
         "entente serve [--config FILE]",
         "Runs the server. Every setting has a default, see etc/entente.properties.\nExample: entente serve --config "
         "/etc/entente.properties",
         {"--config"},
         {},
         serveCommand},
        {"demo",
         "entente demo [--config FILE]",
         "Loads the demo program into an empty data folder, then serves; prints the address and the demo "
         "accounts.\nExample: entente demo",
         {"--config"},
         {},
         demoCommand},
        {"feel",
         "entente feel EXPRESSION [--context FILE.json] [--unary INPUT.json]",
         "Evaluates a FEEL expression and prints the result as JSON.\nExample: entente feel 'sum([1, 2, 3])'",
         {"--context", "--unary"},
         {},
         feelCommand},
        {"dmn",
         "entente dmn MODEL.dmn --decision NAME_OR_ID [--input FILE.json] [--trace]",
         "Evaluates a decision, decision service or business knowledge model and prints the result as JSON. Models "
         "that "
         "it\nimports are looked for in its folder. What became null says why on standard error, and --trace adds "
         "which "
         "rules\nmatched with which values.\n"
         "Example: entente dmn approval.dmn --decision 'Who signs' --input facts.json",
         {"--decision", "--input"},
         {"--trace"},
         dmnCommand},
        {"run",
         "entente run MODEL.bpmn --scenario FILE.json...",
         "Runs a definition with a virtual clock and without side effects: every event, task, document, mail and timer "
         "is "
         "a\nline of JSON, the last says how the instance ended. Several scenarios: what none of them reached comes "
         "last.\nExample: entente run planning.bpmn --scenario approved.json --scenario rejected.json",
         {"--scenario"},
         {},
         runCommand},
        {"render",
         "entente render TEMPLATE.docx DATA.json -o OUT.docx [--locale ko-KR] [--zone Asia/Seoul] [--draft] "
         "[--comments COPY.docx] [--config FILE]",
         "Fills a Word template. Every problem is reported; then no file is left. A name that ends with .pdf asks "
         "LibreOffice\n"
         "(documents.pdf_command), where it is installed, for a PDF. --draft prints a visible mark where "
         "a value is\n"
         "missing instead. --comments writes a copy of the template with the problems as comments. Pictures and "
         "documents that\n"
         "the data name are files beside DATA.json, templates to include beside TEMPLATE.docx.\n"
         "Example: entente render docx_templates/concept_note.en.docx etc/demo/sample_data.json -o "
         "/tmp/concept_note.docx",
         {"-o", "--locale", "--zone", "--comments", "--config"},
         {"--draft"},
         renderCommand},
        {"inspect",
         "entente inspect TEMPLATE.docx [--data DATA.json] [--comments COPY.docx]",
         "Prints as JSON what a Word template holds: every tag with its place, the data it needs, and its problems; "
         "with data also\n"
         "what the data lack (unknown) and what nothing reads (unused). --comments writes a copy of the template with "
         "the problems\n"
         "as comments. Exit code 1 when there are problems.\n"
         "Example: entente inspect docx_templates/concept_note.en.docx --data etc/demo/sample_data.json",
         {"--data", "--comments"},
         {},
         inspectCommand},
        {"compare",
         "entente compare OLD.docx NEW.docx [-o CHANGES.docx]",
         "Prints how the text of two Word documents differs, by paragraph, row and cell; -o writes the new one with "
         "the changes\n"
         "tracked, for Word to accept or reject. Exit code 1 when they differ.\n"
         "Example: entente compare draft.docx final.docx -o changes.docx",
         {"-o"},
         {},
         compareCommand},
        {"check",
         "entente check [--runnable] FILE_OR_FOLDER…",
         "Validates definitions (.bpmn), decision models (.dmn), forms (.form), Word templates (.docx) and mail texts "
         "(.txt; in\n"
         "folders those of a folder mail), and whether the forms, templates and mail texts that a definition names are "
         "there.\n"
         "--runnable reports as errors what would keep a definition from being activated. Exit code 1 only for "
         "errors.\n"
         "Example: entente check --runnable workflows/planning",
         {},
         {"--runnable"},
         checkCommand},
        {"migrate",
         "entente migrate [--config FILE]",
         "Brings the database of the data folder up to date and names each migration that it ran; `serve` does the "
         "same at its start.\nExample: entente migrate",
         {"--config"},
         {},
         migrateCommand},
        {"user add",
         "entente user add EMAIL --name NAME --role administrator|coordinator|reader [--side A|B] [--organisation "
         "CODE] "
         "[--language en|ko] [--password-file FILE] [--config FILE]",
         "Adds an account. The password is the first line of the file, or of standard input. A coordinator belongs to "
         "the\norganisation that their side has in the programs; where there are several, --organisation says which.\n"
         "Example: entente user add office@ministry.example --name 'Office 1' --role coordinator --side A",
         {"--name", "--role", "--side", "--organisation", "--language", "--password-file", "--config"},
         {},
         userAddCommand},
        {"verify",
         "entente verify [COPY] [--config FILE]",
         "Checks the data folder while no server runs on it: the chain of the audit record, every stored file against "
         "its\nhash, every agreement of both sides against its files and decisions, every issued copy against its "
         "revision.\nPrints what is wrong and the head of the audit chain; kept elsewhere, that proves that nothing "
         "before it was changed.\n"
         "With a file: what it is. An issued copy has to differ from the approved revision in late fields only, and "
         "they\nhave to say what was recorded; else it is said where it was changed.\n"
         "Example: entente verify letter_issued.docx --config /etc/entente.properties",
         {"--config"},
         {},
         verifyCommand},
    };
    return kCommands;
}

void printHelp(std::FILE* out) {
    fmt::print(out, "Entente: workflows and documents for ministries that co-host programs\n\n");
    for (const auto& command : commands())
        fmt::print(out, "  {}\n", command.usage);
    fmt::print(
        out,
        "\n`entente COMMAND --help` tells more. Exit codes: 0 done, 1 the input has problems, 2 wrong usage, 3 the "
        "environment failed.\n");
}

const Command* find(const std::vector<std::string>& arguments, std::size_t& used) {
    for (const auto& command : commands()) {
        const auto space = command.name.find(' ');
        const bool two = space != std::string::npos;
        if (arguments.size() < (two ? 2U : 1U) || arguments[0] != command.name.substr(0, space)) continue;
        if (two && arguments[1] != command.name.substr(space + 1)) continue;
        used = two ? 2 : 1;
        return &command;
    }
    return nullptr;
}

/// One sentence for an operator: what failed, then what can be done about it where that is not plain.
std::string sentence(const std::exception& error) {
    std::string what = error.what();
    if (dynamic_cast<const storage::DatabaseCorrupt*>(&error))
        return "the database is damaged, or the file is no database of this program: " + what;
    if (dynamic_cast<const storage::DiskFull*>(&error)) return "the disk of the data folder is full: " + what;
    if (dynamic_cast<const storage::DatabaseReadOnly*>(&error)) return "the data folder cannot be written: " + what;
    if (dynamic_cast<const storage::DatabaseIoError*>(&error)) return "the database cannot be read or written: " + what;
    return what;
}

/// What is still in the buffer may be all that was asked for: a full disk behind it is no success.
int flushed(int code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    return fail(kEnvironmentFailed, "standard output cannot be written");
}

}  // namespace

std::optional<std::string> Arguments::option(const std::string& name) const {
    const auto found = options.find(name);
    return found == options.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> Arguments::all(const std::string& name) const {
    std::vector<std::string> values;
    for (const auto& [option, value] : given)
        if (option == name) values.push_back(value);
    return values;
}

Result<Arguments> parseArguments(const Command& command, const std::vector<std::string>& arguments) {
    Arguments parsed;
    bool onlyRest = false;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        // `--name=value` is `--name value`.
        const auto equals = arguments[i].starts_with("--") ? arguments[i].find('=') : std::string::npos;
        const auto argument = onlyRest ? arguments[i] : arguments[i].substr(0, equals);
        const auto is = [&](const std::vector<std::string>& names) {
            return std::find(names.begin(), names.end(), argument) != names.end();
        };
        if (!onlyRest && argument == "--") {
            onlyRest = true;
        } else if (!onlyRest && is(command.flags)) {
            if (equals != std::string::npos)
                return invalid("app.flag_value", "{option} takes no value", {{"option", argument}});
            parsed.options[argument] = "";
        } else if (!onlyRest && is(command.options)) {
            if (equals == std::string::npos && i + 1 == arguments.size())
                return invalid("app.option_value", "{option} needs a value", {{"option", argument}});
            auto value = equals == std::string::npos ? arguments[++i] : arguments[i].substr(equals + 1);
            parsed.given.emplace_back(argument, value);
            parsed.options[argument] = std::move(value);
        } else if (!onlyRest && argument.size() > 1 && argument.starts_with("--")) {
            return invalid("app.option_unknown", "there is no option {option}", {{"option", argument}});
        } else {
            parsed.rest.push_back(argument);
        }
    }
    return parsed;
}

int fail(int code, const std::string& message) {
    fmt::print(stderr, "entente: {}\n", message);
    return code;
}

std::optional<std::string> readInput(const std::string& path) {
    try {
        if (auto bytes = readFile(systemFiles(), path)) return bytes;
        fmt::print(stderr, "entente: there is no file “{}”\n", path);
    } catch (const std::exception& error) {
        fmt::print(stderr, "entente: {}\n", error.what());
    }
    return std::nullopt;
}

int runCommandLine(const std::vector<std::string>& arguments) {
    if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
        printHelp(arguments.empty() ? stderr : stdout);
        return arguments.empty() ? kWrongUsage : kDone;
    }
    std::size_t used = 0;
    const auto* command = find(arguments, used);
    if (!command) {
        printHelp(stderr);
        const auto given = arguments[0] == "user" && arguments.size() > 1 ? "user " + arguments[1] : arguments[0];
        return fail(kWrongUsage, "there is no command “" + given + "”");
    }
    const std::vector<std::string> rest(arguments.begin() + static_cast<std::ptrdiff_t>(used), arguments.end());
    if (std::find(rest.begin(), rest.end(), "--help") != rest.end()) {
        fmt::print("Usage: {}\n\n{}\n", command->usage, command->help);
        return kDone;
    }
    const auto parsed = parseArguments(*command, rest);
    if (!parsed) return fail(kWrongUsage, parsed.error().message.english() + "\nUsage: " + command->usage);
    try {
        return flushed(command->run(*parsed));
    } catch (const std::exception& error) {
        return fail(kEnvironmentFailed, sentence(error));
    }
}

}  // namespace entente::app
