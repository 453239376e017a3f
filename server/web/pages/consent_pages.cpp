// What people of the own side say about the use of their data: for their coordinators.
#include <algorithm>

#include "approvals/own_data.h"
#include "base/utf8.h"
#include "programs/consent_repository.h"
#include "programs/day.h"
#include "programs/person_repository.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/own_data.h"
#include "web/pages/task_words.h"
#include "web/views/own_data.h"
#include "web/views/parts.h"

namespace entente::web {

using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::AskedConsent;
using programs::ConsentRepository;
using programs::ConsentStatement;
using programs::Person;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::size_t kLongestGround = 500;
/// A second click within it sends nothing.
constexpr std::int64_t kAskedAgainSeconds = 600;

std::string consentsPath(PersonId person) {
    return "/people/" + person.text() + "/consents";
}

/// Nobody for whom the account does not speak: to them the page is not there.
std::optional<Person> personOfSide(const Visit& visit) {
    return visit.services.database.read([&](ReadTx& tx) -> std::optional<Person> {
        auto person = programs::PersonRepository().find(tx, idFrom<PersonId>(visit.request, "id"));
        if (!person || !approvals::mayKeepConsents(tx, *visit.account(), *person)) return std::nullopt;
        return person;
    });
}

std::string valueOf(const programs::ConsentQuestion& question) {
    return question.purpose + " " + question.recipient.text();
}

std::string forText(const Visit& visit, const std::vector<AskedConsent>& asked,
                    const programs::ConsentQuestion& question) {
    const auto found =
        std::find_if(asked.begin(), asked.end(), [&](const auto& one) { return one.question == question; });
    const auto recipient = found == asked.end() ? std::string() : found->recipient.in(visit.language().tag);
    return visit.text("consents.for." + question.purpose, {{"organisation", recipient}});
}

Tone toneOfConsent(const ConsentStatement& consent) {
    return consent.allows() ? Tone::Green : Tone::Red;
}

void showStanding(ReadTx& tx, const Visit& visit, const Person& person, ConsentsView& view) {
    const ConsentRepository consents;
    const auto asked = consents.questions(tx, person.id);
    for (const auto& one : asked) {
        auto question = ConsentsView::Question{forText(visit, asked, one.question)};
        question.state = {visit.text("consents.is.open"), Tone::Yellow};
        if (one.standing) {
            question.state = {visit.text("consents.is." + one.standing->state), toneOfConsent(*one.standing)};
            question.standing = visit.text("consents.by." + one.standing->channel,
                                           {{"day", dateText(one.standing->saidOn, visit.language())}});
        }
        view.purposes.push_back({valueOf(one.question), question.ask});
        view.questions.push_back(std::move(question));
    }
    const auto needs = consents.needs(tx, person.id).value_or(programs::SpecialNeeds{});
    view.diet = needs.diet;
    view.access = needs.access;
    for (const auto& one : consents.history(tx, person.id)) {
        auto what = saidText(visit, one);
        if (one.recordedBy)
            what = visit.text(
                "consents.what_recorded",
                {{"state", visit.text("consents.is." + one.state)},
                 {"by", visit.text("consents.by." + one.channel, {{"day", dateText(one.saidOn, visit.language())}})},
                 {"who", actorText(tx, visit, audit::Actor::account(one.recordedBy).text())}});
        view.history.push_back({forText(visit, asked, one.question), std::move(what), one.note});
    }
    if (const auto last = consents.lastMail(tx, person.id, kAskConsents))
        view.lastAsked = visit.text("consents.asked", {{"moment", momentText(visit.frame, *last)}});
}

Response showPage(const Visit& visit, const Person& person, ConsentsView view) {
    const auto& services = visit.services;
    view.name = person.nameIn(visit.language().tag);
    view.back = {view.name, "/people/" + person.id.text()};
    view.action = consentsPath(person.id);
    // Nothing is chosen beforehand: a consent must not come of a press too many.
    for (auto* choices : {&view.purposes, &view.states, &view.channels})
        choices->push_back({"", visit.text("consents.choose_one")});
    services.database.read([&](ReadTx& tx) { showStanding(tx, visit, person, view); });
    if (approvals::hasOwnAddress(person))
        view.askAction = view.action + "/ask";
    else
        view.askNot = visit.text("consents.no_address");
    for (const auto* state : programs::kConsentStates)
        view.states.push_back({state, visit.text(std::string("consents.is.") + state)});
    for (const auto* channel : programs::kConsentChannels)
        view.channels.push_back({channel, visit.text(std::string("consents.channel.") + channel)});
    visit.opened(person.id);
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return visit.page(render(services.site, visit.frame, view), status);
}

Response showConsents(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = personOfSide(visit);
    if (!person) return Response::error(records::noRecord());
    ConsentsView view;
    view.saidOn = todayIn(services, services.zone);
    return showPage(visit, *person, std::move(view));
}

template <typename Words>
bool isOneOf(const Words& words, std::string_view text) {
    return std::find(std::begin(words), std::end(words), text) != std::end(words);
}

Response recordSaid(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = personOfSide(visit);
    if (!person) return Response::error(records::noRecord());
    const auto field = [&](std::string_view name) { return std::string(utf8::trim(request.field(name))); };
    ConsentsView view;
    view.purpose = field("purpose");
    view.state = field("state");
    view.channel = field("channel");
    view.saidOn = field("said_on");
    view.note = field("note");
    view.newDiet = field("diet");
    view.newAccess = field("access");
    const auto asked =
        services.database.read([&](ReadTx& tx) { return ConsentRepository().questions(tx, person->id); });
    const auto meant = std::find_if(asked.begin(), asked.end(),
                                    [&](const auto& one) { return valueOf(one.question) == view.purpose; });
    const auto wrong = [&](const char* place, std::string_view key) {
        view.errors.push_back({place, visit.text("consents." + std::string(key))});
    };
    if (meant == asked.end()) wrong("purpose", "choose");
    if (!isOneOf(programs::kConsentStates, view.state)) wrong("state", "choose");
    if (!isOneOf(programs::kConsentChannels, view.channel)) wrong("channel", "choose");
    if (!programs::isDay(view.saidOn) || view.saidOn > todayIn(services, services.zone)) wrong("said_on", "day");
    if (view.state == "other" && view.note.empty()) wrong("note", "note_missing");
    if (utf8::length(view.note) > kLongestGround) wrong("note", "note_long");
    const bool keepsNeeds = meant != asked.end() && meant->question.purpose == programs::kSpecialNeeds &&
                            programs::consentAllows(view.state);
    const programs::SpecialNeeds needs{view.newDiet, view.newAccess};
    for (auto& error : wrongNeeds(visit, needs, keepsNeeds))
        view.errors.push_back(std::move(error));
    if (!view.errors.empty()) return showPage(visit, *person, std::move(view));
    const auto kept = services.database.write([&](Tx& tx) {
        return approvals::recordConsent(tx,
                                        {.person = person->id,
                                         .question = meant->question,
                                         .state = view.state,
                                         .channel = view.channel,
                                         .saidOn = view.saidOn,
                                         .note = view.note,
                                         .recordedBy = visit.account()->id,
                                         .at = services.clock.now()},
                                        needs);
    });
    return visit.done(consentsPath(person->id), kept == approvals::Kept::Saved ? "consent_recorded" : "consent_known");
}

Response askConsents(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto person = personOfSide(visit);
    if (!person) return Response::error(records::noRecord());
    const auto now = services.clock.now();
    const bool sent = services.database.write([&](Tx& tx) {
        const auto last = ConsentRepository().lastMail(tx, person->id, kAskConsents);
        if (last && now < last->plusSeconds(kAskedAgainSeconds)) return false;
        if (!mailOwnLink(tx, services, *person, kAskConsents)) return false;
        audit::AuditLog::append(
            tx,
            {now, audit::Actor::account(visit.account()->id), "consent.asked", {"person", person->id.value}, {}, {}});
        return true;
    });
    if (!sent && !approvals::hasOwnAddress(*person)) return Response::redirect(consentsPath(person->id));
    return visit.done(consentsPath(person->id), sent ? "consent_asked" : "consent_asked_before");
}

}  // namespace

