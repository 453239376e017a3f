#pragma once

#include <string_view>

#include "http/response.h"

namespace entente::http {

/// Compresses the body with gzip where that pays and the client takes it. Only cacheable text, such as scripts and
/// stylesheets: a page holds a CSRF token beside what others may have typed, and the length of a compressed page would
/// give the token away piece by piece (the BREACH attack).
void compress(Response& response, std::string_view acceptEncoding);

}  // namespace entente::http
