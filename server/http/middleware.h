#pragma once

#include <optional>

#include "http/exchange.h"

namespace entente::http {

/// Takes the exchange through every step that stands before a handler. A response: the handler is not to be called.
/// Throws Refusal.
std::optional<Response> prepare(Exchange& exchange);

}  // namespace entente::http
