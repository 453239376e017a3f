#include "web/person_names.h"

#include <algorithm>

#include "base/utf8.h"
#include "web/template_source.h"

namespace entente::web {

namespace {

/// Two letters in Hangul, or a Latin syllable.
constexpr std::size_t kStart = 5;
constexpr std::size_t kFilter = std::size_t{1} << 16;

std::uint64_t startOf(std::string_view text) {
    std::uint64_t start = 0;
    for (std::size_t i = 0; i < kStart; ++i)
        start = start << 8 | static_cast<unsigned char>(text[i]);
    return start;
}

std::size_t filterOf(std::uint64_t start) {
    return static_cast<std::size_t>((start * 0x9E3779B97F4A7C15U) >> 48) % kFilter;
}

bool isAscii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

bool isAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Whether a letter of a name at `edge` ends the word where `next` follows.
bool ends(char edge, char next, bool stands) {
    if (stands && !isAscii(next)) return false;
    return !isAlphanumeric(next) || !(isAlphanumeric(edge) || stands);
}

}  // namespace

void PersonNames::add(PersonId person, std::string_view name) {
    const auto letters = utf8::length(name);
    const bool latin = std::all_of(name.begin(), name.end(), isAscii);
    if (letters < 2 || (latin && name.size() < kStart)) return;
    const bool stands = !latin && letters == 2;
    auto escaped = escapeHtml(name);
    if (escaped != name) addEscaped(person, std::string(name), stands);
    addEscaped(person, std::move(escaped), stands);
}

void PersonNames::addEscaped(PersonId person, std::string text, bool stands) {
    if (text.size() < kStart) return;
    const auto start = startOf(text);
    starts_.resize(kFilter);
    starts_[filterOf(start)] = true;
    byStart_[start].push_back(names_.size());
    names_.push_back({person, std::move(text), stands});
}

std::vector<PersonId> PersonNames::in(std::string_view text) const {
    std::vector<PersonId> found;
    if (empty()) return found;
    for (std::size_t at = 0; at + kStart <= text.size(); ++at) {
        const auto start = startOf(text.substr(at, kStart));
        if (!starts_[filterOf(start)]) continue;
        const auto here = byStart_.find(start);
        if (here == byStart_.end()) continue;
        for (const auto index : here->second) {
            const auto& name = names_[index];
            if (text.substr(at, name.text.size()) != name.text) continue;
            const auto end = at + name.text.size();
            if (at > 0 && !ends(name.text.front(), text[at - 1], name.stands)) continue;
            if (end < text.size() && !ends(name.text.back(), text[end], name.stands)) continue;
            found.push_back(name.person);
        }
    }
    return found;
}

}  // namespace entente::web
