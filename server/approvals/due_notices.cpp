#include "approvals/due_notices.h"

#include <algorithm>
#include <map>

#include "approvals/due_move.h"
#include "approvals/open_task.h"
#include "base/log.h"
#include "programs/program_repository.h"
#include "storage/db/errors.h"
#include "workflow/holders.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using feel::Context;
using feel::Value;
using programs::Person;
using programs::Side;
using storage::ReadTx;
using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;

namespace {

constexpr const char* kMovedText = "due_moved";

/// What is told of an open task that moved. Its case, which may be large, is not kept.
struct MovedTask {
    DueMove move;
    InstanceId instance;
    programs::Bilingual task;
    programs::Bilingual program;
    std::string code;
    std::string zone, otherZone;
};

/// Whom a reminder about the task would go to.
std::vector<Person> remindedOf(ReadTx& tx, const Situation& situation, const StoredTask& task) {
    if (task.byLink() && task.side == Side::A) return workflow::TaskRepository().waitedFor(tx, task.id);
    if (!task.byLink()) return workflow::holdersOf(tx, situation.program(), task);
    const auto* coordinator = coordinatorOf(situation, task.side);
    return coordinator ? std::vector<Person>{*coordinator} : std::vector<Person>{};
}

/// What came of several changes in a row is one move.
std::vector<DueMove> joined(const std::vector<DueMove>& moves) {
    std::vector<DueMove> all;
    for (const auto& move : moves) {
        const auto known =
            std::find_if(all.begin(), all.end(), [&](const DueMove& other) { return other.task == move.task; });
        if (known == all.end()) {
            all.push_back(move);
            continue;
        }
        known->after = move.after;
        known->reasons.insert(known->reasons.end(), move.reasons.begin(), move.reasons.end());
    }
    std::erase_if(all, [](const DueMove& move) { return move.before == move.after; });
    return all;
}

Value inLanguageOf(const Value& reason, const std::string& language) {
    auto told = reason.context();
    for (const std::string name : {"name", "calendar"})
        if (const auto korean = reason[name + "Ko"].textOr(""); language == "ko" && !korean.empty())
            told.set(name, Value(korean));
    if (const auto date = feel::Date::parse(reason["date"].textOr(""))) told.set("date", *date);
    return told;
}

Value rowFor(const MovedTask& moved, const std::string& language) {
    const auto local = [&](Timestamp moment) { return feel::DateTime::of(moment, feel::ZoneRef::named(moved.zone)); };
    feel::List reasons;
    for (const auto& reason : moved.move.reasons)
        reasons.push_back(inLanguageOf(reason, language));
    return Context{{"task", moved.task.in(language)},
                   {"program", moved.program.in(language)},
                   {"code", moved.code},
                   {"before", local(moved.move.before)},
                   {"after", local(moved.move.after)},
                   {"zones", feel::List{moved.zone, moved.otherZone}},
                   {"reasons", std::move(reasons)}};
}

/// Who is told of what.
struct Told {
    Person person;
    std::vector<MovedTask> tasks;
};

class Teller {
  public:
    Teller(ReadTx& tx, workflow::Runner& runner) : tx_(tx), runner_(runner) {}

    void add(const DueMove& move) {
        guarded(move.task, [&](const Situation& situation, const StoredTask& task) {
            if (task.task.due != move.after) return;
            const auto& program = situation.program();
            for (const auto& person : remindedOf(tx_, situation, task)) {
                auto& told = told_[person.id];
                told.person = person;
                told.tasks.push_back({move, situation.instance.id, task.name(), program.title, program.code,
                                      program.a.zone, program.b.zone});
            }
        });
    }

    std::vector<workflow::PlannedMail> mails() {
        std::vector<workflow::PlannedMail> mails;
        for (const auto& [id, told] : told_)
            if (auto mail = mailTo(told)) mails.push_back(std::move(*mail));
        return mails;
    }

  private:
    /// A case that cannot be read keeps nobody from hearing of the others.
    template <typename Use>
    void guarded(TaskId id, const Use& use) {
        try {
            const auto instance = workflow::TaskRepository().instanceOf(tx_, id);
            if (!instance) return;
            const auto situation = runner_.situation(tx_, *instance);
            if (!situation) return;
            if (const auto open = workflow::TaskRepository().findOpen(tx_, id, situation->instance))
                use(*situation, *open);
        } catch (const storage::DatabaseError&) {
            throw;
        } catch (const std::exception& broken) {
            log::warning("deadline.not_told", {{"task", id.text()}, {"reason", broken.what()}});
        }
    }

    /// By the text of the first package that has one.
    std::optional<workflow::PlannedMail> mailTo(const Told& told) {
        workflow::MailRequest request;
        request.text = kMovedText;
        request.to = told.person;
        request.cause = "calendar change";
        feel::List rows;
        for (const auto& moved : told.tasks)
            rows.push_back(rowFor(moved, told.person.language));
        request.extra = Context{{"moved", std::move(rows)}};
        std::optional<workflow::PlannedMail> mail;
        for (const auto& moved : told.tasks) {
            guarded(moved.move.task, [&](const Situation& situation, const StoredTask& task) {
                if (!situation.packageOf(task).mail(kMovedText, told.person.language)) return;
                auto composed = workflow::compose(tx_, situation, situation.seenBy(task), request);
                if (composed)
                    mail = std::move(*composed);
                else
                    log::warning("deadline.not_told", {{"reason", composed.error().message.english()}});
            });
            if (mail) break;
        }
        return mail;
    }

    ReadTx& tx_;
    workflow::Runner& runner_;
    std::map<PersonId, Told> told_;
};

}  // namespace

bool DueNotices::tell() {
    const DueMoveRepository repository;
    std::vector<DueMove> untold;
    auto mails = database_.read([&](ReadTx& tx) {
        untold = repository.untold(tx);
        Teller teller(tx, runner_);
        for (const auto& move : joined(untold))
            teller.add(move);
        return teller.mails();
    });
    if (untold.empty()) return false;
    database_.write([&](Tx& tx) {
        // Once, whoever else looks at them at the same time.
        if (!repository.setTold(tx, untold.front())) return;
        for (const auto& move : untold)
            repository.setTold(tx, move);
        runner_.queue(tx, mails, {}, clock_.now());
    });
    return true;
}

}  // namespace entente::approvals
