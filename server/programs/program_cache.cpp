#include "programs/program_cache.h"

#include "programs/program_repository.h"

namespace entente::programs {

std::shared_ptr<const KnownProgram> ProgramCache::find(storage::ReadTx& tx, ProgramId id) {
    const ProgramRepository repository;
    const auto generation = repository.generation(tx);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = kept_.find(id); found != kept_.end() && found->second.generation == generation)
            return found->second.program;
    }
    auto program = repository.find(tx, id);
    if (!program) return nullptr;
    auto value = programValue(*program);
    auto known = std::make_shared<const KnownProgram>(KnownProgram{std::move(*program), std::move(value)});
    const std::lock_guard lock(mutex_);
    auto& kept = kept_[id];
    // An older snapshot keeps what it read to itself, and so does a writer, whose number another writer may use again.
    if (tx.isSnapshot() && kept.generation <= generation) kept = {generation, known};
    return known;
}

}  // namespace entente::programs
