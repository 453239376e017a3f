#include "records/program_records.h"

#include <algorithm>

#include "programs/person_repository.h"

namespace entente::records {

using identity::Account;
using programs::Program;
using programs::RecordScope;
using programs::Side;
using storage::ReadTx;

namespace {

/// One part that others name.
struct Named {
    std::int64_t id;
    std::vector<std::string> names;  ///< the one that is written first
};

std::vector<Named> componentNames(const Program& program) {
    std::vector<Named> list;
    for (const auto& one : program.components)
        list.push_back(
            {one.id, {one.title.en.empty() ? one.kind : one.title.en, one.kind, one.title.en, one.title.ko}});
    return list;
}

std::vector<Named> themeNames(const Program& program) {
    std::vector<Named> list;
    for (const auto& one : program.themes)
        list.push_back({one.id, {one.title.en, one.title.ko}});
    return list;
}

std::vector<Named> venueNames(const Program& program) {
    std::vector<Named> list;
    for (const auto& one : program.venues) {
        const auto full = one.room.empty() ? one.name.en : one.name.en + ", " + one.room;
        list.push_back({one.id, {full, one.name.en, one.name.ko, one.room}});
    }
    return list;
}

/// The only one that has this name; else the one with this number.
std::int64_t meant(const std::vector<Named>& list, std::string_view text) {
    const auto key = nameKey(text);
    if (key.empty()) return 0;
    std::int64_t found = 0;
    bool several = false;
    for (const auto& one : list) {
        const bool fits = std::any_of(one.names.begin(), one.names.end(),
                                      [&](const std::string& name) { return nameKey(name) == key; });
        if (!fits) continue;
        several = found != 0;
        if (several) break;
        found = one.id;
    }
    if (found != 0 && !several) return found;
    for (const auto& one : list)
        if (std::to_string(one.id) == text) return one.id;
    return 0;
}

std::string written(const std::vector<Named>& list, std::int64_t id) {
    for (const auto& one : list)
        if (one.id == id) return meant(list, one.names.front()) == id ? one.names.front() : std::to_string(id);
    return {};
}

}  // namespace

ProgramViewer viewerOf(ReadTx& tx, const Program& program, const Account& account) {
    ProgramViewer viewer{program, account.isAdministrator()};
    const auto person = programs::PersonRepository().find(tx, account.person);
    if (!account.side || !person) return viewer;
    const auto side = account.side == identity::Side::B ? Side::B : Side::A;
    if (program.isOf(side, *person)) viewer.side = side;
    viewer.coordinator = viewer.side && account.role == identity::Role::Coordinator;
    return viewer;
}

RecordScope ProgramRecords::scope(ReadTx& /*tx*/, const Account& /*account*/) const {
    if (viewer_.administrator) return {.everything = true};
    return {.country = viewer_.side ? countryOf(*viewer_.side) : std::string(), .shared = true};
}

PartWriter ProgramRecords::writerIn(const RecordScope& scope) const {
    return {program(), {scope, {}, {}}, viewer_.administrator ? std::nullopt : viewer_.side};
}

std::string ProgramRecords::componentText(std::int64_t id) const {
    return written(componentNames(program()), id);
}
std::string ProgramRecords::themeText(std::int64_t id) const {
    return written(themeNames(program()), id);
}
std::string ProgramRecords::venueText(std::int64_t id) const {
    return written(venueNames(program()), id);
}
std::int64_t ProgramRecords::componentMeant(std::string_view text) const {
    return meant(componentNames(program()), text);
}
std::int64_t ProgramRecords::themeMeant(std::string_view text) const {
    return meant(themeNames(program()), text);
}
std::int64_t ProgramRecords::venueMeant(std::string_view text) const {
    return meant(venueNames(program()), text);
}

}  // namespace entente::records
