#include "web/site.h"

namespace entente::web {

Site::Site(const std::string& folder)
    : catalogue_(Catalogue::load(folder + "/messages")),
      templates_(folder + "/templates", catalogue_),
      assets_(Assets::load(folder + "/assets")) {}

std::string Site::counted(const Language& language, std::string_view key, std::int64_t count) const {
    const auto singular = std::string(key) + ".one";
    const bool one = count == 1 && catalogue_.has(language, singular);
    return text(language, one ? singular : std::string(key) + ".other", {{"count", std::to_string(count)}});
}

}  // namespace entente::web
