#include "approvals/circular_desk.h"

#include <algorithm>

#include "approvals/border.h"
#include "base/crypto.h"
#include "base/utf8.h"
#include "documents/document_repository.h"
#include "records/program_sight.h"
#include "workflow/mail_composer.h"

namespace entente::approvals {

using identity::Account;
using programs::Program;
using programs::Side;
using storage::ReadTx;
using storage::Tx;
using workflow::Circular;
using workflow::CircularFile;
using workflow::CircularRepository;

namespace {

constexpr std::size_t kLongestLetter = 20'000;
constexpr int kMostEnclosable = 1000;
constexpr std::size_t kMostEnclosed = 20;
constexpr int kMostReceivers = 100'000;

Error noLetter() {
    return notFound("circular.unknown", "There is no such letter");
}

/// Of the coordinator who writes; nothing for who may not.
std::optional<Side> writingSide(ReadTx& tx, const Program& program, const Account& account) {
    if (!account.side || !account.isCoordinatorOf(*account.side)) return std::nullopt;
    if (!records::maySee(tx, account, program.id)) return std::nullopt;
    return *account.side == identity::Side::B ? Side::B : Side::A;
}

/// The text in a language that `count` people need.
Result<void> checkText(const std::string& subject, const std::string& body, int count, const std::string& suffix) {
    const auto inSubject = "subject_" + suffix, inBody = "body_" + suffix;
    if (count > 0 && utf8::trim(subject).empty())
        return invalid("circular.subject_missing",
                       "Enter the subject: {count} of the receivers are written to in this language",
                       {{"count", std::to_string(count)}}, inSubject);
    if (count > 0 && utf8::trim(body).empty())
        return invalid("circular.body_missing",
                       "Enter the text: {count} of the receivers are written to in this language",
                       {{"count", std::to_string(count)}}, inBody);
    if (auto good = checkLine(subject, inSubject, false); !good) return good;
    if (body.size() > kLongestLetter)
        return invalid("circular.body_long", "The text is too long for a mail", {}, inBody);
    for (const auto& [text, place] : {std::pair(&subject, &inSubject), std::pair(&body, &inBody)})
        if (auto unknown = workflow::unknownPlace(*text); !unknown.empty())
            return invalid("circular.unknown_place", "“{place}” stands for nothing", {{"place", std::move(unknown)}},
                           *place);
    return {};
}

/// Each chosen document in every language that there is, as the side sees it.
Result<std::vector<CircularFile>> filesOf(ReadTx& tx, const Program& program, Side side,
                                          const std::vector<DocumentId>& chosen) {
    const documents::DocumentRepository repository;
    std::vector<CircularFile> files;
    if (chosen.empty()) return files;
    const auto refused =
        invalid("circular.enclosure", "Choose documents that these people may be sent", {}, "enclosed");
    if (chosen.size() > kMostEnclosed) return refused;
    const auto allowed = CircularRepository().enclosable(tx, program.id, side, kMostEnclosable);
    const auto may = [&](DocumentId id) { return std::find(allowed.begin(), allowed.end(), id) != allowed.end(); };
    int position = 0;
    for (const auto id : chosen) {
        const auto document = repository.find(tx, id);
        if (!document || !may(id)) return refused;
        auto alike = repository.listOfInstance(tx, document->instance, document->kind);
        if (!document->instance) alike = {*document};
        for (const auto& one : alike) {
            if (!may(one.id)) continue;
            const auto seen = repository.revisionsFor(tx, one, static_cast<char>(side), 0, 1);
            if (seen.empty()) continue;
            files.push_back({position, one.language, workflow::enclosure({one, seen.front()})});
        }
        ++position;
    }
    return files;
}

std::string fingerprintOf(const CircularOrder& order, const CircularPlan& plan) {
    std::string all = order.subject.en + '\n' + order.subject.ko + '\n' + order.body.en + '\n' + order.body.ko;
    for (const auto& receiver : plan.receivers)
        all += '\n' + receiver.person.text() + receiver.language;
    for (const auto& file : plan.files)
        all += '\n' + std::to_string(file.position) + file.file.sha256;
    return sha256Hex(all);
}

Result<CircularPlan> planOf(ReadTx& tx, const Program& program, const Account& account, const CircularOrder& order) {
    const auto side = writingSide(tx, program, account);
    if (!side) return noLetter();
    CircularPlan plan;
    plan.receivers = CircularRepository().receivers(tx, program.id, *side, order.audience);
    if (plan.receivers.empty())
        return invalid("circular.nobody", "Nobody of your side is meant: choose other states, components or roles", {},
                       "states");
    for (const auto& receiver : plan.receivers)
        ++(workflow::circularLanguage(receiver.language) == "ko" ? plan.korean : plan.english);
    if (auto good = checkText(order.subject.en, order.body.en, plan.english, "en"); !good) return good.error();
    if (auto good = checkText(order.subject.ko, order.body.ko, plan.korean, "ko"); !good) return good.error();
    auto files = filesOf(tx, program, *side, order.enclosed);
    if (!files) return files.error();
    plan.files = std::move(*files);
    plan.fingerprint = fingerprintOf(order, plan);
    return plan;
}

}  // namespace

Result<CircularPlan> CircularDesk::plan(const Program& program, const Account& account, const CircularOrder& order) {
    return database_.read([&](ReadTx& tx) { return planOf(tx, program, account, order); });
}

Result<std::int64_t> CircularDesk::begin(const Program& program, const Account& account, const CircularOrder& order,
                                         const std::string& once, const std::string& fingerprint, bool review) {
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) -> Result<std::int64_t> {
        const auto side = writingSide(tx, program, account);
        if (!side || once.empty()) return noLetter();
        if (const auto known = CircularRepository().findOnce(tx, once)) {
            if (known->program != program.id || known->side != *side) return noLetter();
            return known->id;
        }
        const auto plan = planOf(tx, program, account, order);
        if (!plan) return plan.error();
        if (plan->fingerprint != fingerprint)
            return Error{
                ErrorKind::Conflict,
                {"circular.changed", "Who is meant or what is enclosed has changed. Look at it once more", {}}};
        Circular circular{0,          program.id, *side, once,      order.audience, order.subject,
                          order.body, review,     now,   account.id};
        circular.subject.en = utf8::trim(circular.subject.en);
        circular.subject.ko = utf8::trim(circular.subject.ko);
        const auto id = CircularRepository().insert(tx, circular, plan->files, plan->receivers);
        // What a side writes to its own people is no part of the record that both sides' administrators read.
        audit::AuditLog::append(tx, {now,
                                     audit::Actor::account(account.id),
                                     "circular.begun",
                                     {"circular", id},
                                     {},
                                     feel::Context{{"program", program.id.value},
                                                   {"receivers", static_cast<std::int64_t>(plan->receivers.size())},
                                                   {"review", review}}});
        runner_.wakeAfter(tx);
        return id;
    });
}

Result<Circular> CircularDesk::find(const Program& program, const Account& account, std::int64_t id) {
    return database_.read([&](ReadTx& tx) -> Result<Circular> {
        const auto side = writingSide(tx, program, account);
        auto circular = CircularRepository().find(tx, id);
        if (!side || !circular || circular->program != program.id || circular->side != *side) return noLetter();
        return std::move(*circular);
    });
}

Result<bool> CircularDesk::again(const Program& program, const Account& account, std::int64_t id, PersonId person) {
    const auto circular = find(program, account, id);
    if (!circular) return circular.error();
    const auto now = clock_.now();
    return database_.write([&](Tx& tx) {
        bool any = false;
        for (const auto& line : CircularRepository().lines(tx, *circular, true, 0, kMostReceivers)) {
            if (person && line.person != person) continue;
            if (!line.mail) {
                CircularRepository().setProblem(tx, id, line.person, "");
                any = true;
            } else if (line.state == mail::name(mail::MailState::Failed) &&
                       runner_.outbox().retry(tx, line.mail, now)) {
                any = true;
            }
        }
        if (any) runner_.wakeAfter(tx);
        return any;
    });
}

}  // namespace entente::approvals
