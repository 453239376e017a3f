#pragma once

#include "web/pages/context.h"

namespace entente::web {

/// `/admin/people`: accounts, then everybody who is only asked by mail; `after` (a person's number) pages on. Whose
/// addresses it showed is noted.
http::Response showPeople(const Services& services, const http::Request& request);

}  // namespace entente::web
