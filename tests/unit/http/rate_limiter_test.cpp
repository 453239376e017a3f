#include "http/rate_limiter.h"

#include <doctest/doctest.h>

#include <string>

using namespace entente;
using entente::http::RateLimiter;

namespace {
class TestClock final : public Clock {
  public:
    Timestamp now() const override { return now_; }
    void advance(std::int64_t seconds) { now_ = now_.plusSeconds(seconds); }

  private:
    Timestamp now_ = {1'000'000'000};
};
}  // namespace

TEST_CASE("a burst is allowed, then so many each minute") {
    TestClock clock;
    RateLimiter limiter(clock, {3, 6});
    for (int i = 0; i < 3; ++i)
        CHECK(limiter.allow("a"));
    CHECK_FALSE(limiter.allow("a"));
    CHECK(limiter.allow("b"));
    clock.advance(9);
    CHECK_FALSE(limiter.allow("a"));
    clock.advance(1);
    CHECK(limiter.allow("a"));
    CHECK_FALSE(limiter.allow("a"));
    clock.advance(3600);
    for (int i = 0; i < 3; ++i)
        CHECK(limiter.allow("a"));
    CHECK_FALSE(limiter.allow("a"));
    limiter.forget("a");
    CHECK(limiter.allow("a"));
}

TEST_CASE("a clock that is set back opens nothing") {
    TestClock clock;
    RateLimiter limiter(clock, {1, 1});
    CHECK(limiter.allow("a"));
    clock.advance(-86400);
    CHECK_FALSE(limiter.allow("a"));
    clock.advance(60);
    CHECK(limiter.allow("a"));
}

TEST_CASE("memory is bounded, and the key in use is kept") {
    TestClock clock;
    RateLimiter limiter(clock, {1, 1}, 100);
    CHECK(limiter.allow("attacker"));
    for (int i = 0; i < 10'000; ++i) {
        limiter.allow("key " + std::to_string(i));
        CHECK_FALSE(limiter.allow("attacker"));
    }
    CHECK(limiter.size() == 100);
}
