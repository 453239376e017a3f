#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "web/i18n.h"

namespace entente::web {

/// The clocks of a page: the zones (IANA names) of the reader's side and of the other side. The second may be empty.
struct Clocks {
    std::string own = "Asia/Seoul";
    std::string other = {};
};

/// The city that names a zone, in the language of the page: `Tashkent`, `타슈켄트`.
std::string cityOf(std::string_view zone, const Language& language);

/// One clock: `Fri 5 Mar 2027, 18:00 Seoul (KST)`; Korean `2027. 3. 5.(금) 18:00 서울`. The abbreviation stands only
/// where zoneinfo has a name instead of an offset.
std::string momentText(Timestamp moment, std::string_view zone, const Language& language);

/// Both clocks: `Fri 5 Mar 2027, 18:00 Seoul (KST) = 14:00 Tashkent`; Korean
/// `2027. 3. 5.(금) 18:00 서울 = 14:00 타슈켄트`. The second clock repeats the day when it is another one there.
std::string momentText(Timestamp moment, const Clocks& clocks, const Language& language);

/// A calendar day in a zone: `Fri 5 Mar 2027`; Korean `2027. 3. 5.(금)`.
std::string dayText(Timestamp moment, std::string_view zone, const Language& language);

/// `28 KB`, `1.4 MB`: in units of 1000 bytes.
std::string sizeText(std::size_t bytes);

}  // namespace entente::web
