#include "workflow/case_move_repository.h"

#include <array>

#include "feel/json.h"
#include "storage/db/collect.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr std::array<std::string_view, 4> kMoveStates = {"checking", "checked", "moving", "moved"};
constexpr std::array<std::string_view, 5> kOutcomes = {"unchecked", "ready", "refused", "moved", "failed"};

constexpr const char* kFindMove =
    "SELECT m.id, m.source_id, m.target_id, s.version, t.version, m.elements, m.reason, m.state, m.edition, "
    "m.account_id, a.person_id, m.created_at FROM move m JOIN package s ON s.id = m.source_id JOIN package t ON "
    "t.id = m.target_id JOIN account a ON a.id = m.account_id WHERE m.id = $1";
constexpr const char* kListMoves =
    "SELECT m.id, m.source_id, m.target_id, s.version, t.version, m.elements, m.reason, m.state, m.edition, "
    "m.account_id, a.person_id, m.created_at FROM package s JOIN move m ON m.source_id = s.id JOIN package t ON "
    "t.id = m.target_id JOIN account a ON a.id = m.account_id WHERE s.key = $1 AND ($2 = 0 OR m.id < $2) "
    "ORDER BY m.id DESC LIMIT $3";
constexpr const char* kAtWork = "SELECT id FROM move WHERE state IN ('checking', 'moving') ORDER BY id LIMIT 1";
constexpr const char* kSome =
    "SELECT instance_id FROM move_case WHERE move_id = $1 AND outcome = $2 ORDER BY instance_id LIMIT $3";
constexpr const char* kCounts = "SELECT outcome, count(*) FROM move_case WHERE move_id = $1 GROUP BY outcome";
constexpr const char* kCases =
    "SELECT c.instance_id, i.program_id, c.outcome, c.element, c.problem FROM move_case c JOIN instance i ON i.id = "
    "c.instance_id WHERE c.move_id = $1 AND c.instance_id > $2 ORDER BY c.instance_id LIMIT $3";
constexpr const char* kCasesOf =
    "SELECT c.instance_id, i.program_id, c.outcome, c.element, c.problem FROM move_case c JOIN instance i ON i.id = "
    "c.instance_id WHERE c.move_id = $1 AND c.instance_id > $2 AND c.outcome = $4 ORDER BY c.instance_id LIMIT $3";
constexpr const char* kFollows = "SELECT 1 FROM instance WHERE id = $1 AND package_id = $2 AND status = 'active'";
constexpr const char* kInsertMove =
    "INSERT INTO move(source_id, target_id, state, account_id, created_at) VALUES ($1, $2, 'checking', $3, $4)";
constexpr const char* kAddAll =
    "INSERT INTO move_case(move_id, instance_id) SELECT m.id, i.id FROM move m JOIN instance i ON i.package_id = "
    "m.source_id AND i.status = 'active' WHERE m.id = $1";
constexpr const char* kAdd = "INSERT INTO move_case(move_id, instance_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
constexpr const char* kChange =
    "UPDATE move SET elements = $3, reason = $4, state = $5, account_id = $6, edition = edition + 1 "
    "WHERE id = $1 AND edition = $2";
constexpr const char* kForget =
    "UPDATE move_case SET outcome = 'unchecked', element = '', problem = '' WHERE move_id = $1 AND outcome IN "
    "('ready', 'refused', 'failed')";
constexpr const char* kSetMoveState = "UPDATE move SET state = $3 WHERE id = $1 AND edition = $2";
constexpr const char* kSettle =
    "UPDATE move_case SET outcome = $4, element = $5, problem = $6 WHERE move_id = $1 AND instance_id = $3 AND "
    "outcome = $7 AND EXISTS (SELECT 1 FROM move WHERE id = $1 AND edition = $2)";

feel::Context elementsOf(const CaseMove& move) {
    feel::Context elements;
    for (const auto& [source, target] : move.elements)
        elements.set(source, feel::Value(target));
    for (const auto& source : move.gone)
        elements.set(source, feel::Value());
    return elements;
}

CaseMove readMove(const Rows& rows) {
    CaseMove move;
    move.id = rows.int64(0);
    move.source = rows.id<PackageId>(1);
    move.target = rows.id<PackageId>(2);
    move.from = rows.integer(3);
    move.to = rows.integer(4);
    if (const auto elements = feel::fromTypedJson(rows.text(5)); elements && elements->isContext())
        for (const auto& [source, target] : elements->context().entries()) {
            if (target.isString())
                move.elements[source] = target.string();
            else
                move.gone.insert(source);
        }
    move.reason = rows.text(6);
    for (std::size_t i = 0; i < kMoveStates.size(); ++i)
        if (rows.text(7) == kMoveStates.at(i)) move.state = static_cast<CaseMove::State>(i);
    move.edition = rows.integer(8);
    move.account = rows.id<AccountId>(9);
    move.person = rows.id<PersonId>(10);
    move.createdAt = rows.timestamp(11);
    return move;
}

