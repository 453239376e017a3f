#include <algorithm>

#include "approvals/circular_desk.h"
#include "base/crypto.h"
#include "documents/document_repository.h"
#include "programs/participation_repository.h"
#include "programs/person_repository.h"
#include "records/program_service.h"
#include "storage/db/database.h"
#include "web/pages/context.h"
#include "web/pages/outbox_parts.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"
#include "web/pages/task_words.h"
#include "web/views/write.h"

namespace entente::web {

using approvals::CircularDesk;
using approvals::CircularOrder;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using programs::Program;
using storage::ReadTx;
using workflow::Circular;
using workflow::CircularLine;
using workflow::CircularProgress;
using workflow::CircularRepository;

namespace {

constexpr int kEarlierShown = 20;
constexpr int kReceiversShown = 100;
constexpr int kDocumentsOffered = 200;
constexpr std::size_t kPreviews = 3;
constexpr std::size_t kTokenBytes = 24;
constexpr std::size_t kLongestOnce = 64;

std::string writePath(std::string_view code) {
    return pathOfProgram(code) + "/write";
}

std::string letterPath(std::string_view code, std::int64_t id) {
    return writePath(code) + "/" + std::to_string(id);
}

CircularDesk circularDesk(const Visit& visit) {
    return {visit.services.database, visit.services.runner, visit.services.clock};
}

std::string subjectOf(const Visit& visit, const Circular& circular) {
    const auto& subject = circular.subject;
    return subject.en.empty() || (visit.language().isKorean() && !subject.ko.empty()) ? subject.ko : subject.en;
}

/// What the form asks. What it does not offer stays in it and means nobody: left out, it would mean all.
CircularOrder orderOf(const Request& request) {
    CircularOrder order;
    for (const auto& state : request.fieldValues("states"))
        order.audience.states.emplace_back(state);
    for (const auto& role : request.fieldValues("roles"))
        order.audience.roles.emplace_back(role);
    for (const auto& component : request.fieldValues("components"))
        order.audience.components.push_back(numberOf<std::int64_t>(component).value_or(0));
    for (const auto& document : request.fieldValues("enclosed"))
        order.enclosed.push_back(DocumentId::parse(document));
    order.subject = {std::string(request.field("subject_en")), std::string(request.field("subject_ko"))};
    order.body = {std::string(request.field("body_en")), std::string(request.field("body_ko"))};
    return order;
}

forms::Fields fieldsOf(const CircularOrder& order) {
    forms::Fields fields;
    for (const auto& state : order.audience.states)
        fields.emplace_back("states", state);
    for (const auto& role : order.audience.roles)
        fields.emplace_back("roles", role);
    for (const auto component : order.audience.components)
        fields.emplace_back("components", std::to_string(component));
    for (const auto document : order.enclosed)
        fields.emplace_back("enclosed", document.text());
    fields.emplace_back("subject_en", order.subject.en);
    fields.emplace_back("subject_ko", order.subject.ko);
    fields.emplace_back("body_en", order.body.en);
    fields.emplace_back("body_ko", order.body.ko);
    return fields;
}

Tag receiverTag(const Visit& visit, const std::string& state) {
    for (const auto each :
         {mail::MailState::Draft, mail::MailState::Queued, mail::MailState::Sent, mail::MailState::Returned,
          mail::MailState::Failed, mail::MailState::TakenOut, mail::MailState::Suppressed, mail::MailState::Cancelled})
        if (mail::name(each) == state) return mailTag(visit, each);
    return {visit.text("write.state." + state), state == "problem" ? Tone::Red : Tone::Neutral};
}

std::int64_t countOf(const CircularProgress& progress, std::string_view state) {
    const auto found = progress.states.find(state);
    return found == progress.states.end() ? 0 : found->second;
}

std::string progressText(const Visit& visit, const CircularProgress& progress) {
    const auto written = progress.all - countOf(progress, "waiting") - countOf(progress, "problem");
    return visit.text("write.progress", {{"written", std::to_string(written)}, {"all", std::to_string(progress.all)}});
}

/// One line for a document, whatever languages it is there in.
std::vector<WriteView::Choice> documentChoices(ReadTx& tx, const Visit& visit, const Program& program,
                                               const std::vector<DocumentId>& chosen) {
    const documents::DocumentRepository repository;
    std::vector<WriteView::Choice> choices;
    std::vector<std::pair<InstanceId, std::string>> known;
    for (const auto id : CircularRepository().enclosable(tx, program.id, viewSide(visit), kDocumentsOffered)) {
        const auto document = repository.find(tx, id);
        if (!document || repository.revisionsFor(tx, *document, senderSide(visit), 0, 1).empty()) continue;
        const std::pair key(document->instance, document->kind);
        if (document->instance && std::find(known.begin(), known.end(), key) != known.end()) continue;
        known.push_back(key);
        choices.push_back({id.text(), document->title(visit.language().tag),
                           std::find(chosen.begin(), chosen.end(), id) != chosen.end()});
    }
    return choices;
}

Response formPage(Visit& visit, const Program& program, const CircularOrder& order, std::vector<PageError> errors) {
    WriteView view;
    view.program = program.title.in(visit.language().tag);
    view.programUrl = pathOfProgram(program.code);
    view.path = writePath(program.code);
    view.errors = std::move(errors);
    const auto chosen = [](const auto& list, const auto& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
    };
    for (const auto& word : programs::kParticipationStates)
        view.states.push_back({word.code, visit.text(std::string("participation.state.") + word.code),
                               chosen(order.audience.states, std::string(word.code))});
    for (const auto& word : programs::kParticipationRoles)
        view.roles.push_back({word.code, visit.text(std::string("participation.role.") + word.code),
                              chosen(order.audience.roles, std::string(word.code))});
    for (const auto& component : program.components)
        view.components.push_back({std::to_string(component.id), componentTitle(visit, component),
                                   chosen(order.audience.components, component.id)});
    view.subjectEn = order.subject.en;
    view.subjectKo = order.subject.ko;
    view.bodyEn = order.body.en;
    view.bodyKo = order.body.ko;
    visit.services.database.read([&](ReadTx& tx) {
        view.any = !CircularRepository().receivers(tx, program.id, viewSide(visit), {}).empty();
        view.documents = documentChoices(tx, visit, program, order.enclosed);
        const auto before = numberOf<std::int64_t>(visit.request.query("before")).value_or(0);
        auto earlier = CircularRepository().list(tx, program.id, viewSide(visit), before, kEarlierShown + 1);
        if (earlier.size() > kEarlierShown) {
            earlier.pop_back();
            view.older =
                Link{visit.text("page.older"), view.path + "?before=" + std::to_string(earlier.back().circular.id)};
        }
        for (const auto& one : earlier)
            view.earlier.push_back({{subjectOf(visit, one.circular), letterPath(program.code, one.circular.id)},
                                    one.circular.createdAt,
                                    progressText(visit, one)});
    });
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return visit.page(render(visit.services.site, visit.frame, view), status);
}

/// The first few of each language, as they will get it.
std::vector<WriteCheckView::Preview> previewsOf(ReadTx& tx, const CircularOrder& order,
                                                const approvals::CircularPlan& plan) {
    std::vector<PersonId> shown;
    const auto add = [&](std::string_view language, std::size_t most) {
        for (const auto& receiver : plan.receivers)
            if (shown.size() < most && workflow::circularLanguage(receiver.language) == language)
                shown.push_back(receiver.person);
    };
    // Both texts are seen where both are sent.
    add("ko", plan.english > 0 ? kPreviews - 1 : kPreviews);
    add("en", kPreviews);
    std::vector<WriteCheckView::Preview> previews;
    for (const auto id : shown) {
        const auto person = programs::PersonRepository().find(tx, id);
        if (!person) continue;
        const auto language = workflow::circularLanguage(person->language);
        previews.push_back({receiverText({person->nameIn(language), person->email}), std::string(language),
                            workflow::filledFor(order.subject.in(language), *person),
                            workflow::filledFor(order.body.in(language), *person)});
    }
    return previews;
}

Response checkPage(Visit& visit, const Program& program, const CircularOrder& order, const std::string& once,
                   const std::string& changed) {
    const auto plan = circularDesk(visit).plan(program, *visit.account(), order);
    if (!plan && plan.error().kind != ErrorKind::Invalid) return Response::error(plan.error());
    if (!plan) return formPage(visit, program, order, {visit.pageError(plan.error())});
    const auto& site = visit.services.site;
    const auto count = static_cast<std::int64_t>(plan->receivers.size());
    WriteCheckView view;
    view.program = program.title.in(visit.language().tag);
    view.programUrl = pathOfProgram(program.code);
    view.path = writePath(program.code);
    view.count = site.counted(visit.language(), "write.count", count);
    view.languages = visit.text("write.languages",
                                {{"korean", std::to_string(plan->korean)}, {"english", std::to_string(plan->english)}});
    view.sendNow = site.counted(visit.language(), "write.send_now", count);
    view.changed = changed;
    for (const auto& file : plan->files)
        view.files.push_back(file.file.fileName);
    view.previews = visit.services.database.read([&](ReadTx& tx) { return previewsOf(tx, order, *plan); });
    view.fields = fieldsOf(order);
    view.fields.emplace_back("once", once);
    view.fields.emplace_back("fingerprint", plan->fingerprint);
    return visit.page(render(site, visit.frame, view), changed.empty() ? 200 : 409);
}

Response showForm(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    visit.setClocks(*program);
    CircularOrder order;
    order.audience.states = {"accepted"};
    return formPage(visit, *program, order, {});
}

Response check(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    visit.setClocks(*program);
    const auto order = orderOf(request);
    if (request.field("step") == "change") return formPage(visit, *program, order, {});
    return checkPage(visit, *program, order, base64Url(randomBytes(kTokenBytes)), {});
}

Response send(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    visit.setClocks(*program);
    const auto order = orderOf(request);
    const auto once = std::string(request.field("once")).substr(0, kLongestOnce);
    const bool review = request.field("what") != "send";
    const auto begun = circularDesk(visit).begin(*program, *visit.account(), order, once,
                                                 std::string(request.field("fingerprint")), review);
    if (begun) return visit.done(letterPath(program->code, *begun), review ? "write_drafts" : "write_begun");
    if (begun.error().kind == ErrorKind::Conflict)
        return checkPage(visit, *program, order, once, visit.say(begun.error().message));
    if (begun.error().kind == ErrorKind::Invalid)
        return formPage(visit, *program, order, {visit.pageError(begun.error())});
    return Response::error(begun.error());
}

WrittenView::Row writtenRow(const Visit& visit, const Program& program, const CircularLine& line) {
    WrittenView::Row row;
    row.number = std::to_string(line.number);
    row.name = line.name.in(visit.language().tag);
    row.email = line.email;
    row.person = line.person.text();
    row.url = participationsPath(program.code) +
              (line.participation == 0 ? std::string() : "/" + std::to_string(line.participation));
    row.state = receiverTag(visit, line.state);
    if (line.mail) row.mailUrl = outboxMailPath(line.mail);
    row.reason = line.state == "problem" ? visit.text("write.problem." + line.reason) : line.reason;
    row.again = line.state == "problem" || line.state == mail::name(mail::MailState::Failed);
    return row;
}

Response showLetter(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    visit.setClocks(*program);
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    const auto circular = circularDesk(visit).find(*program, *visit.account(), id);
    if (!circular) return Response::error(circular.error());
    WrittenView view;
    view.subject = subjectOf(visit, *circular);
    view.subjectLanguage = view.subject == circular->subject.en ? "en" : "ko";
    view.back = writePath(program->code);
    view.path = letterPath(program->code, id);
    services.database.read([&](ReadTx& tx) {
        const auto progress = CircularRepository().progress(tx, *circular);
        view.said =
            visit.text("write.said", {{"by", actorText(tx, visit, audit::Actor::account(circular->createdBy).text())},
                                      {"at", momentText(circular->createdAt, visit.frame.clocks, visit.language())}});
        view.progress = progressText(visit, progress);
        view.running = countOf(progress, "waiting") > 0 || countOf(progress, "queued") > 0;
        if (countOf(progress, "draft") > 0) view.outboxUrl = kOutboxPath;
        for (const auto& [state, count] : progress.states)
            view.counts.push_back(visit.text(
                "write.state", {{"what", receiverTag(visit, state).text}, {"count", std::to_string(count)}}));
        for (const auto& line : CircularRepository().lines(tx, *circular, true, 0, kReceiversShown)) {
            view.wrong.push_back(writtenRow(visit, *program, line));
            view.allAgain = view.allAgain || view.wrong.back().again;
        }
        const auto after = numberOf<std::int64_t>(request.query("after")).value_or(0);
        auto lines = CircularRepository().lines(tx, *circular, false, after, kReceiversShown + 1);
        if (lines.size() > kReceiversShown) {
            lines.pop_back();
            view.more = Link{visit.text("page.more"), view.path + "?after=" + std::to_string(lines.back().number)};
        }
        for (const auto& line : lines)
            view.rows.push_back(writtenRow(visit, *program, line));
    });
    return visit.page(render(services.site, visit.frame, view));
}

Response tryLetterAgain(const Services& services, const Request& request) {
    const Visit visit(services, request);
    const auto program = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!program) return Response::error(program.error());
    const auto id = numberOf<std::int64_t>(request.parameter("id")).value_or(0);
    // 0 means all: what is no number must not.
    const auto person = numberOf<std::int64_t>(request.field("person"));
    if (!person || *person < 0) return Response::error(notFound("http.not_found", "There is no such page"));
    const auto tried = circularDesk(visit).again(*program, *visit.account(), id, PersonId{*person});
    if (!tried) return Response::error(tried.error());
    return visit.done(letterPath(program->code, id), *tried ? "invitations_again" : "invitations_nothing");
}

}  // namespace

std::vector<http::Route> writeRoutes(const Services& services) {
    const auto on = handlersOf(services);
    const auto coordinators = [] { return Access::role("coordinator"); };
    const std::string path = "/programs/{code}/write";
    return {
        {Method::Get, path, coordinators(), BodyLimit::none(), on(showForm)},
        {Method::Post, path, coordinators(), BodyLimit::form(), on(check)},
        {Method::Post, path + "/send", coordinators(), BodyLimit::form(), on(send)},
        {Method::Get, path + "/{id}", coordinators(), BodyLimit::none(), on(showLetter)},
        {Method::Post, path + "/{id}/again", coordinators(), BodyLimit::form(), on(tryLetterAgain)},
    };
}

}  // namespace entente::web
