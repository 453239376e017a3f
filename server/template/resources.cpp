#include "template/resources.h"

#include "base/crypto.h"

namespace entente::templates {

namespace {

constexpr std::size_t longestPicture = std::size_t{28} << 20;  // 20 MB in base64

std::optional<std::string> embedded(std::string_view text) {
    if (text.size() > longestPicture) return std::nullopt;
    if (text.starts_with("data:")) {
        const auto comma = text.find(',');
        if (comma == std::string_view::npos || !text.substr(0, comma).ends_with(";base64")) return std::nullopt;
        return fromBase64(text.substr(comma + 1));
    }
    for (const std::string_view signature : {"iVBORw0KGgo", "/9j/", "R0lGOD"})  // PNG, JPEG and GIF in base64
        if (text.starts_with(signature)) return fromBase64(text);
    return std::nullopt;
}

}  // namespace

Result<std::string> pictureBytes(const feel::Value& source, const Resources* resources) {
    const auto& content = source.isContext() ? source["content"] : source;
    if (content.isString())
        if (auto bytes = embedded(content.string())) return std::move(*bytes);
    if (resources)
        if (auto bytes = resources->picture(source)) return std::move(*bytes);
    return invalid("template.no_picture", "There is no picture “{name}”.",
                   {{"name", source.isString() ? source.string().substr(0, 100) : source["name"].textOr("")}});
}

}  // namespace entente::templates
