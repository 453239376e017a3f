// The commands around Word documents: render, inspect and compare.
#include <fmt/format.h>

#include <filesystem>

#include "app/command.h"
#include "app/command_line.h"
#include "base/file.h"
#include "documents/pdf_converter.h"
#include "docx/commented_copy.h"
#include "docx/difference.h"
#include "docx/docx_template.h"
#include "docx/tracked_changes.h"
#include "feel/json.h"
#include "feel/zone.h"

namespace entente::app {

namespace {

using std::filesystem::path;

/// A file of that name below the folder; nothing for any other place.
std::optional<std::string> fileBelow(const path& folder, std::string_view name) {
    const path relative(name);
    if (relative.empty() || relative.is_absolute()) return std::nullopt;
    for (const auto& step : relative)
        if (step == "..") return std::nullopt;
    const auto file = folder / relative;
    std::error_code none;
    if (!std::filesystem::is_regular_file(file, none)) return std::nullopt;
    return readFile(systemFiles(), file);
}

/// With or without its ending.
std::optional<std::string> documentBelow(const path& folder, std::string_view name) {
    auto bytes = fileBelow(folder, name);
    return bytes ? bytes : fileBelow(folder, std::string(name) + ".docx");
}

/// Pictures and documents beside the data file.
class FileResources final : public templates::Resources {
  public:
    explicit FileResources(path folder) : folder_(std::move(folder)) {}

    std::optional<std::string> picture(const feel::Value& source) const override {
        return fileBelow(folder_, source.isString() ? source.string() : source["name"].textOr(""));
    }
    std::optional<std::string> document(std::string_view name) const override { return documentBelow(folder_, name); }

  private:
    path folder_;
};

docx::CompileOptions compileOptions(const std::string& file) {
    return {.include = [folder = path(file).parent_path()](std::string_view name) {
        return documentBelow(folder.empty() ? path(".") : folder, name);
    }};
}

std::optional<feel::Context> readData(const std::string& file, int& failure) {
    const auto json = readInput(file);
    if (!json) {
        failure = kEnvironmentFailed;
        return std::nullopt;
    }
    const auto data = feel::fromJsonWithAtLiterals(*json);
    if (!data) {
        failure = fail(kProblems, file + ":" + data.error().place + ": " + data.error().message.english());
        return std::nullopt;
    }
    if (!data->isContext()) {
        failure = fail(kProblems, file + ": the data is not an object");
        return std::nullopt;
    }
    return data->context();
}

void writeCommented(const Arguments& arguments, const std::string& bytes, const std::vector<docx::Finding>& findings) {
    const auto copy = arguments.option("--comments");
    if (!copy || findings.empty()) return;
    const auto commented = docx::withComments(bytes, findings);
    if (commented) writeFile(systemFiles(), *copy, *commented);
}

}  // namespace

int renderCommand(const Arguments& arguments) {
    const auto out = arguments.option("-o");
    if (arguments.rest.size() != 2 || !out)
        return fail(kWrongUsage, "render takes a template, a data file and -o OUT.docx");
    const auto zone = arguments.option("--zone").value_or("UTC");
    if (!feel::isZone(zone)) return fail(kWrongUsage, "“" + zone + "” is not a time zone like Asia/Seoul");
    const auto& file = arguments.rest[0];
    const auto bytes = readInput(file);
    if (!bytes) return kEnvironmentFailed;
    int failure = kDone;
    const auto data = readData(arguments.rest[1], failure);
    if (!data) return failure;

    const auto report = [&](const auto& outcome) {
        for (const auto& finding : outcome.problems)
            fmt::print(stderr, "{}: {}\n", file, finding.english("paragraph"));
        writeCommented(arguments, *bytes, outcome.problems);
    };
    const auto compiled = docx::DocxTemplate::compile(*bytes, compileOptions(file));
    if (!compiled) {
        report(compiled);
        return kProblems;
    }
    const SystemClock clock;
    const FileResources resources(
        path(arguments.rest[1]).parent_path().empty() ? path(".") : path(arguments.rest[1]).parent_path());
    const auto rendered =
        compiled.value->render(*data, feel::Environment{clock, zone, arguments.option("--locale").value_or("en")},
                               {.draft = arguments.has("--draft"), .resources = &resources});
    report(rendered);
    if (!rendered) return kProblems;
    if (!out->ends_with(".pdf")) {
        writeFile(systemFiles(), *out, *rendered.value);
        return kDone;
    }
    const auto configuration = configurationOf(arguments);
    if (!configuration) return fail(kEnvironmentFailed, configuration.error().message.english());
    const auto pdfs = documents::PdfConverter({.command = configuration->pdfCommand}).convert({*rendered.value});
    if (!pdfs.front()) return fail(kEnvironmentFailed, pdfs.front().error().message.english());
    writeFile(systemFiles(), *out, *pdfs.front());
    return kDone;
}

int inspectCommand(const Arguments& arguments) {
    if (arguments.rest.size() != 1) return fail(kWrongUsage, "inspect takes one template");
    const auto bytes = readInput(arguments.rest[0]);
    if (!bytes) return kEnvironmentFailed;
    std::optional<feel::Context> data;
    if (const auto file = arguments.option("--data")) {
        int failure = kDone;
        data = readData(*file, failure);
        if (!data) return failure;
    }
    const auto inspection = docx::inspect(*bytes, compileOptions(arguments.rest[0]));
    fmt::print("{}\n", feel::toJson(docx::describe(inspection, data ? &*data : nullptr)));
    writeCommented(arguments, *bytes, inspection.problems);
    return inspection.problems.empty() ? kDone : kProblems;
}

int compareCommand(const Arguments& arguments) {
    if (arguments.rest.size() != 2) return fail(kWrongUsage, "compare takes the old and the new document");
    const auto before = readInput(arguments.rest[0]);
    const auto after = readInput(arguments.rest[1]);
    if (!before || !after) return kEnvironmentFailed;
    const auto differences = docx::compareTexts(*before, *after);
    if (!differences) return fail(kProblems, differences.error().message.english());
    for (const auto& difference : *differences)
        fmt::print("{}\n", difference.english());
    if (const auto out = arguments.option("-o")) {
        const auto tracked = docx::trackedChanges(*before, *after, {"Entente", SystemClock().now()});
        if (!tracked) return fail(kProblems, tracked.error().message.english());
        writeFile(systemFiles(), *out, *tracked);
    }
    return differences->empty() ? kDone : kProblems;
}

}  // namespace entente::app
