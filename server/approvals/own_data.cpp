#include "approvals/own_data.h"

#include <algorithm>

#include "identity/email_address.h"
#include "mail/address.h"
#include "programs/consent_repository.h"
#include "records/scope.h"

namespace entente::approvals {

using programs::AskedConsent;
using programs::ConsentQuestion;
using programs::ConsentRepository;
using programs::ConsentStatement;
using programs::kSpecialNeeds;
using programs::SpecialNeeds;
using storage::ReadTx;
using storage::Tx;

namespace {

const AskedConsent* askedAs(const std::vector<AskedConsent>& asked, const ConsentQuestion& question) {
    const auto found =
        std::find_if(asked.begin(), asked.end(), [&](const auto& one) { return one.question == question; });
    return found == asked.end() ? nullptr : &*found;
}

void noteSaid(Tx& tx, const ConsentStatement& consent) {
    // Which purpose it is about stands in the statement alone: the chain cannot forget.
    audit::AuditLog::append(
        tx, {consent.at,
             consent.recordedBy ? audit::Actor::account(consent.recordedBy) : audit::Actor::person(consent.person),
             consent.recordedBy ? "consent.recorded" : "consent.said",
             {"person", consent.person.value},
             {},
             feel::Context{{"statement", ConsentRepository().newest(tx, consent.person)}}});
}

void keep(Tx& tx, const ConsentStatement& consent) {
    ConsentRepository().insert(tx, consent);
    noteSaid(tx, consent);
    if (consent.question.purpose == kSpecialNeeds && !consent.allows())
        ConsentRepository().forgetNeeds(tx, consent.person);
}

bool putNeeds(Tx& tx, PersonId person, const SpecialNeeds& needs, Timestamp now) {
    const ConsentRepository consents;
    const auto standing = consents.standing(tx, person, {std::string(kSpecialNeeds), {}});
    if (!standing || !standing->allows() || consents.needs(tx, person).value_or(SpecialNeeds{}) == needs) return false;
    if (needs.empty())
        consents.forgetNeeds(tx, person);
    else
        consents.putNeeds(tx, person, needs, now);
    return true;
}

}  // namespace

Kept keepOwnAnswers(Tx& tx, const programs::Person& person, const OwnAnswers& sent, const std::string& today,
                    Timestamp now) {
    const ConsentRepository consents;
    const auto asked = consents.questions(tx, person.id);
    std::vector<ConsentStatement> said;
    bool keepsNeeds = false;
    for (const auto& answer : sent.answers) {
        const auto* question = askedAs(asked, answer.question);
        if (question == nullptr) continue;
        const auto& before = question->standing;
        if (answer.question.purpose == kSpecialNeeds) keepsNeeds = answer.yes;
        // A yes of the person's own takes the place of another ground.
        if (before && before->allows() == answer.yes && before->state != "other") continue;
        const char* state = answer.yes ? "given" : before && before->allows() ? "withdrawn" : "refused";
        said.push_back({.person = person.id,
                        .question = answer.question,
                        .state = state,
                        .channel = std::string(programs::kByOwnLink),
                        .saidOn = today,
                        .wording = std::string(programs::kConsentWording),
                        .at = now});
    }
    const bool newNeeds = keepsNeeds && consents.needs(tx, person.id).value_or(SpecialNeeds{}) != sent.needs;
    if (said.empty() && !newNeeds) return Kept::Nothing;
    if (consents.newest(tx, person.id) != sent.seen) return Kept::Moved;
    for (const auto& one : said)
        keep(tx, one);
    if (keepsNeeds) putNeeds(tx, person.id, sent.needs, now);
    return Kept::Saved;
}

Kept recordConsent(Tx& tx, ConsentStatement consent, const SpecialNeeds& needs) {
    const auto before = ConsentRepository().standing(tx, consent.person, consent.question);
    const bool known = before && before->state == consent.state && before->channel == consent.channel &&
                       before->saidOn == consent.saidOn && before->note == consent.note;
    if (!known) keep(tx, consent);
    const bool about = consent.question.purpose == kSpecialNeeds && consent.allows();
    const bool changed = about && !needs.empty() && putNeeds(tx, consent.person, needs, consent.at);
    return known && !changed ? Kept::Nothing : Kept::Saved;
}

bool hasOwnAddress(const programs::Person& person) {
    return mail::parseEmail(person.email) &&
           identity::emailKey(person.email) != identity::emailKey(person.assistantEmail);
}

bool mayKeepConsents(ReadTx& tx, const identity::Account& account, const programs::Person& person) {
    return records::isOfOwnSide(account, records::scopeOf(tx, account), person.country);
}

}  // namespace entente::approvals