std::string problemText(const Message& problem) {
    if (problem.key.empty()) return {};
    feel::Context arguments;
    for (const auto& [name, value] : problem.arguments)
        arguments.set(name, feel::Value(value));
    return feel::toTypedJson(feel::Value(feel::Context{{"key", feel::Value(problem.key)},
                                                       {"pattern", feel::Value(problem.pattern)},
                                                       {"arguments", feel::Value(std::move(arguments))}}));
}

Message readProblem(const std::string& text) {
    if (text.empty()) return {};
    const auto value = feel::fromTypedJson(text);
    if (!value) return {};
    Message problem{(*value)["key"].textOr(""), (*value)["pattern"].textOr(""), {}};
    if (const auto& arguments = (*value)["arguments"]; arguments.isContext())
        for (const auto& [name, argument] : arguments.context().entries())
            problem.arguments.emplace_back(name, argument.textOr(""));
    return problem;
}

MovedCase readMoved(const Rows& rows) {
    return {rows.id<InstanceId>(0), rows.id<ProgramId>(1), outcomeFrom(rows.text(2)).value(), rows.text(3),
            readProblem(rows.text(4))};
}

}  // namespace

std::string_view text(CaseMove::State state) {
    return kMoveStates.at(static_cast<std::size_t>(state));
}

std::string_view text(MovedCase::Outcome outcome) {
    return kOutcomes.at(static_cast<std::size_t>(outcome));
}

std::optional<MovedCase::Outcome> outcomeFrom(std::string_view text) {
    for (std::size_t i = 0; i < kOutcomes.size(); ++i)
        if (text == kOutcomes.at(i)) return static_cast<MovedCase::Outcome>(i);
    return std::nullopt;
}

std::optional<CaseMove> CaseMoveRepository::find(ReadTx& tx, std::int64_t id) const {
    return storage::first(tx.query(kFindMove, id), readMove);
}

std::vector<CaseMove> CaseMoveRepository::list(ReadTx& tx, std::string_view package, std::int64_t before,
                                               int limit) const {
    return storage::all(tx.query(kListMoves, package, before, limit), readMove);
}

std::optional<CaseMove> CaseMoveRepository::atWork(ReadTx& tx) const {
    std::int64_t id = 0;
    {
        auto rows = tx.query(kAtWork);
        if (!rows.next()) return std::nullopt;
        id = rows.int64(0);
    }
    return find(tx, id);
}

std::vector<InstanceId> CaseMoveRepository::some(ReadTx& tx, std::int64_t id, MovedCase::Outcome outcome,
                                                 int limit) const {
    return storage::all(tx.query(kSome, id, text(outcome), limit),
                        [](const Rows& rows) { return rows.id<InstanceId>(0); });
}

std::map<MovedCase::Outcome, std::int64_t> CaseMoveRepository::counts(ReadTx& tx, std::int64_t id) const {
    std::map<MovedCase::Outcome, std::int64_t> counts;
    auto rows = tx.query(kCounts, id);
    while (rows.next())
        counts[outcomeFrom(rows.text(0)).value()] = rows.int64(1);
    return counts;
}

std::vector<MovedCase> CaseMoveRepository::cases(ReadTx& tx, std::int64_t id, std::optional<MovedCase::Outcome> outcome,
                                                 InstanceId after, int limit) const {
    return outcome ? storage::all(tx.query(kCasesOf, id, after.value, limit, text(*outcome)), readMoved)
                   : storage::all(tx.query(kCases, id, after.value, limit), readMoved);
}

bool CaseMoveRepository::follows(ReadTx& tx, InstanceId instance, PackageId version) const {
    return tx.query(kFollows, instance, version).next();
}

std::int64_t CaseMoveRepository::insert(Tx& tx, PackageId source, PackageId target, AccountId by, Timestamp now) const {
    tx.run(kInsertMove, source, target, by, now);
    return tx.lastInsertId();
}

std::int64_t CaseMoveRepository::addAll(Tx& tx, std::int64_t id) const {
    return tx.run(kAddAll, id);
}

void CaseMoveRepository::add(Tx& tx, std::int64_t id, InstanceId instance) const {
    tx.run(kAdd, id, instance);
}

bool CaseMoveRepository::change(Tx& tx, const CaseMove& move, int edition) const {
    return tx.run(kChange, move.id, edition, feel::toTypedJson(feel::Value(elementsOf(move))), move.reason,
                  text(move.state), move.account) == 1;
}

void CaseMoveRepository::forgetFindings(Tx& tx, std::int64_t id) const {
    tx.run(kForget, id);
}

void CaseMoveRepository::setState(Tx& tx, const CaseMove& move, CaseMove::State state) const {
    tx.run(kSetMoveState, move.id, move.edition, text(state));
}

bool CaseMoveRepository::settle(Tx& tx, const CaseMove& move, const MovedCase& found, MovedCase::Outcome before) const {
    return tx.run(kSettle, move.id, move.edition, found.instance, text(found.outcome), found.element,
                  problemText(found.problem), text(before)) == 1;
}

}  // namespace entente::workflow
