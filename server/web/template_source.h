#pragma once

#include <map>
#include <string>
#include <string_view>

#include "web/i18n.h"

namespace entente::web {

/// Escapes `& < > " '` for HTML text and quoted attributes.
std::string escapeHtml(std::string_view text);

/// The source that ctemplate compiles for one language: `[[>name]]` and `[[key]]` replaced (see `Templates`), automatic
/// escaping switched on. Throws TemplateError for an unknown template, an unknown key, or a way past the escaping.
std::string prepareSource(std::string_view name, const std::map<std::string, std::string>& sources,
                          const Catalogue& catalogue, const Language& language);

}  // namespace entente::web
