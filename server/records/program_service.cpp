#include "records/program_service.h"

#include <algorithm>

#include "audit/audit_log.h"
#include "programs/day.h"
#include "records/part_checks.h"
#include "records/part_rights.h"
#include "records/program_entry.h"
#include "records/program_records.h"
#include "records/program_sight.h"
#include "records/record_audit.h"
#include "records/scope.h"

namespace entente::records {

using identity::Account;
using programs::Program;
using programs::ProgramRepository;
using programs::RecordQuery;
using programs::Side;
using storage::ReadTx;
using storage::Tx;

namespace {

Error noProgram() {
    return notFound("programs.no_program", "There is no such program");
}

const Record* recordIn(const std::vector<Record>& records, std::int64_t id) {
    const auto found = std::find_if(records.begin(), records.end(), [&](const auto& one) { return one.id == id; });
    return found == records.end() ? nullptr : &*found;
}

}  // namespace

Error programMayNot() {
    return {ErrorKind::Forbidden,
            {"records.program_may_not", "Only those who keep this part of the program change it", {}}};
}

Result<Program> seenProgram(storage::Database& database, const Account& account, const std::string& code) {
    return database.read([&](ReadTx& tx) -> Result<Program> {
        auto program = ProgramRepository().findByCode(tx, code);
        if (!program || !maySee(tx, account, program->id)) return noProgram();
        return std::move(*program);
    });
}

bool mayAddPrograms(const Account& account) {
    return account.isAdministrator() || account.isCoordinatorOf(identity::Side::A);
}

ProgramPage ProgramService::list(const Account& account, RecordQuery query) {
    ProgramPage page;
    page.mayAdd = mayAddPrograms(account);
    const auto wanted = static_cast<std::size_t>(query.limit);
    ++query.limit;
    database_.read([&](ReadTx& tx) {
        query.partner = partnerOf(account);
        page.lines = ProgramRepository().lines(tx, query);
    });
    page.more = page.lines.size() > wanted;
    if (page.more) page.lines.pop_back();
    return page;
}

Result<SeenProgram> ProgramService::open(const Account& account, const std::string& code) {
    return database_.read([&](ReadTx& tx) -> Result<SeenProgram> {
        auto program = ProgramRepository().findByCode(tx, code);
        if (!program || !maySee(tx, account, program->id)) return noProgram();
        SeenProgram seen{std::move(*program), {}};
        const auto viewer = viewerOf(tx, seen.program, account);
        for (const auto* part : programParts()) {
            SeenPart one{part, part->list(tx, seen.program), {}, records::mayAdd(viewer, *part)};
            for (auto& record : one.records) {
                hideInner(viewer, *part, record);
                one.mayKeep.push_back(records::mayKeep(viewer, *part, record));
            }
            seen.parts.push_back(std::move(one));
        }
        return seen;
    });
}

Result<SeenProgram> ProgramService::open(const Account& account, const std::string& code, const ProgramPart& part,
                                         std::int64_t id) {
    auto seen = open(account, code);
    if (!seen) return seen;
    const auto found =
        std::find_if(seen->parts.begin(), seen->parts.end(), [&](const auto& one) { return one.part == &part; });
    auto one = std::move(*found);
    seen->parts.clear();
    if (id == 0) {
        if (!one.mayAdd) return programMayNot();
        one.records = {Record{}};
        one.mayKeep = {true};
    } else {
        const auto* record = recordIn(one.records, id);
        if (record == nullptr) return noRecord();
        const bool keeps = one.mayKeep[static_cast<std::size_t>(record - one.records.data())];
        one.records = {Record(*record)};
        one.mayKeep = {keeps};
    }
    seen->parts.push_back(std::move(one));
    return seen;
}

Result<Saved> ProgramService::create(const Account& account, const Record& sent,
                                     const std::optional<ProgramCopy>& copy) {
    return database_.write([&](Tx& tx) -> Result<Saved> {
        if (!mayAddPrograms(account)) return programMayNot();
        const auto earlier = copy ? ProgramRepository().findByCode(tx, copy->code) : std::nullopt;
        if (copy && (!earlier || !maySee(tx, account, earlier->id))) return noProgram();
        const Writer writer{scopeOf(tx, account), account.id, clock_.now()};
        auto record = sent;
        record.id = 0;
        Saved saved;
        Program program;
        saved.errors = checkEntry(tx, writer.scope, record, program);
        if (!saved.errors.empty()) return saved;
        if (earlier) {
            std::set<Side> inner;
            const auto viewer = viewerOf(tx, *earlier, account);
            for (const auto side : {Side::A, Side::B})
                if (viewer.isOf(side)) inner.insert(side);
            takeOver(program, *earlier, copy->parts, programs::dayOf(writer.now, program.a.zone), inner);
        }
        const auto id = enterProgram(tx, writer, account, std::move(program));
        saved.id = id.value;
        notePart(tx, writer, id, programSheet(), "added", {});
        if (earlier) notePart(tx, writer, id, programSheet(), "copied", {copy->parts.begin(), copy->parts.end()});
        return saved;
    });
}

Result<Saved> ProgramService::save(const Account& account, const std::string& code, const ProgramPart& part,
                                   const Record& sent) {
    return database_.write([&](Tx& tx) -> Result<Saved> {
        const Writer writer{scopeOf(tx, account), account.id, clock_.now()};
        const auto program = ProgramRepository().findByCode(tx, code);
        if (!program || !maySee(tx, account, program->id)) return noProgram();
        const auto viewer = viewerOf(tx, *program, account);
        const PartWriter partWriter{*program, writer, writesFor(viewer)};
        const auto records = part.list(tx, *program);
        auto record = sent;
        const Record* before = nullptr;
        if (record.id == 0) {
            if (!mayAdd(viewer, part)) return programMayNot();
        } else {
            before = recordIn(records, record.id);
            if (before == nullptr) return noRecord();
            if (!mayKeep(viewer, part, *before)) return programMayNot();
        }
        Saved saved;
        if (before != nullptr && before->state.version != record.state.version) {
            saved.changed = *before;
            return saved;
        }
        saved.errors = part.check(tx, partWriter, before, record);
        if (before == nullptr && records.size() >= kMostOfPart) saved.errors.push_back(tooManyOfPart());
        if (!saved.errors.empty()) return saved;
        if (before == nullptr) {
            saved.id = part.insert(tx, partWriter, record);
            notePart(tx, writer, program->id, part, "part_added", {});
            return saved;
        }
        saved.id = record.id;
        const auto columns = changedColumns(part, *before, record);
        if (columns.empty()) return saved;
        part.update(tx, partWriter, record);
        notePart(tx, writer, program->id, part, "part_changed", columns);
        return saved;
    });
}

Result<void> ProgramService::remove(const Account& account, const std::string& code, const ProgramPart& part,
                                    std::int64_t id, std::int64_t version) {
    return database_.write([&](Tx& tx) -> Result<void> {
        const Writer writer{scopeOf(tx, account), account.id, clock_.now()};
        const auto program = ProgramRepository().findByCode(tx, code);
        if (!program || !maySee(tx, account, program->id)) return noProgram();
        const auto records = part.list(tx, *program);
        const auto* found = recordIn(records, id);
        if (found == nullptr) return noRecord();
        if (part.isFixed() || !mayKeep(viewerOf(tx, *program, account), part, *found)) return programMayNot();
        if (part.isInUse(tx, *found))
            return Error{
                ErrorKind::Conflict,
                {"records.part_in_use", "The agenda or those who take part still name it. Change them first", {}}};
        auto record = *found;
        record.state.version = version;
        if (!part.remove(tx, {*program, writer, {}}, record))
            return Error{ErrorKind::Conflict,
                         {"records.changed_meanwhile", "Somebody changed this meanwhile. Look at it again", {}}};
        notePart(tx, writer, program->id, part, "part_removed", {});
        return {};
    });
}

const ProgramPart* partNamed(std::string_view name) {
    for (const auto* part : programParts())
        if (part->name() == name) return part;
    return nullptr;
}

}  // namespace entente::records
