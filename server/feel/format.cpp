#include "feel/format.h"

#include <unicode/decimfmt.h>
#include <unicode/gregocal.h>
#include <unicode/simpletz.h>
#include <unicode/smpdtfmt.h>
#include <unicode/tznames.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <tuple>

#include "feel/zone.h"

namespace entente::feel {

namespace {

constexpr std::size_t kLongestPattern = 200;

/// What a wall clock shows, ready for ICU.
struct Wall {
    std::int64_t epochSecond;  ///< of the moment, in UTC
    std::int32_t nanos;
    std::int32_t offset;
    std::string zone;      ///< what `z` shows
    std::string zoneName;  ///< whose city `VVV` shows; empty without a named zone
};

icu::Locale localeOf(std::string_view tag) {
    UErrorCode status = U_ZERO_ERROR;
    auto locale =
        icu::Locale::forLanguageTag(icu::StringPiece(tag.data(), static_cast<std::int32_t>(tag.size())), status);
    return U_FAILURE(status) || locale.isBogus() ? icu::Locale::getEnglish() : locale;
}

/// A literal of a pattern: some cities have an apostrophe of their own.
std::string quotedText(std::string_view text) {
    std::string result = "'";
    for (const char c : text)
        result.append(c == '\'' ? 2 : 1, c);
    return result + "'";
}

/// ICU would name zones by its own rules, so `z` is replaced by the abbreviation of the zoneinfo, quoted, and `VVV`
/// (CLDR: the exemplar city) by the city that names the zone.
std::string withZoneName(std::string_view pattern, const Wall& wall, std::string_view locale) {
    constexpr std::size_t kCityLetters = 3;
    std::string result;
    bool quoted = false;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const char c = pattern[at];
        if (c == '\'') quoted = !quoted;
        if (quoted || (c != 'z' && c != 'v' && c != 'V')) {
            result += c;
            continue;
        }
        const auto end = std::min(pattern.find_first_not_of(c, at), pattern.size());
        const bool city = c == 'V' && end - at == kCityLetters && !wall.zoneName.empty();
        at = end - 1;
        if (const auto name = city ? cityOf(wall.zoneName, locale) : wall.zone; !name.empty())
            result += quotedText(name);
    }
    return result;
}

std::unique_ptr<icu::SimpleDateFormat> formatFor(const icu::Locale& locale, const std::string& pattern,
                                                 std::int32_t offset) {
    UErrorCode status = U_ZERO_ERROR;
    auto format = std::make_unique<icu::SimpleDateFormat>(icu::UnicodeString::fromUTF8(pattern), locale, status);
    auto calendar = std::make_unique<icu::GregorianCalendar>(locale, status);
    if (U_FAILURE(status)) return nullptr;
    calendar->setGregorianChange(-1e18, status);  // FEEL's calendar is Gregorian throughout
    calendar->adoptTimeZone(new icu::SimpleTimeZone(offset * 1000, icu::UnicodeString("wall")));
    format->adoptCalendar(calendar.release());
    return format;
}

/// Formats that were asked for lately: to make one costs a hundred times what using it does. Thread-safe.
class Formats {
  public:
    /// False if `pattern` is none.
    bool write(UDate moment, std::string_view locale, const std::string& pattern, std::int32_t offset,
               icu::UnicodeString& text) {
        const std::lock_guard lock(mutex_);
        auto key = std::tuple(std::string(locale), pattern, offset);
        auto found = kept_.find(key);
        if (found == kept_.end()) {
            auto made = formatFor(localeOf(locale), pattern, offset);
            if (!made) return false;
            if (kept_.size() == kMost) kept_.clear();
            found = kept_.emplace(std::move(key), std::move(made)).first;
        }
        found->second->format(moment, text);  // changes the format's own calendar, hence under the lock
        return true;
    }

