#include "forms/reading.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace entente::forms {

namespace {

constexpr std::size_t longestAnswer = 60;
constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 12> monthNames{"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};

/// A run of digits, or a run of other characters that are neither space nor punctuation (lower case).
struct Piece {
    std::string word;
    int number = -1;  ///< at most six digits; -1 for a word
    std::size_t digits = 0;
};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool separates(char c) {
    return c == ' ' || c == '.' || c == ',' || c == '/' || c == '-' || c == ':' || c == '\t';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::vector<Piece> pieces(std::string_view text) {
    std::vector<Piece> result;
    for (std::size_t i = 0; i < text.size();) {
        if (separates(text[i])) {
            ++i;
            continue;
        }
        Piece piece;
        if (isDigit(text[i])) {
            piece.number = 0;
            for (; i < text.size() && isDigit(text[i]); ++i, ++piece.digits)
                piece.number = piece.digits < 6 ? piece.number * 10 + (text[i] - '0') : 1'000'000;
        } else {
            for (; i < text.size() && !isDigit(text[i]) && !separates(text[i]); ++i)
                piece.word += lower(text[i]);
        }
        result.push_back(std::move(piece));
    }
    return result;
}

int monthOf(const std::string& word) {
    for (std::size_t i = 0; i < months.size(); ++i)
        if (word == months[i] || word == monthNames[i]) return static_cast<int>(i) + 1;
    return word == "sept" ? 9 : 0;
}

std::optional<feel::Date> dateOf(const Piece& year, int month, const Piece& day) {
    if (year.digits != 4 || day.digits < 1 || day.digits > 2) return std::nullopt;
    return feel::Date::of(year.number, month, day.number);
}

/// `number` behind which the Korean unit may stand as a piece of its own.
bool dropUnit(std::vector<Piece>& all, std::size_t position, std::string_view unit) {
    if (position >= all.size() || all[position].word != unit) return false;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(position));
    return true;
}

}  // namespace

std::optional<feel::Date> readDate(std::string_view text) {
    text = utf8::trim(text);
    if (text.size() > longestAnswer) return std::nullopt;
    auto all = pieces(text);
    if (dropUnit(all, 1, "년") && !(dropUnit(all, 2, "월") && dropUnit(all, 3, "일"))) return std::nullopt;
    // A weekday in parentheses, as Korean official dates have it, says nothing that the date does not.
    if (all.size() == 4 && all[3].word.starts_with("(") && all[3].word.ends_with(")")) all.pop_back();
    if (all.size() != 3) return std::nullopt;
    const auto& a = all[0];
    const auto& b = all[1];
    const auto& c = all[2];
    if (a.number >= 0 && b.number >= 0 && c.number >= 0)
        return a.digits == 4 ? dateOf(a, b.number, c) : dateOf(c, b.number, a);
    if (a.number >= 0 && b.number < 0) return dateOf(c, monthOf(b.word), a);
    if (a.number < 0 && b.number >= 0) return dateOf(c, monthOf(a.word), b);
    return std::nullopt;
}

std::optional<feel::Time> readTime(std::string_view text) {
    text = utf8::trim(text);
    if (text.size() > longestAnswer) return std::nullopt;
    auto all = pieces(text);
    bool morning = false;
    bool afternoon = false;
    std::erase_if(all, [&](const Piece& piece) {
        morning |= piece.word == "am" || piece.word == "오전";
        afternoon |= piece.word == "pm" || piece.word == "오후";
        return piece.word == "am" || piece.word == "pm" || piece.word == "오전" || piece.word == "오후";
    });
    const bool withUnits = dropUnit(all, 1, "시");
    if (withUnits) dropUnit(all, 2, "분");
    const bool hasMinutes = all.size() > 1;
    if (all.empty() || all.size() > 3 || (morning && afternoon)) return std::nullopt;
    if (!hasMinutes && !withUnits && !morning && !afternoon) return std::nullopt;
    if (std::any_of(all.begin(), all.end(), [](const Piece& piece) { return piece.number < 0 || piece.digits > 2; }))
        return std::nullopt;
    int hour = all[0].number;
    const int minute = hasMinutes ? all[1].number : 0;
    const int second = all.size() > 2 ? all[2].number : 0;
    if (morning || afternoon) {
        if (hour < 1 || hour > 12) return std::nullopt;
        hour = hour % 12 + (afternoon ? 12 : 0);
    }
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return feel::Time{hour * 3600 + minute * 60 + second, 0, {}};
}

std::optional<feel::Number> readNumber(std::string_view text, std::string_view language) {
    text = utf8::trim(text);
    if (text.empty() || text.size() > longestAnswer) return std::nullopt;
    const auto tag = language.substr(0, 2);
    const bool commaIsPoint = tag != "en" && tag != "ko" && tag != "ja" && tag != "zh" && tag != "th";
    const char point = commaIsPoint && text.find(',') != std::string_view::npos ? ',' : '.';
    const char group = point == '.' ? ',' : '.';
    std::string plain;
    std::size_t run = 0;  // digits since the last group mark
    bool grouped = false;
    bool fraction = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool isGroup = c == group || (c == ' ' && commaIsPoint);
        if (isDigit(c)) {
            plain += c;
            ++run;
        } else if (i == 0 && (c == '-' || c == '+')) {
            if (c == '-') plain += c;
        } else if ((isGroup || c == point) && !fraction) {
            // A group mark with other than three digits behind it is more likely a slip than a thousand.
            if (run == 0 || (grouped && run != 3)) return std::nullopt;
            if (c == point) plain += '.';
            grouped = c != point;
            fraction = c == point;
            run = 0;
        } else {
            return std::nullopt;
        }
    }
    if (run == 0 || (grouped && run != 3)) return std::nullopt;
    return feel::Number::parse(plain);
}

}  // namespace entente::forms
