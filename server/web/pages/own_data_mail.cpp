// The mails that bring people the link to their own data.
#include "approvals/own_data.h"
#include "mail/outbox.h"
#include "programs/consent_repository.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/pages/own_data.h"
#include "web/pages/task_words.h"
#include "workflow/runner.h"
#include "workflow/sender.h"

namespace entente::web {

using programs::ConsentRepository;
using programs::Person;
using storage::Tx;

namespace {

std::string joinedText(const std::vector<std::string>& paragraphs) {
    std::string body;
    for (const auto& paragraph : paragraphs)
        body += (body.empty() ? "" : "\n\n") + paragraph;
    return body + "\n";
}

}  // namespace

bool mailOwnLink(Tx& tx, const Services& services, const Person& person, std::string_view text) {
    const auto parts = ConsentRepository().partsOf(tx, person.id);
    if (parts.empty() || !approvals::hasOwnAddress(person)) return false;
    const auto program = programs::ProgramRepository().find(tx, parts.front().program);
    if (!program) return false;
    const auto side = programs::sideOf(parts.front().side);
    const auto now = services.clock.now();
    const auto language = services.site.catalogue().languageOf(person.language);
    const auto say = [&](std::string_view key, const Message::Arguments& arguments = {}) {
        const auto sentence = "own_mail." + std::string(key);
        return services.site.text(language, sentence, arguments);
    };
    const bool asks = text == kAskConsents;
    const auto& name = person.nameIn(language.tag);
    mail::NewMail mail;
    mail.program = program->id;
    mail.cause = std::string(text) + " to person " + person.id.text();
    mail.textName = text;
    mail.language = language.tag;
    mail.side = mail.sender = static_cast<char>(side);
    mail.to = {{name, person.email}};
    mail.link = mail::LinkRequest{person.id, std::string(mail::kOwnDataPurpose), 1};
    mail.subject = say(asks ? "ask.subject" : "receipt.subject", {{"program", program->code}});
    std::vector<std::string> paragraphs = {say("dear", {{"name", personText(person, language)}})};
    if (asks) {
        paragraphs.push_back(say("ask.text", {{"title", program->title.in(language.tag)}}));
        paragraphs.push_back(say("ask.free"));
        paragraphs.push_back(say("keep"));
        paragraphs.emplace_back(mail::kLinkPlaceholder);
    } else {
        paragraphs.push_back(say("receipt.text", {{"at", momentText(now, program->party(side).zone, language)}}));
        paragraphs.emplace_back(mail::kLinkPlaceholder);
        paragraphs.push_back(say("receipt.not_you"));
    }
    if (const auto sender = workflow::senderOf(tx, *program, now, side)) {
        mail.replyTo = {sender->nameIn(language.tag), sender->email};
        const auto& organisation = program->party(side).organisation.name.in(language.tag);
        paragraphs.push_back(say("from", {{"name", sender->nameIn(language.tag)}, {"organisation", organisation}}) +
                             "\n" + say("reply", {{"email", sender->email}}));
    }
    mail.body = joinedText(paragraphs);
    services.outbox.queue(tx, mail, now);
    services.runner.wakeAfter(tx);
    return true;
}

void sendFreshOwnLink(const Services& services, std::string_view email) {
    services.database.write([&](Tx& tx) {
        const auto person = programs::PersonRepository().findByEmail(tx, email);
        if (!person) return;
        const ConsentRepository consents;
        if (consents.lastMail(tx, person->id, kAskConsents) || consents.lastMail(tx, person->id, kConsentReceipt))
            mailOwnLink(tx, services, *person, kAskConsents);
    });
}

}  // namespace entente::web
