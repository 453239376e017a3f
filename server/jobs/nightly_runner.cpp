#include "jobs/nightly_runner.h"

#include "feel/zone.h"

namespace entente::jobs {

namespace {
constexpr std::int64_t kSecondsOfDay = 24 * 3600, kNightSecond = 3 * 3600;
}

bool NightlyRunner::runOne() {
    const auto now = clock_.now();
    if (next_ && now < *next_) return false;
    work_();
    const auto local = feel::toLocal(now, zone_).seconds;
    auto night = local - local % kSecondsOfDay + kNightSecond;
    if (night <= local) night += kSecondsOfDay;
    next_ = Timestamp{feel::fromLocal(night, zone_) * 1'000'000};
    return true;
}

}  // namespace entente::jobs
