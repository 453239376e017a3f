#include "docx/numbering.h"

#include <algorithm>

#include "base/utf8.h"
#include "docx/attribute_number.h"
#include "docx/names.h"

namespace entente::docx {

namespace {

int startOf(std::string_view text, int fallback) {
    return std::clamp(numberOf(text, fallback), 0, 30'000);
}

int levelOf(const xml::Element& element) {
    return std::clamp(numberOf(element.attributeNs(names::w, "ilvl")), 0, 8);
}

/// a … z, aa, bb …, as Word counts.
std::string letters(int number, char first) {
    if (number < 1) return "0";
    const int times = std::min((number - 1) / 26 + 1, 20);
    return std::string(static_cast<std::size_t>(times), static_cast<char>(first + (number - 1) % 26));
}

std::string roman(int number, bool upper) {
    struct Step {
        int value;
        const char* text;
    };
    constexpr std::array<Step, 13> steps = {{{1000, "m"},
                                             {900, "cm"},
                                             {500, "d"},
                                             {400, "cd"},
                                             {100, "c"},
                                             {90, "xc"},
                                             {50, "l"},
                                             {40, "xl"},
                                             {10, "x"},
                                             {9, "ix"},
                                             {5, "v"},
                                             {4, "iv"},
                                             {1, "i"}}};
    std::string text;
    for (const auto& step : steps)
        for (; number >= step.value; number -= step.value)
            text += step.text;
    if (upper)
        for (auto& c : text)
            c = static_cast<char>(c - 'a' + 'A');
    return text;
}

std::string fromRow(int number, std::u32string_view row) {
    if (number < 1) return "0";
    std::string text;
    utf8::append(text, row[static_cast<std::size_t>(number - 1) % row.size()]);
    return text;
}

std::string circled(int number) {
    if (number < 1 || number > 20) return std::to_string(number);
    std::string text;
    utf8::append(text, U'\u2460' + static_cast<char32_t>(number - 1));
    return text;
}

}  // namespace

std::string formatNumber(int number, std::string_view format) {
    if (format == "none") return {};
    if (format == "lowerLetter") return letters(number, 'a');
    if (format == "upperLetter") return letters(number, 'A');
    if (format == "lowerRoman") return roman(number, false);
    if (format == "upperRoman") return roman(number, true);
    if (format == "decimalZero" && number < 10) return "0" + std::to_string(number);
    if (format == "ganada") return fromRow(number, U"가나다라마바사아자차카타파하");
    if (format == "chosung") return fromRow(number, U"ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ");
    if (format == "decimalEnclosedCircle" || format == "decimalEnclosedCircleChinese") return circled(number);
    return std::to_string(number);
}

ListCounter::ListCounter(const xml::Document& numbering) {
    for (const auto* element : numbering.root().elements(names::w, "abstractNum")) {
        auto& definition = definitions_[std::string(element->attributeNs(names::w, "abstractNumId"))];
        for (const auto* level : element->elements(names::w, "lvl")) {
            auto& target = definition.level[static_cast<std::size_t>(levelOf(*level))];
            const auto format = valueIn(level, "numFmt");
            if (!format.empty()) target.format = format;
            target.text = valueIn(level, "lvlText");
            target.start = startOf(valueIn(level, "start"), 0);
        }
    }
    for (const auto* element : numbering.root().elements(names::w, "num")) {
        List list{std::string(valueIn(element, "abstractNumId")), {}};
        list.start.fill(-1);
        for (const auto* changed : element->elements(names::w, "lvlOverride")) {
            const auto start = valueIn(changed, "startOverride");
            if (!start.empty()) list.start[static_cast<std::size_t>(levelOf(*changed))] = startOf(start, 1);
        }
        lists_[std::string(element->attributeNs(names::w, "numId"))] = std::move(list);
    }
}

std::string ListCounter::next(const ListReference& item) {
    const auto list = lists_.find(item.numbering);
    if (list == lists_.end()) return {};
    const auto found = definitions_.find(list->second.definition);
    if (found == definitions_.end()) return {};
    const auto& definition = found->second;
    auto [counted, isNew] = counts_.try_emplace(found->first);
    auto& counts = counted->second;
    if (isNew) counts.fill(-1);
    if (!begun_[item.numbering]) {
        begun_[item.numbering] = true;
        for (std::size_t i = 0; i < levels; ++i)
            if (list->second.start[i] >= 0) counts[i] = list->second.start[i] - 1;
    }
    const auto at = static_cast<std::size_t>(item.level);
    const auto startOf = [&](std::size_t level) { return definition.level[level].start; };
    for (std::size_t i = 0; i <= at; ++i)
        if (counts[i] < 0) counts[i] = i == at ? startOf(i) - 1 : startOf(i);
    ++counts[at];
    for (std::size_t i = at + 1; i < levels; ++i)
        counts[i] = -1;

    const auto& level = definition.level[at];
    if (level.format == "bullet") return "•";  // the character in the file is often one of a symbol font
    std::string text;
    for (std::size_t i = 0; i < level.text.size(); ++i) {
        const bool isPlace =
            level.text[i] == '%' && i + 1 < level.text.size() && level.text[i + 1] >= '1' && level.text[i + 1] <= '9';
        if (!isPlace) {
            text += level.text[i];
            continue;
        }
        const auto shown = static_cast<std::size_t>(level.text[++i] - '1');
        text += formatNumber(std::max(counts[shown], 0), definition.level[shown].format);
    }
    return text;
}

}  // namespace entente::docx
