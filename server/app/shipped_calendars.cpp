#include "app/shipped_calendars.h"

#include <algorithm>
#include <stdexcept>

#include "base/file.h"
#include "feel/json.h"
#include "programs/program_repository.h"

namespace entente::app {

Result<void> installCalendars(storage::Database& database, const Installation& installation) {
    const auto path = installation.calendars();
    const auto bytes = readFile(systemFiles(), path);
    if (!bytes) throw std::runtime_error(path.string() + " is missing");
    const auto shipped = feel::fromJson(*bytes);
    if (!shipped) return shipped.error();
    const auto& calendars = (*shipped)["calendars"];
    if (!calendars.isList()) throw std::runtime_error(path.string() + " has no list of calendars");
    const programs::CalendarRepository repository;
    const auto isKnown = [&](storage::ReadTx& tx, const feel::Value& calendar) {
        return repository.idOf(tx, calendar["id"].textOr("")) != 0;
    };
    const auto& list = calendars.list();
    const bool complete = database.read([&](storage::ReadTx& tx) {
        return std::all_of(list.begin(), list.end(), [&](const auto& calendar) { return isKnown(tx, calendar); });
    });
    // An ordinary start writes nothing.
    if (complete) return {};
    database.write([&](storage::Tx& tx) {
        for (const auto& calendar : list)
            if (!isKnown(tx, calendar)) repository.insert(tx, calendar, {});
    });
    return {};
}

}  // namespace entente::app
