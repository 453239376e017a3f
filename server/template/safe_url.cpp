#include "template/safe_url.h"

#include <algorithm>

namespace entente::templates {

bool isSafeUrl(std::string_view url) {
    const auto isVisible = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '<' && c != '>';
    };
    return (url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:")) &&
           std::all_of(url.begin(), url.end(), isVisible);
}

}  // namespace entente::templates
