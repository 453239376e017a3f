#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "web/assets.h"
#include "web/i18n.h"
#include "web/render.h"

namespace entente::web {

/// What all pages are made from: sentences, templates, stylesheet. Loaded once, safe to share between threads.
class Site {
  public:
    /// `folder` is `server/web` of the source tree or its installed copy: `messages/`, `templates/`, `assets/` below
    /// it.
    explicit Site(const std::string& folder);

    const Catalogue& catalogue() const { return catalogue_; }
    const Templates& templates() const { return templates_; }
    const Assets& assets() const { return assets_; }

    std::string text(const Language& language, std::string_view key, const Catalogue::Arguments& arguments = {}) const {
        return catalogue_.text(language, key, arguments);
    }
    /// `key.one` for 1 where the language has it, else `key.other`; `{count}` is the number.
    std::string counted(const Language& language, std::string_view key, std::int64_t count) const;

  private:
    Catalogue catalogue_;
    Templates templates_;
    Assets assets_;
};

}  // namespace entente::web
