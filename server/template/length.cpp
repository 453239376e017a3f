#include "template/length.h"

#include <array>
#include <charconv>
#include <utility>

#include "base/utf8.h"

namespace entente::templates {

std::optional<std::int64_t> parseLength(std::string_view text) {
    text = utf8::trim(text);
    double number = 0;
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (failure != std::errc()) return std::nullopt;
    const auto unit = utf8::trim(text.substr(static_cast<std::size_t>(end - text.data())));
    constexpr std::array<std::pair<std::string_view, double>, 5> units = {
        {{"cm", 360'000}, {"mm", 36'000}, {"in", emuPerInch}, {"pt", 12'700}, {"px", 9'525}}};
    for (const auto& [name, emu] : units) {
        if (unit != name) continue;
        const double length = number * emu;
        if (!(length >= 1 && length <= 360'000'000)) return std::nullopt;
        return static_cast<std::int64_t>(length + 0.5);
    }
    return std::nullopt;
}

}  // namespace entente::templates
