#include "workflow/case_moves.h"

#include <algorithm>

#include "workflow/package_repository.h"

namespace entente::workflow {

using storage::ReadTx;
using storage::Tx;

namespace {

/// A list by hand is for some; all have a way of their own.
constexpr std::size_t kMostChosen = 1000;

Result<std::vector<InstanceId>> chosenCases(std::string_view text) {
    std::vector<InstanceId> cases;
    constexpr std::string_view kBetween = " ,;\t\r\n";
    for (auto at = text.find_first_not_of(kBetween); at != std::string_view::npos;
         at = text.find_first_not_of(kBetween, at)) {
        const auto end = std::min(text.find_first_of(kBetween, at), text.size());
        const auto word = text.substr(at, end - at);
        cases.push_back(InstanceId::parse(word));
        if (!cases.back())
            return invalid("workflow.move.no_number", "“{word}” is not the number of a case.",
                           {{"word", std::string(word.substr(0, 40))}}, "cases");
        if (cases.size() > kMostChosen)
            return invalid("workflow.move.too_many", "Name at most {most} cases, or leave the field empty for all.",
                           {{"most", std::to_string(kMostChosen)}}, "cases");
        at = end;
    }
    return cases;
}

bool isVersion(const std::optional<PackageSummary>& found, const std::string& key) {
    return found && found->key == key && found->status != PackageStatus::Draft;
}

Error moveChangedSince() {
    return {
        ErrorKind::Conflict,
        {"workflow.move.changed",
         "Somebody did something to this move since you opened it, perhaps your own click. Nothing was changed now: "
         "look at it again",
         {}}};
}

Result<void> change(Tx& tx, const CaseMove& move) {
    return CaseMoveRepository().change(tx, move, move.edition) ? Result<void>() : Result<void>(moveChangedSince());
}

}  // namespace

Result<std::int64_t> beginMove(storage::Database& database, PackageStore& packages, const NewMove& order,
                               Timestamp now) {
    const auto chosen = chosenCases(order.cases);
    if (!chosen) return chosen.error();
    const auto possible = database.read([&](ReadTx& tx) -> Result<void> {
        if (!isVersion(PackageRepository().find(tx, order.source), order.package))
            return invalid("workflow.move.no_source", "Choose the version that the cases follow.", {}, "source");
        if (!isVersion(PackageRepository().find(tx, order.target), order.package))
            return invalid("workflow.move.no_target", "Choose the version that they are to follow.", {}, "target");
        if (order.source == order.target)
            return invalid("workflow.move.same", "Choose two different versions.", {}, "target");
        if (!packages.tryLoad(tx, order.target))
            return invalid("workflow.move.unreadable", "This version cannot be run any more.", {}, "target");
        return {};
    });
    if (!possible) return possible.error();
    return database.write([&](Tx& tx) -> Result<std::int64_t> {
        const CaseMoveRepository moves;
        const auto id = moves.insert(tx, order.source, order.target, order.by, now);
        for (const auto instance : *chosen) {
            if (!moves.follows(tx, instance, order.source))
                return invalid("workflow.move.not_there", "Case {number} is not under way in this version.",
                               {{"number", instance.text()}}, "cases");
            moves.add(tx, id, instance);
        }
        if (chosen->empty() && moves.addAll(tx, id) == 0)
            return invalid("workflow.move.none", "No case is under way in this version.", {}, "source");
        return id;
    });
}

Result<void> checkAgain(storage::Database& database, CaseMove move, AccountId by) {
    if (move.state == CaseMove::State::Moving)
        return rejected("workflow.move.under_way", "The cases are on their way: pause that first.");
    move.state = CaseMove::State::Checking;
    move.account = by;
    return database.write([&](Tx& tx) -> Result<void> {
        if (auto changed = change(tx, move); !changed) return changed;
        CaseMoveRepository().forgetFindings(tx, move.id);
        return {};
    });
}

Result<void> moveReady(storage::Database& database, CaseMove move, AccountId by) {
    if (move.state != CaseMove::State::Checked)
        return rejected("workflow.move.not_checked", "The cases go when each of them has been looked at.");
    move.state = CaseMove::State::Moving;
    move.account = by;
    return database.write([&](Tx& tx) { return change(tx, move); });
}

Result<void> pauseMove(storage::Database& database, CaseMove move, AccountId by) {
    if (move.state != CaseMove::State::Moving) return rejected("workflow.move.not_moving", "No case is on its way.");
    move.state = CaseMove::State::Checked;
    move.account = by;
    return database.write([&](Tx& tx) { return change(tx, move); });
}

}  // namespace entente::workflow
