#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/time.h"

namespace entente::identity {

enum class Role { Administrator, Coordinator, Reader };
/// A is the side of the ministry that runs this server, B the partner's.
enum class Side { A, B };

/// `administrator`, `coordinator`, `reader`: as in the database and on the command line.
std::string_view text(Role role);
std::optional<Role> roleFrom(std::string_view text);
/// `A`, `B`.
std::string_view text(Side side);
std::optional<Side> sideFrom(std::string_view text);

/// `en` or `ko`: what pages exist in.
bool isLanguage(std::string_view text);

/// Somebody who may sign in.
struct Account {
    AccountId id;
    PersonId person;
    std::string email;
    std::string name;
    std::string nameKo;
    Role role = Role::Reader;
    std::optional<Side> side;  ///< of a coordinator always; others see both sides when there is none
    std::string language;
    bool demo = false;  ///< made by the demo, with a published password
    Timestamp createdAt;
    std::optional<Timestamp> disabledAt;
    std::string lastDay = {};  ///< of the person in office, ISO; empty while there
    std::string zone = {};     ///< IANA, in which that day is said: of the person's organisation; empty: UTC

    /// Whether the person's last day in office is over.
    bool hasLeft(Timestamp now) const;
    /// Neither disabled nor of somebody who has left.
    bool maySignIn(Timestamp now) const { return !disabledAt && !hasLeft(now); }
    bool isAdministrator() const { return role == Role::Administrator; }
    bool isCoordinatorOf(Side ofSide) const { return role == Role::Coordinator && side == ofSide; }
};

}  // namespace entente::identity
