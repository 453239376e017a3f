#include "web/pages/program_people.h"

#include <map>

#include "mail/outbox.h"
#include "programs/participation_repository.h"
#include "web/pages/program_lists.h"
#include "web/pages/task_words.h"

namespace entente::web {

using programs::Program;
using programs::Side;
using storage::ReadTx;

ProgramView::People programPeople(ReadTx& tx, const Visit& visit, const Program& program) {
    ProgramView::People people;
    std::map<std::pair<std::string, Side>, std::int64_t> counts;
    for (const auto& one : programs::ParticipationRepository().counts(tx, program.id))
        counts[{one.state, one.side}] += one.count;
    for (const auto side : {Side::A, Side::B})
        people.sides.push_back(program.party(side).organisation.name.in(visit.language().tag));
    const auto list = participationsPath(program.code);
    for (const auto& state : programs::kParticipationStates) {
        ProgramView::People::Row row{visit.text("participation.state." + std::string(state.code))};
        std::int64_t all = 0;
        for (const auto side : {Side::A, Side::B}) {
            const auto count = counts[{state.code, side}];
            all += count;
            row.counts.push_back(
                {std::to_string(count),
                 count == 0 ? "" : list + "?side=" + programs::text(side) + "&state=" + std::string(state.code)});
        }
        if (all > 0) people.rows.push_back(std::move(row));
    }
    const auto cameBack = visit.services.outbox.cameBack(tx, program.id);
    ProgramView::People::Row row{visit.text("people_part.came_back")};
    bool any = false;
    for (const auto side : {Side::A, Side::B}) {
        const bool shown = viewSide(visit) == Side::A || side == Side::B;
        const auto found = cameBack.find(static_cast<char>(side));
        const auto count = shown && found != cameBack.end() ? found->second : 0;
        any = any || count > 0;
        row.counts.push_back({shown ? std::to_string(count) : "–", ""});
    }
    if (any) people.rows.push_back(std::move(row));
    return people;
}

}  // namespace entente::web
