#include "workflow/mail_composer.h"

#include "documents/document_repository.h"
#include "programs/program_repository.h"
#include "workflow/fixed_clock.h"
#include "workflow/person_at.h"
#include "workflow/sender.h"

namespace entente::workflow {

using feel::Context;
using feel::Value;
using programs::Person;
using storage::ReadTx;

namespace {

Value momentValue(std::optional<Timestamp> moment, const std::string& zone) {
    if (!moment) return {};
    return feel::DateTime::of(*moment, feel::ZoneRef::named(zone));
}

mail::Address address(const Person& person, std::string_view language) {
    return {person.nameIn(language), person.email};
}

programs::Side askingSideOf(const MailRequest& request) {
    if (request.asking) return *request.asking;
    return askingSide(request.task ? request.task->properties.find("sender") : nullptr);
}

Context dataOf(const Situation& situation, const Context& variables, const MailRequest& request,
               const std::optional<Person>& sender) {
    const auto& program = situation.program();
    const auto& language = request.to.language;
    Context data = variables;
    data.set("program", situation.programValue());
    auto person = programs::personValue(request.to).context();
    person.set("name", request.to.nameIn(language));
    person.set("title", request.to.title.in(language));
    data.set("person", person);
    const auto& asking = program.party(askingSideOf(request)).organisation;
    data.set("sender", sender ? Value(Context{{"name", sender->nameIn(language)},
                                              {"email", sender->email},
                                              {"organisation", asking.name.in(language)}})
                              : Value());
    // What stands there is put in when the mail leaves, and kept nowhere.
    data.set("link", std::string(mail::kLinkPlaceholder));
    data.set("code", std::string(mail::kLinkPlaceholder));
    Value task, document;
    if (request.task) {
        const auto named = request.task->names.find(language);
        task = Context{{"name", named == request.task->names.end() ? request.task->name : named->second},
                       {"due", momentValue(request.task->due, program.a.zone)}};
    }
    // The title alone may tell what one side keeps to itself; whoever is asked by link is shown the file itself.
    if (request.file &&
        (request.linkPurpose || request.file->document.visibleTo(static_cast<char>(program.sideOf(request.to)))))
        document = Context{{"title", request.file->document.title(language)},
                           {"revision", request.file->revision.number},
                           {"sha256", request.file->revision.sha256}};
    data.set("task", task);
    data.set("document", document);
    for (const auto* optional : {"decision", "dispatch", "holder", "passedBy", "note", "recorded"})
        if (!data.find(optional)) data.set(optional, Value());
    for (const auto& [name, value] : request.extra.entries())
        data.set(name, value);
    for (const auto* named : {"holder", "passedBy"})
        data.set(named, programs::personIn(*data.find(named), language));
    data.set("decision", decisionIn(*data.find("decision"), language));
    return data;
}

}  // namespace

programs::Side askingSide(const Value* named) {
    return named && named->textOr("") == "B" ? programs::Side::B : programs::Side::A;
}

Value decisionIn(const Value& decision, std::string_view language) {
    if (!decision.isContext()) return decision;
    auto shown = decision.context();
    shown.set("by", programs::personIn(decision["by"], language));
    if (language == "ko" && decision["commentKo"].isString()) shown.set("comment", decision["commentKo"]);
    return shown;
}

Result<PlannedMail> compose(ReadTx& tx, const Situation& situation, const Seen& seen, const MailRequest& request) {
    const auto& language = request.to.language;
    const auto broken = [&](const std::string& why) {
        return invalid("workflow.mail_text", "The mail text “{text}” cannot be written: {reason}",
                       {{"text", request.text + "." + language}, {"reason", why}});
    };
    const auto* text = seen.package.mail(request.text, language);
    if (!text) return broken("there is none");
    const FixedClock clock(situation.now);
    const auto sender = senderOf(tx, situation.program(), situation.now, askingSideOf(request));
    const auto& party = situation.program().party(situation.program().sideOf(request.to));
    auto rendered = text->render(dataOf(situation, seen.variables, request, sender),
                                 feel::Environment{clock, party.zone, language});
    if (!rendered) return broken(rendered.problems.empty() ? "" : rendered.problems.front().english("line"));

    PlannedMail planned;
    planned.task = request.task ? request.task->key : 0;
    auto& mail = planned.mail;
    mail.program = situation.program().id;
    mail.cause = request.cause;
    mail.textName = request.text;
    mail.language = language;
    mail.side = static_cast<char>(situation.program().sideOf(request.to));
    mail.to = {address(request.to, language)};
    for (const auto& person : request.cc)
        mail.cc.push_back(address(person, language));
    if (!request.to.assistantEmail.empty()) mail.cc.push_back({"", request.to.assistantEmail});
    if (sender) mail.replyTo = address(*sender, language);
    mail.subject = rendered.value->subject;
    mail.body = rendered.value->body;
    mail.files = request.enclosed;
    mail.instance = situation.instance.id;
    mail.element = request.task ? request.task->elementId : request.element;
    mail.sender = request.sender.value_or(mail.side);
    mail.review = request.review;
    if (request.linkPurpose) {
        planned.linkPerson = request.to;
        mail.link = mail::LinkRequest{request.to.id, *request.linkPurpose, request.edition};
    }
    return planned;
}

std::vector<CurrentFile> currentFiles(ReadTx& tx, InstanceId instance, std::string_view kind) {
    const documents::DocumentRepository repository;
    std::vector<CurrentFile> files;
    for (auto& document : repository.listOfInstance(tx, instance, kind))
        if (auto revision = repository.latest(tx, document.id))
            files.push_back({std::move(document), std::move(*revision)});
    return files;
}

std::optional<CurrentFile> inLanguage(const std::vector<CurrentFile>& files, std::string_view language) {
    for (const auto wanted : {language, std::string_view("en")})
        for (const auto& file : files)
            if (file.document.language == wanted) return file;
    return files.empty() ? std::nullopt : std::optional(files.front());
}

mail::MailFile enclosure(const CurrentFile& file) {
    return {file.revision.sha256, file.revision.fileName, std::string(documents::kDocxMediaType)};
}

std::optional<mail::MailFile> issuedFile(const engine::Task& task, const Value& dispatch, RevisionId revision) {
    const auto& issued = dispatch["issued"];
    if (task.kind != engine::TaskKind::Answer || !issued.isList()) return std::nullopt;
    for (const auto& copy : issued.list()) {
        const auto& of = copy["revision"];
        if (of.isNumber() && of.number().toInt64() == revision.value)
            return mail::MailFile{copy["sha256"].textOr(""), copy["fileName"].textOr(""),
                                  std::string(documents::kDocxMediaType)};
    }
    return std::nullopt;
}

std::optional<Person> toPerson(ReadTx& tx, const Value& value, const programs::Program& program, programs::Side side) {
    const programs::PersonRepository repository;
    if (const auto& id = value["id"]; id.isNumber())
        if (const auto number = id.number().toInt64())
            if (auto person = repository.find(tx, PersonId{*number})) return person;
    const auto email = mail::parseEmail(value["email"].textOr(""));
    if (!email) return std::nullopt;
    if (auto person = personAt(tx, *email)) return person;
    const auto named = value["side"].textOr("");
    if (named == "A" || named == "B") side = named == "A" ? programs::Side::A : programs::Side::B;
    Person person;
    person.organisation = program.party(side).organisation.id;
    person.name = value["name"].textOr(*email);
    person.nameKo = value["nameKo"].textOr("");
    person.honorific = value["honorific"].textOr("");
    person.title = {value["title"].textOr(""), value["titleKo"].textOr("")};
    person.email = *email;
    person.language = value["language"].textOr("en") == "ko" ? "ko" : "en";
    return person;
}

std::vector<Person> toPersons(ReadTx& tx, const Value& value, const programs::Program& program, programs::Side side) {
    std::vector<Person> persons;
    if (value.isList()) {
        for (const auto& item : value.list())
            if (auto person = toPerson(tx, item, program, side)) persons.push_back(std::move(*person));
    } else if (auto person = toPerson(tx, value, program, side)) {
        persons.push_back(std::move(*person));
    }
    return persons;
}

}  // namespace entente::workflow
