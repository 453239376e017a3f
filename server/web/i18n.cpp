#include "web/i18n.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "base/utf8.h"

namespace entente::web {

namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

bool isKey(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    });
}

void readProperties(const std::filesystem::path& path, Texts& texts) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
        const auto content = utf8::trim(line);
        if (content.empty() || content.front() == '#') continue;
        const auto place = path.string() + ":" + std::to_string(number);
        const auto equals = content.find('=');
        if (equals == std::string_view::npos || !utf8::valid(content))
            throw std::runtime_error(place + ": not a line `key = text`");
        const auto key = utf8::trim(content.substr(0, equals));
        if (!isKey(key)) throw std::runtime_error(place + ": not a key: " + std::string(key));
        if (!texts.emplace(key, utf8::trim(content.substr(equals + 1))).second)
            throw std::runtime_error(place + ": the key comes twice: " + std::string(key));
    }
}

/// `ko` of `ko-KR;q=0.8`.
std::string_view primaryTag(std::string_view tag) {
    const auto trimmed = utf8::trim(tag);
    return trimmed.substr(0, trimmed.find_first_of("-_;"));
}

}  // namespace

std::string Language::locale() const {
    if (tag == "en") return "en-GB";
    if (tag == "ko") return "ko-KR";
    return tag;
}

Catalogue::Catalogue(std::map<std::string, Texts> texts)
    : texts_(std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end())) {
    for (const auto& entry : texts_)
        languages_.push_back({entry.first});
    std::stable_partition(languages_.begin(), languages_.end(), [](const Language& each) { return each == english; });
}

Catalogue Catalogue::load(const std::string& folder) {
    std::map<std::string, Texts> texts;
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".properties") paths.push_back(entry.path());
    for (const auto& path : paths) {
        auto& language = texts[path.stem().string()];
        readProperties(path, language);
        const auto modules = path.parent_path() / path.stem();
        if (!std::filesystem::is_directory(modules)) continue;
        for (const auto& entry : std::filesystem::directory_iterator(modules))
            if (entry.path().extension() == ".properties") readProperties(entry.path(), language);
    }
    if (!texts.contains(english.tag)) throw std::runtime_error("no English messages in " + folder);
    return Catalogue(std::move(texts));
}

Language Catalogue::languageOf(std::string_view tag) const {
    const auto found = texts_.find(primaryTag(tag));
    return found == texts_.end() ? english : Language{found->first};
}

Language Catalogue::preferred(std::string_view acceptLanguage) const {
    while (!acceptLanguage.empty()) {
        const auto comma = acceptLanguage.find(',');
        const auto found = texts_.find(primaryTag(acceptLanguage.substr(0, comma)));
        if (found != texts_.end()) return {found->first};
        if (comma == std::string_view::npos) break;
        acceptLanguage.remove_prefix(comma + 1);
    }
    return english;
}

bool Catalogue::has(const Language& language, std::string_view key) const {
    const auto texts = texts_.find(language.tag);
    return texts != texts_.end() && texts->second.contains(key);
}

const std::string& Catalogue::pattern(const Language& language, std::string_view key) const {
    const auto texts = texts_.find(language.tag);
    if (texts != texts_.end()) {
        const auto found = texts->second.find(key);
        if (found != texts->second.end()) return found->second;
    }
    throw std::out_of_range("no message `" + std::string(key) + "` in language `" + language.tag + "`");
}

std::string Catalogue::text(const Language& language, std::string_view key, const Arguments& arguments) const {
    return Message::fill(pattern(language, key), arguments);
}

std::string Catalogue::say(const Language& language, const Message& message) const {
    if (!has(language, message.key)) return message.english();
    auto arguments = message.arguments;
    for (auto& [name, value] : arguments)
        if (const auto inner = message.nested(name); has(language, inner.key)) value = say(language, inner);
    return text(language, message.key, arguments);
}

std::vector<std::string> Catalogue::keys(const Language& language) const {
    std::vector<std::string> result;
    const auto texts = texts_.find(language.tag);
    if (texts == texts_.end()) return result;
    for (const auto& entry : texts->second)
        result.push_back(entry.first);
    return result;
}

}  // namespace entente::web
