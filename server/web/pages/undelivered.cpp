#include "web/pages/undelivered.h"

#include <algorithm>

#include "jobs/deliver_again.h"
#include "jobs/delivery_repository.h"
#include "records/program_service.h"
#include "storage/db/database.h"
#include "web/pages/task_words.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

constexpr int kUndeliveredShown = 20;
constexpr int kUndeliveredAtMost = 10'000;

std::vector<jobs::GivenUp> lostOf(ReadTx& tx, const Visit& visit, ProgramId program, int limit) {
    const auto* account = visit.account();
    if (account == nullptr || account->role != identity::Role::Coordinator || !account->side) return {};
    return jobs::DeliveryRepository().givenUpOf(tx, program, viewSide(visit), limit);
}

/// Whom it is about: the person among what it carries; empty when there is none.
std::string personIn(const Visit& visit, const feel::Context& variables) {
    for (const auto& [name, value] : variables.entries()) {
        if (!value["name"].isString() || !value["email"].isString()) continue;
        const auto korean = value["nameKo"].textOr("");
        return visit.language().isKorean() && !korean.empty() ? korean : value["name"].textOr("");
    }
    return {};
}

Response retry(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto lost =
        services.database.read([&](ReadTx& tx) { return lostOf(tx, visit, program->id, kUndeliveredAtMost); });
    const bool known =
        std::any_of(lost.begin(), lost.end(), [&](const jobs::GivenUp& one) { return one.delivery.id == id; });
    // What is not among them may be another's, or on its way again: for both there is nothing to do here.
    const auto done =
        known ? jobs::deliverAgain(services.database, id, visit.account()->id, services.clock.now()) : Result<void>();
    return visit.done(pathOfProgram(program->code), known && done ? "delivery_retried" : "delivery_gone");
}

}  // namespace

std::vector<ProgramView::Undelivered> undeliveredOf(ReadTx& tx, const Visit& visit, const programs::Program& program) {
    std::vector<ProgramView::Undelivered> shown;
    for (const auto& lost : lostOf(tx, visit, program.id, kUndeliveredShown)) {
        const auto& delivery = lost.delivery;
        const auto person = personIn(visit, delivery.variables);
        shown.push_back({visit.text(person.empty() ? "undelivered.of_program" : "undelivered.about",
                                    {{"name", delivery.name}, {"person", person}}),
                         visit.say(lost.reason),
                         pathOfProgram(program.code) + "/undelivered/" + std::to_string(delivery.id) + "/retry"});
    }
    return shown;
}

std::vector<http::Route> undeliveredRoutes(const Services& services) {
    return {{Method::Post, "/programs/{code}/undelivered/{id}/retry", Access::role("coordinator"), BodyLimit::form(),
             handlersOf(services)(retry)}};
}

}  // namespace entente::web
