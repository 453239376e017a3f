#include "records/part_table.h"

#include "records/program_service.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/program_lists.h"

namespace entente::web {

namespace {

/// Keeps what a shape of one request points to.
struct PartTablePages {
    programs::Program program;
    std::unique_ptr<records::ProgramRecords> kind = {};
    RecordShape shape = {};
};

}  // namespace

std::string sheetPath(std::string_view program) {
    return pathOfProgram(program) + "/sheet";
}

std::string partTablePath(std::string_view program, const records::ProgramPart& part) {
    return sheetPath(program) + "/" + std::string(part.name());
}

Result<std::shared_ptr<const RecordShape>> partTableShape(const Services& services, const http::Request& request) {
    const Visit visit(services, request);
    auto seen = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!seen) return seen.error();
    const auto* part = records::partNamed(request.parameter("part"));
    if (part == nullptr || !records::isTable(*part)) return records::noRecord();
    auto pages = std::make_shared<PartTablePages>(PartTablePages{std::move(*seen)});
    services.database.read([&](storage::ReadTx& tx) {
        pages->kind = records::tableOf(records::viewerOf(tx, pages->program, *visit.account()), *part);
    });
    auto& shape = pages->shape;
    shape.kind = pages->kind.get();
    shape.path = partTablePath(pages->program.code, *part);
    shape.program = &pages->program;
    shape.heading = visit.text("program.sheet");
    shape.home = sheetPath(pages->program.code);
    return std::shared_ptr<const RecordShape>(pages, &shape);
}

}  // namespace entente::web
