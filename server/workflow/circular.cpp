#include "workflow/circular.h"

#include <algorithm>
#include <array>
#include <utility>

namespace entente::workflow {

namespace {

struct Place {
    std::string_view english, korean;
};
constexpr std::array kPlaces = {Place{"{honorific}", "{경칭}"}, Place{"{name}", "{성명}"}, Place{"{title}", "{직위}"}};

/// The position of the place in `kPlaces` that the text begins with, and how long it is.
std::optional<std::pair<std::size_t, std::size_t>> placeAt(std::string_view text) {
    for (std::size_t i = 0; i < kPlaces.size(); ++i)
        for (const auto mark : {kPlaces[i].english, kPlaces[i].korean})
            if (text.starts_with(mark)) return std::pair(i, mark.size());
    return std::nullopt;
}

}  // namespace

std::string_view circularLanguage(std::string_view ofPerson) {
    return ofPerson == "ko" ? "ko" : "en";
}

std::string unknownPlace(std::string_view text) {
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
        const auto end = text.find('}', at);
        if (end == std::string_view::npos) return {};
        if (!placeAt(text.substr(at))) return std::string(text.substr(at, end + 1 - at));
    }
    return {};
}

std::string filledFor(std::string_view text, const programs::Person& person) {
    const auto language = circularLanguage(person.language);
    const std::array<std::string_view, kPlaces.size()> values = {person.honorific, person.nameIn(language),
                                                                 person.title.in(language)};
    std::string filled;
    while (!text.empty()) {
        const auto at = std::min(text.find('{'), text.size());
        filled += text.substr(0, at);
        text.remove_prefix(at);
        const auto place = placeAt(text);
        if (!place) {
            filled += text.substr(0, 1);
            text.remove_prefix(std::min<std::size_t>(text.size(), 1));
            continue;
        }
        text.remove_prefix(place->second);
        filled += values[place->first];
        if (values[place->first].empty() && text.starts_with(' ')) text.remove_prefix(1);
    }
    return filled;
}

}  // namespace entente::workflow
