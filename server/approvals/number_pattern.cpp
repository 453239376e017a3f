#include "approvals/number_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace entente::approvals {

namespace {

constexpr int kMostDigits = 9;

Error wrong(std::string_view text) {
    return invalid("approvals.number_pattern",
                   "“{pattern}” has to hold {serial} once, beside it only {year} and {date}, and text between them",
                   {{"pattern", std::string(text)}, {"serial", "{serial}"}, {"year", "{year}"}, {"date", "{date}"}});
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Takes up to so many digits off the front.
std::optional<int> takeNumber(std::string_view& text, std::size_t most) {
    std::size_t count = 0;
    while (count < std::min(most, text.size()) && isDigit(text[count]))
        ++count;
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + count, value);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view what) {
    if (!text.starts_with(what)) return false;
    text.remove_prefix(what.size());
    return true;
}

/// `2027. 3. 5.`, as official documents write it.
std::optional<int> takeYearOfDate(std::string_view& text) {
    const auto year = takeNumber(text, 4);
    if (!year || !take(text, ". ") || !takeNumber(text, 2) || !take(text, ". ") || !takeNumber(text, 2)) return {};
    return take(text, ".") ? year : std::nullopt;
}

}  // namespace

Result<NumberPattern> NumberPattern::parse(std::string_view text) {
    NumberPattern pattern;
    auto rest = text;
    while (!rest.empty()) {
        const auto open = std::min(rest.find('{'), rest.size());
        if (open > 0) pattern.pieces_.push_back({Kind::Text, std::string(rest.substr(0, open)), 0});
        rest.remove_prefix(open);
        if (rest.empty()) break;
        const auto close = rest.find('}');
        if (close == std::string_view::npos) return wrong(text);
        auto name = rest.substr(1, close - 1);
        rest.remove_prefix(close + 1);
        if (!pattern.pieces_.empty() && pattern.pieces_.back().kind != Kind::Text) return wrong(text);
        Piece piece;
        if (take(name, "serial")) {
            piece.kind = Kind::Serial;
            piece.digits = 1;
            if (take(name, ":")) piece.digits = takeNumber(name, 1).value_or(0);
            if (piece.digits < 1 || piece.digits > kMostDigits) return wrong(text);
        } else if (take(name, "year")) {
            piece.kind = Kind::Year;
        } else if (take(name, "date")) {
            piece.kind = Kind::Date;
        } else {
            return wrong(text);
        }
        if (!name.empty()) return wrong(text);
        pattern.pieces_.push_back(std::move(piece));
    }
    const auto serials = std::count_if(pattern.pieces_.begin(), pattern.pieces_.end(),
                                       [](const Piece& piece) { return piece.kind == Kind::Serial; });
    return serials == 1 ? Result<NumberPattern>(std::move(pattern)) : wrong(text);
}

bool NumberPattern::isYearly() const {
    return std::any_of(pieces_.begin(), pieces_.end(),
                       [](const Piece& piece) { return piece.kind == Kind::Year || piece.kind == Kind::Date; });
}

std::string NumberPattern::number(int serial, const feel::Date& date) const {
    std::string number;
    for (const auto& piece : pieces_) {
        switch (piece.kind) {
            case Kind::Text:
                number += piece.text;
                break;
            case Kind::Serial:
                number += fmt::format("{:0{}}", serial, piece.digits);
                break;
            case Kind::Year:
                number += fmt::format("{:04}", date.year);
                break;
            case Kind::Date:
                number += fmt::format("{}. {}. {}.", date.year, date.month, date.day);
                break;
        }
    }
    return number;
}

std::optional<NumberPattern::Read> NumberPattern::read(std::string_view number) const {
    Read read;
    for (const auto& piece : pieces_) {
        if (piece.kind == Kind::Text) {
            if (!take(number, piece.text)) return std::nullopt;
            continue;
        }
        const auto value = piece.kind == Kind::Serial ? takeNumber(number, kMostDigits)
                           : piece.kind == Kind::Year ? takeNumber(number, 4)
                                                      : takeYearOfDate(number);
        if (!value || *value < 1) return std::nullopt;
        if (piece.kind == Kind::Serial)
            read.serial = *value;
        else
            read.year = value;
    }
    return number.empty() ? std::optional(read) : std::nullopt;
}

}  // namespace entente::approvals