std::optional<Link> consentsLink(const Visit& visit, PersonId person) {
    return visit.services.database.read([&](ReadTx& tx) -> std::optional<Link> {
        const auto known = programs::PersonRepository().find(tx, person);
        if (!known || !approvals::mayKeepConsents(tx, *visit.account(), *known)) return std::nullopt;
        return Link{visit.text("consents.title"), consentsPath(person)};
    });
}

void showNeeds(const Visit& visit, PersonId person, RecordView& view) {
    const auto needs = visit.services.database.read([&](ReadTx& tx) -> std::optional<programs::SpecialNeeds> {
        const auto known = programs::PersonRepository().find(tx, person);
        if (!known || !approvals::mayKeepConsents(tx, *visit.account(), *known)) return std::nullopt;
        return ConsentRepository().needs(tx, person);
    });
    if (!needs || needs->empty()) return;
    view.told.legend = visit.text("consents.needs");
    for (const auto& [label, text] : {std::pair{"own_data.diet", &needs->diet}, {"own_data.access", &needs->access}})
        if (!text->empty()) view.told.fields.push_back({.label = visit.text(label), .value = *text});
}

std::vector<http::Route> consentRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto coordinator = [] { return Access::role("coordinator"); };
    const std::string path = "/people/{id}/consents";
    return {
        {Method::Get, path, coordinator(), BodyLimit::none(), on(showConsents)},
        {Method::Post, path, coordinator(), BodyLimit::form(), on(recordSaid)},
        {Method::Post, path + "/ask", coordinator(), BodyLimit::form(), on(askConsents)},
    };
}

}  // namespace entente::web
