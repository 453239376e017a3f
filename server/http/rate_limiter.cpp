#include "http/rate_limiter.h"

#include <algorithm>
#include <stdexcept>

namespace entente::http {

RateLimiter::RateLimiter(const Clock& clock, Rate rate, std::size_t maxKeys)
    : clock_(clock), rate_(rate), maxKeys_(maxKeys) {
    if (rate.burst < 1 || rate.perMinute < 0 || maxKeys == 0) throw std::invalid_argument("a rate that allows nothing");
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
        buckets_.push_front({std::string(key), rate_.burst, now});
        byKey_.emplace(buckets_.front().key, buckets_.begin());
    } else {
        buckets_.splice(buckets_.begin(), buckets_, found->second);
    }
    auto& bucket = buckets_.front();
    // A clock that was set back gives nothing and takes nothing.
    const auto minutes = static_cast<double>(std::max<std::int64_t>(0, now - bucket.at)) / 60e6;
    bucket.left = std::min(rate_.burst, bucket.left + minutes * rate_.perMinute);
    bucket.at = now;
    if (bucket.left < 1) return false;
    bucket.left -= 1;
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
