#include "identity/session_cache.h"

namespace entente::identity {

namespace {

/// More than two ministries sign in with; a flood of sign-ins takes no more memory than this.
constexpr std::size_t kMost = 1000;

}  // namespace

SessionCache::Found SessionCache::find(const std::string& tokenHash) const {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(tokenHash);
    return {found == known_.end() ? nullptr : found->second, generation_};
}

void SessionCache::keep(std::uint64_t generation, const std::shared_ptr<const Known>& known) {
    const std::lock_guard lock(mutex_);
    if (generation != generation_) return;
    if (known_.size() >= kMost) known_.clear();
    known_.insert_or_assign(known->session.tokenHash, known);
}

void SessionCache::forget() {
    const std::lock_guard lock(mutex_);
    ++generation_;
    known_.clear();
}

}  // namespace entente::identity
