#include "records/redaction.h"

#include <algorithm>

#include "base/utf8.h"
#include "feel/json.h"

namespace entente::records {

namespace {

constexpr std::size_t kShortestLatin = 3, kShortestOther = 6;  // bytes: two syllables of Korean

bool isAsciiWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Whether a word goes on beyond the mark, so that it is another one.
bool goesOn(std::string_view text, std::size_t begin, std::size_t end) {
    const auto mark = text.substr(begin, end - begin);
    const bool address = mark.find('@') != std::string_view::npos;
    if (begin > 0 && isAsciiWord(mark.front()) &&
        (isAsciiWord(text[begin - 1]) ||
         (address && std::string_view("._+-").find(text[begin - 1]) != std::string_view::npos)) &&
        // `\n` before a name in JSON is no letter of it.
        !(begin > 1 && text[begin - 2] == '\\' && text[begin - 1] == 'n'))
        return true;
    if (end < text.size() && isAsciiWord(mark.back())) {
        if (isAsciiWord(text[end])) return true;
        if (address && (text[end] == '.' || text[end] == '-') && end + 1 < text.size() && isAsciiWord(text[end + 1]))
            return true;
    }
    return false;
}

/// As it stands within a JSON string.
std::string escaped(const std::string& text) {
    const auto quoted = feel::toJson(feel::Value(text));
    return quoted.substr(1, quoted.size() - 2);
}

}  // namespace

Marks::Marks(const std::vector<std::string>& texts) {
    for (const auto& text : texts) {
        const auto mark = utf8::asciiLower(utf8::trim(text));
        if (mark.size() < (isAscii(mark) ? kShortestLatin : kShortestOther)) continue;
        marks_.push_back(mark);
        marks_.push_back(utf8::asciiLower(escaped(mark)));
    }
    std::sort(marks_.begin(), marks_.end(), [](const std::string& one, const std::string& other) {
        return one.size() != other.size() ? one.size() > other.size() : one < other;
    });
    marks_.erase(std::unique(marks_.begin(), marks_.end()), marks_.end());
}

bool Marks::isIn(std::string_view text) const {
    return redact(text) != text;
}

std::string Marks::redact(std::string_view text) const {
    const auto lower = utf8::asciiLower(text);
    std::string result;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto found = std::find_if(marks_.begin(), marks_.end(), [&](const std::string& mark) {
            return lower.compare(at, mark.size(), mark) == 0 && !goesOn(text, at, at + mark.size());
        });
        if (found == marks_.end()) {
            result.push_back(text[at++]);
        } else {
            result += kRedacted;
            at += found->size();
        }
    }
    return result;
}

std::string Marks::json() const {
    feel::List list;
    for (const auto& mark : marks_)
        list.emplace_back(mark);
    return feel::toJson(feel::Value(std::move(list)));
}

}  // namespace entente::records
