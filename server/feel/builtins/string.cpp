#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/utf8.h"
#include "feel/builtin.h"
#include "feel/text.h"

namespace entente::feel {

namespace {

/// Byte offset of a code point by its number.
std::size_t offsetOf(const std::string& text, std::int64_t codePoint) {
    std::size_t offset = 0;
    while (codePoint-- > 0 && offset < text.size())
        utf8::next(text, offset);
    return offset;
}

Value substring(const Call& call) {
    const auto& text = call.string(0);
    const auto start = call[1].number().rounded(0, Rounding::Down)->toInt64();
    const auto size = static_cast<std::int64_t>(utf8::length(text));
    if (!start || *start == 0 || *start > size || *start < -size)
        return call.fail("feel.substring_start", "the start position lies outside of the text");
    const std::int64_t from = *start > 0 ? *start - 1 : size + *start;
    std::int64_t length = size - from;
    if (call.has(2)) {
        const auto wanted = call[2].number().rounded(0, Rounding::Down)->toInt64();
        if (!wanted || *wanted < 1) return call.fail("feel.substring_length", "the length must be at least 1");
        length = std::min(length, *wanted);
    }
    const auto begin = offsetOf(text, from);
    return call.run.text(text.substr(begin, offsetOf(text.substr(begin), length)));
}

Value cased(const Call& call, icu::UnicodeString& (icu::UnicodeString::*change)(const icu::Locale&)) {
    auto text = icu::UnicodeString::fromUTF8(call.string(0));
    (text.*change)(icu::Locale::getRoot());
    std::string result;
    text.toUTF8String(result);
    return call.run.text(std::move(result));
}

Value before(const Call& call) {
    const auto at = call.string(0).find(call.string(1));
    return at == std::string::npos ? Value("") : call.run.text(call.string(0).substr(0, at));
}

Value after(const Call& call) {
    const auto at = call.string(0).find(call.string(1));
    return at == std::string::npos ? Value("") : call.run.text(call.string(0).substr(at + call.string(1).size()));
}

Value join(const Call& call) {
    std::string result;
    const std::string delimiter = call.has(1) && call[1].isString() ? call.string(1) : std::string();
    bool first = true;
    if (call.has(1) && !call[1].isString() && !call[1].isNull())
        return call.fail("feel.join_delimiter", "the delimiter must be a text");
    for (const auto& element : call.list(0)) {
        call.run.step();
        if (element.isNull()) continue;
        if (!element.isString()) return call.fail("feel.join_texts", "`string join` needs a list of texts");
        if (!first) result += delimiter;
        first = false;
        result += element.string();
        call.run.checkCharacters(result.size());
    }
    if (!call.has(2)) return call.run.text(std::move(result));
    return call.run.text(call.string(2) + result + call.string(3));
}

Value repeated(const Call& call) {
    const auto count = call.integer(1);
    if (!count || *count < 0) return call.fail("feel.repeat_count", "the count must be a whole number from 0 on");
    const auto& text = call.string(0);
    if (!text.empty())
        call.run.checkCharacters(static_cast<std::size_t>(std::min<std::int64_t>(*count, 1LL << 40)) * text.size());
    std::string result;
    if (!text.empty())
        for (std::int64_t i = 0; i < *count; ++i)
            result += text;
    return call.run.text(std::move(result));
}

/// `%s` takes the next value, `%%` is a percent sign.
Value stringFormat(const Call& call) {
    const auto& pattern = call.string(0);
    const auto& values = call.list(1);
    std::string result;
    std::size_t next = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '%' || at + 1 == pattern.size()) {
            result += pattern[at];
            continue;
        }
        const char letter = pattern[++at];
        if (letter == '%') {
            result += '%';
        } else if (letter == 's') {
            if (next == values.size())
                return call.fail("feel.format_values", "the text has more places than there are values");
            result += feelText(values[next++]);
        } else {
            return call.fail("feel.format_place", "`{place}` is not understood here", {{"place", {'%', letter}}});
        }
        call.run.checkCharacters(result.size());
    }
    return call.run.text(std::move(result));
}

}  // namespace

void addStringFunctions(Registry& registry) {
    registry.add("substring", "string: string, start position: number, length?: number", substring);
    registry.add("string length", "string: string",
                 [](const Call& call) { return Value(static_cast<std::int64_t>(utf8::length(call.string(0)))); });
    registry.add("upper case", "string: string",
                 [](const Call& call) { return cased(call, &icu::UnicodeString::toUpper); });
    registry.add("lower case", "string: string",
                 [](const Call& call) { return cased(call, &icu::UnicodeString::toLower); });
    registry.add("substring before", "string: string, match: string", before);
    registry.add("substring after", "string: string, match: string", after);
    registry.add("contains", "string: string, match: string",
                 [](const Call& call) { return Value(call.string(0).find(call.string(1)) != std::string::npos); });
    registry.add("starts with", "string: string, match: string",
                 [](const Call& call) { return Value(call.string(0).starts_with(call.string(1))); });
    registry.add("ends with", "string: string, match: string",
                 [](const Call& call) { return Value(call.string(0).ends_with(call.string(1))); });
    registry.add("string join", "list: list, delimiter?: any", join);
    registry.add("string join", "list: list, delimiter: any, prefix: string, suffix: string", join);
    registry.add("string format", "string: string, values: list", stringFormat);
    registry.add("trim", "string: string",
                 [](const Call& call) { return call.run.text(std::string(utf8::trim(call.string(0)))); });
    registry.add("repeat", "string: string, count: number", repeated);
    registry.add("is blank", "string: string",
                 [](const Call& call) { return Value(utf8::trim(call.string(0)).empty()); });
    registry.add("to base64", "value: string", [](const Call& call) { return call.run.text(base64(call.string(0))); });
}

}  // namespace entente::feel
