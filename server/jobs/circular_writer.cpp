#include "jobs/circular_writer.h"

#include <fmt/format.h>

#include <map>

#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "workflow/sender.h"

namespace entente::jobs {

using programs::Person;
using storage::ReadTx;
using storage::Tx;
using workflow::Circular;
using workflow::CircularFile;
using workflow::CircularRepository;

namespace {

constexpr std::string_view kNoAddress = "address";
constexpr std::string_view kNoText = "text";

/// What every mail of a letter has alike.
struct Letter {
    Circular circular;
    std::vector<CircularFile> files;
    std::optional<Person> sender;
};

std::optional<Letter> letterOf(ReadTx& tx, std::int64_t id, Timestamp now) {
    auto circular = CircularRepository().find(tx, id);
    const auto program = circular ? programs::ProgramRepository().find(tx, circular->program) : std::nullopt;
    if (!program) return std::nullopt;
    return Letter{*circular, CircularRepository().files(tx, id), workflow::senderOf(tx, *program, now, circular->side)};
}

/// Each document in that language, else in English, else in the first.
std::vector<mail::MailFile> filesIn(const std::vector<CircularFile>& files, std::string_view language) {
    std::map<int, const CircularFile*> chosen;
    const auto rank = [&](const CircularFile& file) { return file.language == language ? 2 : file.language == "en"; };
    for (const auto& file : files) {
        auto& best = chosen[file.position];
        if (best == nullptr || rank(file) > rank(*best)) best = &file;
    }
    std::vector<mail::MailFile> inLanguage;
    for (const auto& [position, file] : chosen)
        inLanguage.push_back(file->file);
    return inLanguage;
}

mail::NewMail mailOf(const Letter& letter, const Person& person, const std::string& email) {
    const auto& circular = letter.circular;
    const std::string language(workflow::circularLanguage(person.language));
    mail::NewMail mail;
    mail.program = circular.program;
    mail.cause = fmt::format("circular {} to person {}", circular.id, person.id.text());
    mail.textName = workflow::kCircularText;
    mail.element = fmt::format("{}{}", workflow::kCircularStep, circular.id);
    mail.language = language;
    mail.side = mail.sender = static_cast<char>(circular.side);
    mail.to = {{person.nameIn(language), email}};
    if (const auto assistant = mail::parseEmail(person.assistantEmail)) mail.cc.push_back({"", *assistant});
    if (letter.sender) mail.replyTo = {letter.sender->nameIn(language), letter.sender->email};
    mail.subject = workflow::filledFor(circular.subject.in(language), person);
    mail.body = workflow::filledFor(circular.body.in(language), person);
    mail.files = filesIn(letter.files, language);
    mail.review = circular.review;
    return mail;
}

/// Why nothing can be written to this person; empty when it can.
std::string_view problemOf(const Letter& letter, const std::optional<Person>& person) {
    if (!person || !mail::parseEmail(person->email)) return kNoAddress;
    // A language may have been put right since the letter was written.
    const auto language = workflow::circularLanguage(person->language);
    const auto has = [&](const programs::Bilingual& text) { return !(language == "ko" ? text.ko : text.en).empty(); };
    return has(letter.circular.subject) && has(letter.circular.body) ? std::string_view() : kNoText;
}

}  // namespace

bool CircularWriter::runSome(int most) {
    const auto waiting = database_.read([&](ReadTx& tx) { return CircularRepository().waiting(tx, most); });
    if (waiting.empty()) return false;
    const auto now = clock_.now();
    database_.write([&](Tx& tx) {
        const CircularRepository repository;
        std::map<std::int64_t, std::optional<Letter>> letters;
        for (const auto& [id, receiver] : waiting) {
            if (!repository.isWaiting(tx, id, receiver)) continue;
            auto& letter = letters.try_emplace(id, letterOf(tx, id, now)).first->second;
            const auto person = programs::PersonRepository().find(tx, receiver);
            const auto problem = letter ? problemOf(*letter, person) : kNoText;
            if (problem.empty())
                repository.setMail(tx, id, receiver,
                                   runner_.outbox().queue(tx, mailOf(*letter, *person, person->email), now));
            else
                repository.setProblem(tx, id, receiver, problem);
        }
        runner_.wakeAfter(tx);
    });
    return true;
}

}  // namespace entente::jobs
