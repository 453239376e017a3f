#pragma once

#include <string>

#include "feel/value.h"
#include "http/response.h"
#include "web/pages/context.h"

namespace entente::web {

/// A shipped Word template, `name` in the language of the visit, filled for whoever asks and kept nowhere; as a
/// download `<fileName>-<today>.docx`, with whom it names noted. Throws when the template is missing or does not take
/// the data.
http::Response shippedDocument(const Visit& visit, const std::string& name, const std::string& fileName,
                               const feel::Context& data);

}  // namespace entente::web
