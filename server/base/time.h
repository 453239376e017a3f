#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// A moment: microseconds since 1970-01-01T00:00:00Z without leap seconds. Zones are the business of `feel/zone.h`.
struct Timestamp {
    std::int64_t micros = 0;

    auto operator<=>(const Timestamp&) const = default;
    Timestamp plusSeconds(std::int64_t seconds) const { return {micros + seconds * 1'000'000}; }

    /// `2027-01-05T09:00:00Z`, with a fraction of six digits only when there is one (RFC 3339).
    std::string iso() const;
    /// The inverse of `iso()`; nothing for any other text.
    static std::optional<Timestamp> fromIso(std::string_view text);
};

/// Where the time comes from; tests and simulations move a clock of their own. Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
  public:
    Timestamp now() const override;
};

}  // namespace entente
