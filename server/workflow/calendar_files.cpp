#include "workflow/calendar_files.h"

#include "base/crypto.h"
#include "mail/calendar_file.h"
#include "programs/program_repository.h"
#include "workflow/fixed_clock.h"
#include "workflow/sender.h"

namespace entente::workflow {

using feel::Context;
using feel::Value;
using mail::CalendarInvite;
using mail::CalendarInviteRepository;
using mail::CalendarMethod;
using programs::Person;
using storage::ReadTx;
using storage::Tx;

namespace {

Error wrongCalendar(const Error& reason) {
    return {
        ErrorKind::Invalid,
        Message{"workflow.calendar", "The calendar file cannot be made: {reason}", {}}.nest("reason", reason.message),
        reason.place};
}

std::string newUid(const std::string& organizer) {
    constexpr std::size_t kBytes = 16;
    return hex(randomBytes(kBytes)) + organizer.substr(organizer.rfind('@'));
}

mail::MailCalendar fileOf(const Situation& situation, const Person& person, const Person& organizer,
                          const CalendarInvite& invite) {
    const auto& language = person.language;
    auto event = invite.event;
    event.description =
        mail::withClocks(event, {event.zone, situation.program().a.zone, situation.program().b.zone}, language);
    return {invite.method, invite.uid, invite.sequence,
            mail::calendarFile({invite.method,
                                invite.uid,
                                invite.sequence,
                                situation.now,
                                {organizer.nameIn(language), organizer.email},
                                {person.nameIn(language), person.email},
                                event})};
}

/// What is written into the mappings to `calendar`, as far as no variable is needed.
std::optional<Context> writtenCalendar(const bpmn::FlowNode& node) {
    constexpr std::string_view kInto = "calendar.";
    const FixedClock clock({});
    std::optional<Context> written;
    for (const auto& [source, target] : node.inputs) {
        if (target != "calendar" && !target.starts_with(kInto)) continue;
        Value value(source);
        if (bpmn::isFeel(source)) {
            const auto known = feel::evaluate(std::string_view(source).substr(1), {}, feel::Environment{clock});
            value = known ? *known : Value();
        }
        if (!written) written.emplace();
        if (target != "calendar") {
            written->set(target.substr(kInto.size()), value);
        } else if (value.isContext()) {
            for (const auto& [entry, one] : value.context().entries())
                written->set(entry, one);
        } else {
            return std::nullopt;
        }
    }
    return written;
}

}  // namespace

Result<CalendarAnswer> planCalendar(ReadTx& tx, const Situation& situation, const Person& person, const Value& calendar,
                                    programs::Side asking) {
    auto request = mail::readCalendar(calendar, person.language, situation.program().a.zone);
    if (!request) return wrongCalendar(request.error());
    // Whoever is only away stays the organizer: calendars would take a new one for another event's.
    const auto* coordinator = situation.program().party(asking).role("coordinator");
    const auto organizer =
        coordinator != nullptr ? std::optional(*coordinator) : senderOf(tx, situation.program(), situation.now, asking);
    if (!organizer)
        return wrongCalendar(
            invalid("workflow.calendar_organizer", "The program has no coordinator in whose name it is sent"));
    PlannedCalendar planned;
    planned.eventKey = request->key;
    if (person.id)
        planned.before = CalendarInviteRepository().find(tx, situation.instance.program, planned.eventKey, person.id);
    if (!planned.before && request->method == CalendarMethod::Cancel) return CalendarAnswer{};

    auto& invite = planned.invite;
    invite = planned.before.value_or(CalendarInvite{newUid(organizer->email), 0});
    invite.method = request->method;
    if (request->event) invite.event = std::move(*request->event);
    invite.organizer = organizer->email;
    invite.attendee = person.email;
    const bool same = planned.before && invite.tellsTheSame(*planned.before);
    if (same && !request->again) return CalendarAnswer{true, {}};
    if (planned.before && !same) ++invite.sequence;
    planned.file = fileOf(situation, person, *organizer, invite);
    return CalendarAnswer{false, std::move(planned)};
}

void addCalendar(Step& step, PlannedMail& mail, const Person& person, PlannedCalendar planned) {
    mail.mail.calendar = std::move(planned.file);
    step.writes.push_back(
        [program = step.before.instance.program, person, planned = std::move(planned)](Tx& tx, const Written&) {
            const auto id = person.id ? person.id : programs::PersonRepository().findOrInsert(tx, person);
            return CalendarInviteRepository().put(tx, program, planned.eventKey, id, planned.before, planned.invite);
        });
}

std::vector<Problem> checkCalendars(const bpmn::Process& process) {
    std::vector<Problem> problems;
    for (const auto& node : process.nodes) {
        if (node.jobType != "entente:mail") continue;
        const auto written = writtenCalendar(node);
        if (!written) continue;
        for (const auto& problem : mail::calendarProblems(*written))
            problems.push_back(
                {Severity::Error, {}, node.line, node.id, wrongCalendar({ErrorKind::Invalid, problem}).message});
    }
    return problems;
}

}  // namespace entente::workflow
