#include "http/rate_limiter.h"

#include <algorithm>
#include <stdexcept>

namespace entente::http {

namespace {
constexpr std::int64_t microsPerMinute = 60'000'000;
}

RateLimiter::RateLimiter(const Clock& clock, Rate rate, std::size_t maxKeys)
    : clock_(clock),
      interval_(microsPerMinute / std::max<std::int64_t>(rate.perMinute, 1)),
      capacity_(interval_ * rate.burst),
      maxKeys_(maxKeys) {
    if (rate.burst < 1 || rate.perMinute < 1 || maxKeys == 0) throw std::invalid_argument("a rate that allows nothing");
}

bool RateLimiter::allow(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.now().micros;
    const auto found = byKey_.find(key);
    if (found == byKey_.end()) {
        if (buckets_.size() >= maxKeys_) {
            byKey_.erase(buckets_.back().key);
            buckets_.pop_back();
        }
        buckets_.push_front({std::string(key), now});
        byKey_.emplace(buckets_.front().key, buckets_.begin());
    } else {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
    }
    auto& bucket = buckets_.front();
    // The upper bound matters when the clock was set back: nobody waits for longer than an empty bucket takes.
    bucket.fullAt = std::clamp(bucket.fullAt, now, now + capacity_);
    if (bucket.fullAt + interval_ > now + capacity_) return false;
    bucket.fullAt += interval_;
    return true;
}

void RateLimiter::forget(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const auto found = byKey_.find(key);
    if (found == byKey_.end()) return;
    const auto bucket = found->second;
    byKey_.erase(found);
    buckets_.erase(bucket);
}

std::size_t RateLimiter::size() const {
    const std::lock_guard lock(mutex_);
    return buckets_.size();
}

}  // namespace entente::http
