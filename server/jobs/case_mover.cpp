#include "jobs/case_mover.h"

#include <exception>

#include "base/log.h"

namespace entente::jobs {

using storage::ReadTx;
using storage::Tx;
using workflow::CaseMove;
using workflow::CaseMoveRepository;
using workflow::MovedCase;
using Outcome = workflow::MovedCase::Outcome;

namespace {

/// Few enough for the server to stop soon, and for progress to be seen.
constexpr int kTogether = 20;

workflow::By byOf(const CaseMove& move) {
    return {audit::Actor::account(move.account), move.person};
}

Message cannotBeRead() {
    return {"workflow.move.unreadable_case", "It cannot be read; the log says why.", {}};
}

Error changedMeanwhile() {
    return rejected("workflow.move.changed_meanwhile", "Somebody has changed or paused the move.");
}

}  // namespace

bool CaseMover::runSome() {
    const auto move = database_.read([&](ReadTx& tx) { return CaseMoveRepository().atWork(tx); });
    if (!move) return false;
    workflow::MigrationOrder order{{}, move->elements, move->gone, move->reason};
    try {
        order.target = packages_.load(move->target);
    } catch (const workflow::PackageUnreadable& error) {
        log::error("move.target_unreadable", {{"move", std::to_string(move->id)}, {"reason", error.what()}});
    }
    if (move->state == CaseMove::State::Checking)
        check(*move, order);
    else
        take(*move, order);
    return true;
}

std::vector<InstanceId> CaseMover::some(const CaseMove& move, Outcome outcome) {
    return database_.read([&](ReadTx& tx) { return CaseMoveRepository().some(tx, move.id, outcome, kTogether); });
}

void CaseMover::end(const CaseMove& move) {
    const auto ended = move.state == CaseMove::State::Checking ? CaseMove::State::Checked : CaseMove::State::Moved;
    database_.write([&](Tx& tx) { CaseMoveRepository().setState(tx, move, ended); });
}

MovedCase CaseMover::look(const CaseMove& move, const workflow::MigrationOrder& order, InstanceId instance) {
    MovedCase found{instance, {}, Outcome::Refused, {}, cannotBeRead()};
    if (!order.target) return found;
    try {
        database_.read([&](ReadTx& tx) {
            const auto situation = runner_.situation(tx, instance);
            if (!situation) return;
            auto problem = workflow::problemOf(tx, *situation, move.source, order, byOf(move));
            found.outcome = problem ? Outcome::Refused : Outcome::Ready;
            found.element = problem ? problem->element : std::string();
            found.problem = problem ? problem->message : Message();
        });
    } catch (const std::exception& error) {
        log::warning("move.case_unreadable", {{"instance", instance.text()}, {"reason", error.what()}});
    }
    return found;
}

void CaseMover::check(const CaseMove& move, const workflow::MigrationOrder& order) {
    std::vector<MovedCase> found;
    for (const auto instance : some(move, Outcome::Unchecked))
        found.push_back(look(move, order, instance));
    if (found.empty()) return end(move);
    database_.write([&](Tx& tx) {
        for (const auto& one : found)
            CaseMoveRepository().settle(tx, move, one, Outcome::Unchecked);
    });
}

void CaseMover::take(const CaseMove& move, const workflow::MigrationOrder& order) {
    const auto ready = some(move, Outcome::Ready);
    if (ready.empty()) return end(move);
    for (const auto instance : ready) {
        const auto gone = [&](ReadTx&, workflow::Step& step) -> Result<void> {
            step.writes.emplace_back([&move, instance](Tx& tx, const workflow::Written&) -> Result<void> {
                const MovedCase moved{instance, {}, Outcome::Moved, {}, {}};
                if (CaseMoveRepository().settle(tx, move, moved, Outcome::Ready)) return {};
                return changedMeanwhile();
            });
            return {};
        };
        MovedCase failed{instance, {}, Outcome::Failed, {}, cannotBeRead()};
        try {
            if (order.target) {
                const auto moved = workflow::migrateFrom(runner_, instance, move.source, byOf(move), order, gone);
                if (moved) continue;
                failed.element = moved.error().place;
                failed.problem = moved.error().message;
            }
        } catch (const std::exception& error) {
            log::warning("move.case_failed", {{"instance", instance.text()}, {"reason", error.what()}});
        }
        // Of a move that somebody has changed meanwhile nothing is noted, and the next round reads it anew.
        database_.write([&](Tx& tx) { CaseMoveRepository().settle(tx, move, failed, Outcome::Ready); });
    }
}

}  // namespace entente::jobs
