#include "records/agenda_time.h"

#include "feel/temporal.h"
#include "feel/zone.h"
#include "programs/day.h"

namespace entente::records {

std::optional<Timestamp> agendaMoment(std::string_view text, const std::string& zone) {
    constexpr std::size_t kDay = 10, kTime = 16, kWithSeconds = 19;
    if ((text.size() != kTime && text.size() != kWithSeconds) || (text[kDay] != 'T' && text[kDay] != ' ')) return {};
    if (!programs::isDay(text.substr(0, kDay)) || !feel::isZone(zone)) return {};
    auto iso = std::string(text.substr(0, kTime));
    iso[kDay] = 'T';
    const auto local = feel::DateTime::parse(iso + ":00");
    const auto moment = local ? local->moment(zone) : std::nullopt;
    return moment && agendaText(*moment, zone) == iso ? moment : std::nullopt;
}

std::string agendaText(Timestamp moment, const std::string& zone) {
    constexpr std::size_t kToMinutes = 16;
    return feel::DateTime::of(moment, feel::ZoneRef::named(zone)).text().substr(0, kToMinutes);
}

}  // namespace entente::records
