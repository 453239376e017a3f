#include "jobs/mail_task.h"

#include <algorithm>

#include "workflow/calendar_files.h"
#include "workflow/enclosures.h"
#include "workflow/fixed_clock.h"
#include "workflow/mail_composer.h"

namespace entente::jobs {

using storage::ReadTx;

namespace {

/// Each person once, however often a list names them.
std::vector<programs::Person> distinct(std::vector<programs::Person> persons) {
    std::vector<programs::Person> once;
    for (auto& person : persons)
        if (std::none_of(once.begin(), once.end(), [&](const auto& known) { return known.email == person.email; }))
            once.push_back(std::move(person));
    return once;
}

/// What their own calendar is told: the entry `calendar` where they stand in the list, else that of the task; nullptr
/// for nothing.
const feel::Value* calendarFor(const feel::Context& variables, const programs::Person& person) {
    const auto* to = variables.find("to");
    const auto own = [&](const feel::Value& row) -> const feel::Value* {
        if (!row.isContext() || row["email"].textOr("") != person.email) return nullptr;
        return row.context().find("calendar");
    };
    const auto* calendar = to != nullptr ? own(*to) : nullptr;
    if (to != nullptr && to->isList())
        for (const auto& row : to->list())
            if (calendar == nullptr) calendar = own(row);
    if (calendar == nullptr) calendar = variables.find("calendar");
    return calendar == nullptr || calendar->isNull() ? nullptr : calendar;
}

/// That somebody's calendar was told nothing: it knew already, or it never had what is cancelled.
audit::AuditEntry withoutFile(const workflow::Step& step, const programs::Person& person,
                              const workflow::CalendarAnswer& answer) {
    return {step.before.now,
            step.actor,
            answer.upToDate ? "calendar.up_to_date" : "calendar.nothing_to_cancel",
            {"person", person.id.value},
            step.before.instance.program,
            {}};
}

/// Whether the mails wait for a coordinator: the header or input `review`, a boolean, `true` or an expression.
Result<bool> reviewed(const workflow::Step& step, const engine::Job& job) {
    const auto* input = job.variables.find("review");
    const auto header = job.headers.find("review");
    auto value = input != nullptr ? *input : feel::Value();
    if (input == nullptr && header != job.headers.end()) value = header->second;
    if (value.textOr("").starts_with('=')) {
        auto names = step.before.variablesOf(job.element);
        names.set("program", step.before.programValue());
        const workflow::FixedClock clock(step.before.now);
        auto found = feel::evaluate(std::string_view(value.string()).substr(1), names,
                                    feel::Environment{clock, step.before.program().a.zone});
        if (!found) return found.error();
        value = found->isBoolean() ? *found : feel::Value("null");
    }
    if (value.isNull()) return false;
    if (value.isBoolean()) return value.boolean();
    const auto text = value.textOr("null");
    // What cannot be read must not make a mail leave unseen.
    if (text != "true" && text != "false" && !text.empty())
        return invalid("jobs.review", "Whether the mail waits for review must be true or false");
    return text == "true";
}

/// Whose outbox it goes through: the side that the task names as the sender; in a branch that goes through the sides,
/// the one whose turn it is; else ours.
char senderOf(const workflow::Step& step, const engine::Job& job) {
    if (const auto* named = job.variables.find("sender"); named != nullptr && !named->isNull())
        return static_cast<char>(workflow::askingSide(named));
    const auto variables = step.before.variablesOf(job.element);
    return static_cast<char>(workflow::askingSide(variables.find("side")));
}

/// The documents of these kinds. In copy, too, nobody is sent what is private to the other side.
Result<std::vector<mail::MailFile>> enclosuresOf(ReadTx& tx, const workflow::Situation& situation,
                                                 const feel::Value& kinds, const workflow::MailRequest& request) {
    std::vector<mail::MailFile> files;
    if (!kinds.isList()) return files;
    std::vector<programs::Person> receivers = {request.to};
    receivers.insert(receivers.end(), request.cc.begin(), request.cc.end());
    for (const auto& kind : kinds.list()) {
        const auto file = workflow::enclosedFile(tx, situation, kind.textOr(""), receivers);
        if (!file) return file.error();
        if (!*file)
            return invalid("jobs.no_enclosure", "There is no document “{kind}” to send", {{"kind", kind.textOr("")}});
        files.push_back(workflow::enclosure(**file));
    }
    return files;
}

}  // namespace

Result<void> planMails(ReadTx& tx, workflow::Step& step, const engine::Job& job) {
    const auto& program = step.before.program();
    const auto persons = [&](const feel::Value* value) {
        return value ? workflow::toPersons(tx, *value, program, programs::Side::A) : std::vector<programs::Person>{};
    };
    const auto to = distinct(persons(job.variables.find("to")));
    if (to.empty()) return invalid("jobs.no_receiver", "The mail has no receiver with an e-mail address");
    const auto* attachments = job.variables.find("attachments");
    const auto asking = workflow::askingSide(job.variables.find("sender"));
    const auto review = reviewed(step, job);
    if (!review) return review.error();
    bool known = false;
    for (const auto& person : to) {
        workflow::CalendarAnswer answer;
        const auto* calendar = calendarFor(job.variables, person);
        if (calendar != nullptr) {
            auto planned = workflow::planCalendar(tx, step.before, person, *calendar, asking);
            if (!planned) return planned.error();
            answer = std::move(*planned);
            known = known || answer.upToDate || answer.planned;
            if (!answer.planned) step.audit.push_back(withoutFile(step, person, answer));
            if (answer.upToDate) continue;
        } else {
            known = true;
        }
        workflow::MailRequest request;
        if (const auto text = job.headers.find("text"); text != job.headers.end()) request.text = text->second;
        request.to = person;
        request.cc = persons(job.variables.find("cc"));
        if (attachments) {
            auto files = enclosuresOf(tx, step.before, *attachments, request);
            if (!files) return files.error();
            request.enclosed = std::move(*files);
        }
        request.extra = job.variables;
        request.extra.erase("sender");
        if (calendar != nullptr) request.extra.set("calendar", *calendar);
        request.cause = "service task " + job.elementId;
        request.asking = asking;
        request.element = job.elementId;
        request.sender = senderOf(step, job);
        request.review = *review;
        auto mail = workflow::compose(tx, step.before, step.before.seenBy(job.element), request);
        if (!mail) return mail.error();
        if (answer.planned) workflow::addCalendar(step, *mail, person, std::move(*answer.planned));
        step.mails.push_back(std::move(*mail));
    }
    if (!known)
        return invalid("jobs.nothing_to_cancel",
                       "There is nothing to cancel: none of the receivers was sent a calendar file for it");
    return {};
}

}  // namespace entente::jobs
