// The internal list of participants with what people need, made when a coordinator of their side asks and kept nowhere:
// what somebody takes back is in none that is made afterwards.
#include <algorithm>
#include <map>

#include "documents/document_repository.h"
#include "feel/json.h"
#include "programs/consent_repository.h"
#include "programs/participation_repository.h"
#include "programs/program.h"
#include "records/access_log.h"
#include "records/program_records.h"
#include "records/program_service.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/program_lists.h"
#include "web/pages/shipped_document.h"

namespace entente::web {

using feel::Context;
using feel::List;
using feel::Value;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Participation;
using programs::Side;
using storage::ReadTx;

namespace {

constexpr std::string_view kInternalList = "participant_list_internal";

/// The rows of the newest list of the side that a case has made; they give the order of precedence, seats and
/// interpreters. Empty while none was made.
List arrangedRows(ReadTx& tx, ProgramId program, Side side) {
    const auto kind = std::string(kInternalList) + (side == Side::A ? "_a" : "_b");
    const documents::DocumentRepository documents;
    std::optional<documents::Revision> newest;
    for (const auto& document : documents.listOfProgram(tx, program))
        if (document.kind == kind)
            if (auto revision = documents.latest(tx, document.id); revision && (!newest || newest->id < revision->id))
                newest = std::move(revision);
    const auto data = newest ? feel::fromTypedJson(newest->data) : Result<Value>(Value());
    if (!data || !data->isContext() || !(*data)["frozen"].isContext()) return {};
    const auto& rows = (*data)["frozen"]["rows"];
    return rows.isList() ? rows.list() : List{};
}

struct InternalRow {
    std::size_t place = 0;
    Context row = {};
};

/// Rows by the number of whom they are about, each with its place.
using Arrangement = std::map<std::int64_t, InternalRow>;

Arrangement arrangementOf(const List& rows) {
    Arrangement arranged;
    for (const auto& row : rows)
        if (const auto number = row["number"].isNumber() ? row["number"].number().toInt64() : std::nullopt)
            arranged.emplace(*number, InternalRow{arranged.size(), row.context()});
    return arranged;
}

struct InternalList {
    std::vector<InternalRow> rows = {};
    std::vector<PersonId> shown = {};  ///< whose names stand in it

    void add(ReadTx& tx, Side side, const Participation& one, const Arrangement& arranged) {
        const bool own = one.side == side, named = own || one.isNamed();
        const auto& name = named ? one.name : programs::kNameWithheld;
        const auto at = arranged.find(one.number);
        // Who is not on it comes last.
        const auto [place, arrangement] = at == arranged.end() ? InternalRow{arranged.size(), {}} : at->second;
        const auto entry = [&](std::string_view key) {
            const auto* value = arrangement.find(key);
            return value == nullptr ? Value() : *value;
        };
        Context row{{"number", one.number},
                    {"name", name.en},
                    {"nameKo", name.in("ko")},
                    {"position", named ? one.title.en : ""},
                    {"positionKo", named ? one.title.in("ko") : ""},
                    {"institution", one.institution.en},
                    {"institutionKo", one.institution.in("ko")},
                    {"side", programs::text(one.side)},
                    {"role", one.role},
                    {"mode", one.mode},
                    {"language", one.language},
                    {"seat", entry("seat")},
                    {"interpreter", entry("interpreter")},
                    {"withheld", !named}};
        if (named) shown.push_back(one.person);
        if (own)
            if (const auto needs = programs::ConsentRepository().needs(tx, one.person)) {
                row.set("diet", needs->diet);
                row.set("access", needs->access);
            }
        rows.push_back({place, std::move(row)});
    }
};

Response internalList(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    InternalList list;
    const auto side = services.database.read([&](ReadTx& tx) -> std::optional<Side> {
        const auto viewer = records::viewerOf(tx, *program, *visit.account());
        if (!viewer.side || !viewer.readsConsentsOf(*viewer.side)) return std::nullopt;
        const auto arranged = arrangementOf(arrangedRows(tx, program->id, *viewer.side));
        programs::ParticipationRepository().forEach(tx, program->id, {}, {.limit = -1}, [&](const Participation& one) {
            if (one.state == "accepted" || one.state == "attended") list.add(tx, *viewer.side, one, arranged);
        });
        return viewer.side;
    });
    if (!side) return Response::error(records::noRecord());
    std::stable_sort(list.rows.begin(), list.rows.end(),
                     [](const auto& one, const auto& other) { return one.place < other.place; });
    List rows;
    for (auto& one : list.rows)
        rows.emplace_back(std::move(one.row));
    services.database.write([&](storage::Tx& tx) {
        records::AccessLog(request.remoteAddress())
            .exported(tx, visit.account()->id, std::move(list.shown), services.clock.now());
    });
    return shippedDocument(visit, std::string(kInternalList), "participants-" + program->code,
                           Context{{"program", programs::programValue(*program)},
                                   {"side", programs::text(*side)},
                                   {"document", Context{{"revision", Value()}}},
                                   {"frozen", Context{{"rows", std::move(rows)}}}});
}

}  // namespace

std::vector<http::Route> internalListRoutes(const Services& services) {
    return {{Method::Get, "/programs/{code}/participations/internal.docx", Access::role("coordinator"),
             BodyLimit::none(), handlersOf(services)(internalList)}};
}

}  // namespace entente::web
