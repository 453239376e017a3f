#pragma once

#include "http/server.h"
#include "web/pages/services.h"

namespace entente::web {

/// Every page of the server, with sign-in and error pages. `services` outlives the server.
http::Site siteOf(const Services& services);

}  // namespace entente::web
