#include "identity/account.h"

#include "feel/temporal.h"

namespace entente::identity {

std::string_view text(Role role) {
    switch (role) {
        case Role::Administrator:
            return "administrator";
        case Role::Coordinator:
            return "coordinator";
        case Role::Reader:
            break;
    }
    return "reader";
}

std::optional<Role> roleFrom(std::string_view text) {
    for (const Role role : {Role::Administrator, Role::Coordinator, Role::Reader}) {
        if (identity::text(role) == text) return role;
    }
    return std::nullopt;
}

std::string_view text(Side side) {
    return side == Side::A ? "A" : "B";
}

std::optional<Side> sideFrom(std::string_view text) {
    if (text == "A") return Side::A;
    if (text == "B") return Side::B;
    return std::nullopt;
}

bool isLanguage(std::string_view text) {
    return text == "en" || text == "ko";
}

bool Account::hasLeft(Timestamp now) const {
    if (lastDay.empty()) return false;
    const auto there = zone.empty() ? feel::ZoneRef::utc() : feel::ZoneRef::named(zone);
    return feel::DateTime::of(now, there).date.text() > lastDay;
}

}  // namespace entente::identity
