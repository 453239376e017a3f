#pragma once

#include <optional>
#include <string_view>

#include "http/response.h"
#include "mail/outbox.h"
#include "web/pages/context.h"

namespace entente::web {

/// What goes along with a mail, as a download: the file at that place in its list, counted from 1. Not found when there
/// is no such mail or file. Whose data it takes along is noted.
http::Response mailFile(const Visit& visit, const std::optional<mail::StoredMail>& mail, std::string_view position);
http::Response mailCalendar(const Visit& visit, const std::optional<mail::StoredMail>& mail);

}  // namespace entente::web
