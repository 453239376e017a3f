#pragma once

#include <string>

#include "http/connection.h"
#include "http/response.h"

namespace entente::http {

struct Delivery {
    bool withoutBody = false;  ///< HEAD: the headers of the whole response, but no body
    bool keepAlive = true;
    int minorVersion = 1;       ///< of the request
    bool secureCookies = true;  ///< with `__Host-` and Secure
};

/// The status line and all headers, with the empty line behind them.
std::string renderHead(const Response& response, const Delivery& delivery);

/// Sends all of it; returns the number of body bytes. Throws ConnectionLost.
std::uint64_t send(Connection& connection, const Response& response, const Delivery& delivery,
                   std::chrono::milliseconds stall);

}  // namespace entente::http