  private:
    static constexpr std::size_t kMost = 40;  // some 20 KB each
    std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, std::int32_t>, std::unique_ptr<icu::SimpleDateFormat>> kept_;
};

std::optional<std::string> write(const Wall& wall, std::string_view locale, std::string_view pattern) {
    static Formats formats;
    if (pattern.size() > kLongestPattern) return std::nullopt;
    icu::UnicodeString text;
    const auto milliseconds = wall.nanos / 1'000'000;
    if (!formats.write(static_cast<UDate>(wall.epochSecond) * 1000.0 + milliseconds, locale,
                       withZoneName(pattern, wall, locale), wall.offset, text))
        return std::nullopt;
    std::string result;
    text.toUTF8String(result);
    return result;
}

Wall wallOf(Timestamp moment, std::string_view zone) {
    const auto local = toLocal(moment, zone);
    return {local.seconds - local.offset, local.micros * 1000, local.offset, local.abbreviation, std::string(zone)};
}

Wall wallOf(const DateTime& value) {
    const auto second = value.epochSecond();
    switch (value.time.zone.kind) {
        case ZoneRef::Kind::Named: {
            const auto offset = value.offset().value_or(0);
            const auto moment = value.moment(value.time.zone.name);
            return {second, value.time.nanos, offset,
                    moment ? toLocal(*moment, value.time.zone.name).abbreviation : offsetText(offset),
                    value.time.zone.name};
        }
        case ZoneRef::Kind::Offset: {
            const auto offset = value.time.zone.offset;
            return {second, value.time.nanos, offset, offset == 0 ? "UTC" : offsetText(offset), {}};
        }
        case ZoneRef::Kind::Local:
            break;
    }
    return {second, value.time.nanos, 0, {}, {}};
}

bool isKorean(std::string_view locale) {
    return locale.substr(0, 2) == "ko";
}

}  // namespace

std::string cityOf(std::string_view zone, std::string_view locale) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::TimeZoneNames> names(icu::TimeZoneNames::createInstance(localeOf(locale), status));
    std::string city;
    if (U_SUCCESS(status)) {
        icu::UnicodeString name;
        names->getExemplarLocationName(
            icu::UnicodeString::fromUTF8({zone.data(), static_cast<std::int32_t>(zone.size())}), name);
        name.toUTF8String(city);
    }
    if (!city.empty()) return city;
    city = zone.substr(zone.rfind('/') + 1);
    std::replace(city.begin(), city.end(), '_', ' ');
    return city;
}

std::optional<std::string> formatDateTime(Timestamp moment, std::string_view zone, std::string_view locale,
                                          std::string_view pattern) {
    return write(wallOf(moment, zone), locale, pattern);
}

std::optional<std::string> formatDateTime(const DateTime& value, std::string_view locale, std::string_view pattern) {
    return write(wallOf(value), locale, pattern);
}

std::optional<std::string> formatDate(const Date& value, std::string_view locale, std::string_view pattern) {
    return write({value.days() * 86'400, 0, 0, {}, {}}, locale, pattern);
}

std::optional<std::string> formatNumber(const Number& value, std::string_view locale, std::string_view pattern) {
    if (pattern.size() > kLongestPattern) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    const icu::DecimalFormatSymbols symbols(localeOf(locale), status);
    const icu::DecimalFormat format(icu::UnicodeString::fromUTF8(std::string(pattern)), symbols, status);
    if (U_FAILURE(status)) return std::nullopt;
    icu::UnicodeString text;
    format.format(icu::StringPiece(value.shortest()), text, nullptr, status);
    if (U_FAILURE(status)) return std::nullopt;
    std::string result;
    text.toUTF8String(result);
    return result;
}

std::string longDate(const Date& value, std::string_view locale) {
    return formatDate(value, locale, isKorean(locale) ? "yyyy. M. d.(E)" : "d MMMM yyyy").value_or(value.text());
}

std::string longDateTime(const DateTime& value, std::string_view locale) {
    std::string pattern = isKorean(locale) ? "yyyy. M. d.(E) HH:mm" : "d MMMM yyyy, HH:mm";
    if (value.time.zone.kind != ZoneRef::Kind::Local) pattern += " (z)";
    return formatDateTime(value, locale, pattern).value_or(value.text());
}

}  // namespace entente::feel
