#include "jobs/consent_task.h"

#include <algorithm>

#include "approvals/own_data.h"
#include "bpmn/references.h"
#include "programs/consent_repository.h"
#include "programs/participation_repository.h"
#include "programs/person_repository.h"
#include "workflow/mail_composer.h"

namespace entente::jobs {

using feel::Value;
using programs::ConsentRepository;
using programs::Participation;
using programs::ParticipationRepository;
using programs::Person;
using programs::PersonRepository;
using storage::ReadTx;

static_assert(bpmn::kConsentText == programs::kConsentRequest);

namespace {

std::int64_t wholeNumberOf(const Value& value) {
    return value.isNumber() ? value.number().toInt64().value_or(0) : PersonId::parse(value.textOr("")).value;
}

/// Somebody as the input names them, with how they take part; both may be missing.
struct Meant {
    std::optional<Person> person = {};
    std::optional<Participation> part = {};
};

Meant meantBy(ReadTx& tx, ProgramId program, const Value& value) {
    const PersonRepository persons;
    const ParticipationRepository participations;
    Meant meant;
    if (const auto number = wholeNumberOf(value.isContext() ? value["number"] : value); number != 0) {
        meant.part = participations.findByNumber(tx, program, number);
        if (meant.part) meant.person = persons.find(tx, meant.part->person);
        return meant;
    }
    for (const auto* name : {"personId", "id"})
        if (const auto id = wholeNumberOf(value[name]); id != 0 && !meant.person)
            meant.person = persons.find(tx, PersonId{id});
    if (const auto email = value["email"].textOr(""); !meant.person && !email.empty())
        meant.person = persons.findByEmail(tx, email);
    if (meant.person) meant.part = participations.findOfPerson(tx, program, meant.person->id);
    return meant;
}

std::string_view outcomeFor(ReadTx& tx, ProgramId program, std::optional<programs::Side> side, const Meant& meant) {
    if (!meant.part || !meant.person) return "not_taking_part";
    if (side && meant.part->side != *side) return "other_side";
    const ConsentRepository consents;
    const auto questions = consents.questions(tx, meant.person->id);
    if (std::all_of(questions.begin(), questions.end(), [](const auto& one) { return one.standing.has_value(); }))
        return "answered";
    if (consents.wasAskedIn(tx, meant.person->id, program)) return "asked_before";
    return approvals::hasOwnAddress(*meant.person) ? "asked" : "no_address";
}

Value saidOf(const Meant& meant, std::optional<programs::Side> side, std::string_view outcome) {
    feel::Context said{{"id", Value()}, {"number", Value()}, {"name", Value()}, {"nameKo", Value()}};
    if (meant.part) {
        const bool named = meant.part->isNamed() || side == meant.part->side;
        const auto& name = named ? meant.part->name : programs::kNameWithheld;
        said.set("id", meant.part->person.value);
        said.set("number", meant.part->number);
        said.set("name", name.en);
        said.set("nameKo", name.in("ko"));
    }
    said.set("outcome", outcome);
    return Value(std::move(said));
}

}  // namespace

Result<ConsentPlan> consentPlanOf(ReadTx& tx, const workflow::Situation& situation, const engine::Job& job) {
    std::optional<programs::Side> side;
    if (const auto* named = job.variables.find("side"); named != nullptr && !named->isNull()) {
        const auto text = named->textOr("");
        if (text != "A" && text != "B") return invalid("jobs.consent_side", "The side is “A” or “B”");
        side = programs::sideOf(text);
    }
    const auto* persons = job.variables.find("persons");
    if (persons == nullptr || persons->isNull()) return invalid("jobs.consent_persons", "“persons” says nobody to ask");
    const auto list = persons->isList() ? persons->list() : feel::List{*persons};
    ConsentPlan plan;
    feel::List said;
    std::vector<PersonId> known;
    std::size_t row = 0;
    for (const auto& value : list) {
        ++row;
        if (!value.isContext() && !value.isNumber())
            return invalid("jobs.consent_person", "Row {row} is neither a number nor a context",
                           {{"row", std::to_string(row)}});
        const auto meant = meantBy(tx, situation.instance.program, value);
        if (meant.person) {
            if (std::find(known.begin(), known.end(), meant.person->id) != known.end()) continue;
            known.push_back(meant.person->id);
        }
        const auto outcome = outcomeFor(tx, situation.instance.program, side, meant);
        if (outcome == "asked") plan.asked.push_back({*meant.person, meant.part->side});
        said.push_back(saidOf(meant, side, outcome));
    }
    plan.said = Value(std::move(said));
    return plan;
}

Result<void> planConsentMails(ReadTx& tx, workflow::Step& step, const engine::Job& job, const ConsentPlan& plan) {
    const auto program = step.before.instance.program;
    for (const auto& [person, side] : plan.asked) {
        workflow::MailRequest request;
        request.text = programs::kConsentRequest;
        request.to = person;
        request.linkPurpose = std::string(mail::kOwnDataPurpose);
        request.cause = "service task " + job.elementId;
        request.element = job.elementId;
        request.asking = side;
        request.sender = static_cast<char>(side);
        auto mail = workflow::compose(tx, step.before, step.before.seenBy(job.element), request);
        if (!mail) return mail.error();
        // The link is the person's alone: no assistant reads along, and it stays theirs whoever has the address later.
        mail->mail.cc.clear();
        mail->linkPerson.reset();
        step.mails.push_back(std::move(*mail));
        // Without the program, as everything about consents: its history is read by both sides.
        step.audit.push_back({step.before.now, step.actor, "consent.asked", {"person", person.id.value}, {}, {}});
        step.writes.emplace_back(
            [program, id = person.id](storage::Tx& write, const workflow::Written&) -> Result<void> {
                if (!ConsentRepository().wasAskedIn(write, id, program)) return {};
                return Error{ErrorKind::Conflict,
                             {"jobs.consent_asked", "Somebody was asked by another case meanwhile", {}}};
            });
    }
    return {};
}

}  // namespace entente::jobs
