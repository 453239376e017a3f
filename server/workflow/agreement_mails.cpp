#include "workflow/agreement_mails.h"

#include <algorithm>

#include "documents/document_repository.h"
#include "programs/program_repository.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using documents::AgreementRepository;
using documents::AgreementSet;
using feel::Context;
using programs::Person;
using programs::Side;
using storage::ReadTx;

namespace {

constexpr const char* kReopened = "agreement_reopened";

/// The coordinators, then whoever decided for a side: each once.
std::vector<Person> concerned(ReadTx& tx, const Situation& situation, const std::vector<documents::Consent>& consents) {
    std::vector<Person> persons;
    const auto add = [&](const Person& person) {
        if (std::none_of(persons.begin(), persons.end(), [&](const Person& known) { return known.id == person.id; }))
            persons.push_back(person);
    };
    for (const auto side : {Side::A, Side::B})
        if (const auto* coordinator = situation.program().party(side).role("coordinator")) add(*coordinator);
    for (const auto& consent : consents)
        for (const auto& place : TaskRepository().persons(tx, consent.task))
            if (place.takesPart() && place.decidedAt)
                if (const auto person = programs::PersonRepository().find(tx, place.person)) add(*person);
    return persons;
}

}  // namespace

Context agreementSetValue(ReadTx& tx, const AgreementSet& set) {
    feel::List files;
    for (const auto& file : set.files) {
        const auto document = documents::DocumentRepository().find(tx, file.document).value();
        files.emplace_back(Context{{"kind", file.kind},
                                   {"title", document.titleEn},
                                   {"titleKo", document.titleKo},
                                   {"language", file.language},
                                   {"original", file.original},
                                   {"revision", file.number},
                                   {"sha256", file.sha256}});
    }
    return {{"number", set.number}, {"sha256", set.sha256}, {"files", std::move(files)}};
}

Result<std::vector<PlannedMail>> reopenedMails(ReadTx& tx, const Situation& situation, const AgreementSet& set) {
    const auto consents = AgreementRepository().consents(tx, set.id);
    const auto task = consents.empty() ? std::nullopt : TaskRepository().find(tx, consents.back().task);
    std::vector<PlannedMail> mails;
    if (!task) return mails;
    for (const auto& person : concerned(tx, situation, consents)) {
        if (!situation.packageOf(*task).mail(kReopened, person.language)) continue;
        MailRequest request;
        request.text = kReopened;
        request.to = person;
        request.task = &task->task;
        request.file = inLanguage(currentFiles(tx, task->instance, task->task.document), person.language);
        request.extra = Context{{"agreement", agreementSetValue(tx, set)}};
        request.cause = "agreement reopened";
        auto mail = compose(tx, situation, situation.seenBy(*task), request);
        if (!mail) return mail.error();
        mail->knownTask = task->id;
        mails.push_back(std::move(*mail));
    }
    return mails;
}

}  // namespace entente::workflow
