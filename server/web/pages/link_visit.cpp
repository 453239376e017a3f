#include "web/pages/link_visit.h"

#include <utility>

#include "base/crypto.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"

namespace entente::web {

namespace {

constexpr std::size_t kTokenLength = 43;  // 32 bytes in base64url

}  // namespace

std::string formNonce(const std::string& token) {
    return sha256Hex("form " + token).substr(0, 32);
}

std::string linkCookie(TaskId task) {
    return "t-" + task.text();
}

std::optional<HeldLink> findLink(const Services& services, std::string_view token, Proof proof) {
    if (token.size() != kTokenLength) return std::nullopt;
    return services.database.read([&](storage::ReadTx& tx) -> std::optional<HeldLink> {
        auto view = approvals::ActionLinks().look(tx, token, services.clock.now());
        if (!view) return std::nullopt;
        auto program = programs::ProgramRepository().find(tx, view->task.program);
        if (!program) return std::nullopt;
        return HeldLink{std::string(token), proof, std::move(*view), std::move(*program)};
    });
}

std::optional<HeldLink> heldLink(const Services& services, const http::Request& request) {
    const auto task = idFrom<TaskId>(request, "task");
    const bool inField = request.hasField("token");
    auto held = inField ? findLink(services, request.field("token"), Proof::Field)
                        : findLink(services, request.cookie(linkCookie(task)), Proof::Cookie);
    if (held && held->view.task.id != task) return std::nullopt;
    return held;
}

Visit plainVisit(const Services& services, const http::Request& request) {
    Visit visit(services, request);
    visit.frame.plain = true;
    visit.frame.account.reset();
    return visit;
}

LinkVisit::LinkVisit(const Services& services, const http::Request& request, HeldLink link)
    : visit(plainVisit(services, request)), held(std::move(link)) {
    if (const auto* account = visit.account(); account && account->person == held.view.person.id)
        held.view.assurance = workflow::Assurance::Login;
    auto& frame = visit.frame;
    if (request.query("lang").empty() && request.cookie("language").empty())
        frame.language = services.site.catalogue().languageOf(held.view.person.language);
    frame.path = held.proof == Proof::Cookie ? action() : "/a/" + held.token + "?k=1";
    const auto side = task().side;
    frame.clocks = {program().party(side).zone, program().party(programs::other(side)).zone};
}

LinkVisit LinkVisit::renewed() const {
    auto now = findLink(services(), held.token, held.proof);
    if (!now) return *this;
    return {services(), visit.request, std::move(*now)};
}

std::string LinkVisit::moment(Timestamp at) const {
    return momentText(at, visit.frame.clocks, visit.language());
}

std::string LinkVisit::action(std::string_view rest) const {
    auto path = "/t/" + held.view.task.id.text();
    if (!rest.empty()) path.append("/").append(rest);
    return path;
}

std::string LinkVisit::fileUrl(std::string_view name) const {
    const auto base = held.proof == Proof::Cookie ? action() : "/a/" + held.token;
    return base + "/document/" + std::string(name);
}

forms::Fields LinkVisit::hidden() const {
    forms::Fields fields = {{"task", task().id.text()}};
    if (held.proof == Proof::Cookie)
        fields.emplace_back("nonce", formNonce(held.token));
    else
        fields.emplace_back("token", held.token);
    return fields;
}

bool LinkVisit::ownForm() const {
    if (visit.request.field("task") != task().id.text()) return false;
    return held.proof == Proof::Field || equalConstantTime(visit.request.field("nonce"), formNonce(held.token));
}

LinkLimits::LinkLimits(const Clock& clock)
    : slow_(clock),
      guesses_(clock, {.burst = 30, .perMinute = 10}),
      sent_(clock, {.burst = 500, .perMinute = 60}),
      asked_(clock, {.burst = 10, .perMinute = 2}),
      mails_(slow_, {.burst = 3, .perMinute = 1}) {}

}  // namespace entente::web
