#include <fmt/format.h>

#include <filesystem>

#include "app/command.h"
#include "app/command_line.h"
#include "app/data_folder.h"
#include "approvals/copy_verdict.h"
#include "approvals/data_check.h"
#include "programs/program_repository.h"
#include "xml/escape.h"

namespace entente::app {

namespace {

using approvals::CopyVerdict;

int verifyFolder(const DataFolder& data) {
    const auto verdict = approvals::checkData(*data.database, *data.blobs);
    for (const auto& problem : verdict.problems)
        fmt::print("{}\n", problem);
    fmt::print("audit records: {}, files: {}, agreements: {}, problems: {}\n", verdict.head.seq, verdict.files,
               verdict.agreements, verdict.problems.size());
    if (verdict.head.seq > 0) fmt::print("audit head: {}\n", verdict.head.hash);
    return verdict.good() ? kDone : kProblems;
}

/// A file from elsewhere may hold anything: it writes no lines of its own on somebody's terminal.
std::string oneLine(std::string_view text) {
    auto line = xml::printable(text);
    for (auto& c : line)
        if (c == '\n' || c == '\t') c = ' ';
    return line;
}

void printField(const CopyVerdict::Field& field) {
    const auto shown = [&](const std::string& text) {
        return field.isPicture ? text.empty() ? std::string("a picture") : "a picture, “" + oneLine(text) + "”"
                               : "“" + oneLine(text) + "”";
    };
    if (field.same)
        fmt::print("{}: {}, as recorded\n", field.name, shown(field.says));
    else if (!field.recorded)
        fmt::print("{}: {}, not recorded\n", field.name, shown(field.says));
    else
        fmt::print("{}: {}, but recorded is {}\n", field.name, shown(field.says), shown(*field.recorded));
}

void printApproval(const approvals::CopyApproval& approval) {
    const auto& decision = approval.decision;
    fmt::print("approved: side {}, {}{}{}, {}{}\n", approval.side, decision.byName,
               decision.byTitle.empty() ? "" : ", ", decision.byTitle, decision.at.iso(),
               approval.carried ? ", carried over by a rule" : "");
}

int verifyFile(const DataFolder& data, const std::string& path) {
    const auto bytes = readInput(path);
    if (!bytes) return kProblems;
    const auto verdict = approvals::verifyCopy(*data.database, *data.blobs, *bytes,
                                               [](auto&, const auto&, const auto&) { return true; });
    fmt::print("{}: {}\n", path, oneLine(verdict.message.english()));
    if (verdict.revision) {
        const auto program = data.database->read(
            [&](storage::ReadTx& tx) { return programs::ProgramRepository().find(tx, verdict.document->program); });
        fmt::print("document: {} ({}), revision {}, program {}\n", verdict.document->titleEn,
                   verdict.document->language, verdict.revision->number, program ? program->code : "?");
    }
    for (const auto& field : verdict.fields)
        printField(field);
    for (const auto& difference : verdict.differences)
        fmt::print("differs: {}\n", oneLine(difference.english()));
    if (verdict.moreDifferences) fmt::print("differs: in more places\n");
    if (verdict.packedAnew) fmt::print("packed anew: the parts are the same, the file around them is not\n");
    for (const auto& approval : verdict.approvals)
        printApproval(approval);
    if (verdict.set && verdict.set->agreedAt)
        fmt::print("agreed: set {}, {}, SHA-256 {}\n", verdict.set->number, verdict.set->agreedAt->iso(),
                   verdict.set->sha256);
    if (verdict.set && verdict.set->reopenedAt)
        fmt::print("agreement opened again: {}\n", verdict.set->reopenedAt->iso());
    if (verdict.set && verdict.set->replacedAt)
        fmt::print("agreement replaced by other files: {}\n", verdict.set->replacedAt->iso());
    if (verdict.issued) fmt::print("issued: {}, SHA-256 {}\n", verdict.issued->createdAt.iso(), verdict.issued->sha256);
    if (verdict.revision) fmt::print("revision: SHA-256 {}\n", verdict.revision->sha256);
    fmt::print("this file: SHA-256 {}\n", verdict.sha256);
    return verdict.good() ? kDone : kProblems;
}

}  // namespace

int verifyCommand(const Arguments& arguments) {
    if (arguments.rest.size() > 1) return fail(kWrongUsage, "“" + arguments.rest[1] + "” is one argument too many");
    const auto configuration = configurationOf(arguments);
    if (!configuration) return fail(kEnvironmentFailed, configuration.error().message.english());
    // Only a server makes a data folder; an empty one here would verify as good.
    std::error_code none;
    if (!std::filesystem::is_regular_file(configuration->databaseFile, none))
        return fail(kEnvironmentFailed, "there is no database “" + configuration->databaseFile.string() + "”");
    const auto data = DataFolder::openUnchanged(*configuration, Installation::find());
    return arguments.rest.empty() ? verifyFolder(data) : verifyFile(data, arguments.rest[0]);
}

}  // namespace entente::app
