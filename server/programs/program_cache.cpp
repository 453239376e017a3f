#include "programs/program_cache.h"

#include "programs/day.h"
#include "programs/program_repository.h"

namespace entente::programs {

namespace {

std::string dayIn(const Party& party, Timestamp now) {
    return dayOf(now, party.zone);
}

std::string daysIn(const Program& program, Timestamp now) {
    return dayIn(program.a, now) + ' ' + dayIn(program.b, now);
}

}  // namespace

std::shared_ptr<const KnownProgram> ProgramCache::find(storage::ReadTx& tx, ProgramId id, Timestamp now) {
    const ProgramRepository repository;
    const auto generation = repository.generation(tx);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = kept_.find(id);
            found != kept_.end() && found->second.generation == generation &&
            (found->second.days.empty() || found->second.days == daysIn(found->second.program->program, now)))
            return found->second.program;
    }
    auto program = repository.find(tx, id);
    if (!program) return nullptr;
    const auto days = program->a.hasLastDays() || program->b.hasLastDays() ? daysIn(*program, now) : std::string();
    for (auto* party : {&program->a, &program->b})
        party->endRoles(dayIn(*party, now));
    auto value = programValue(*program);
    auto known = std::make_shared<const KnownProgram>(KnownProgram{std::move(*program), std::move(value)});
    const std::lock_guard lock(mutex_);
    auto& kept = kept_[id];
    // An older snapshot keeps what it read to itself, and so does a writer, whose number another writer may use again.
    if (tx.isSnapshot() && kept.generation <= generation) kept = {generation, days, known};
    return known;
}

}  // namespace entente::programs
