#include <unicode/regex.h>

#include <memory>

#include "feel/builtin.h"
#include "feel/xpath_pattern.h"

namespace entente::feel {

namespace {

constexpr std::int32_t kTimeLimit = 200;       // ICU's unit: some thousand steps of the matching engine
constexpr std::int32_t kStackLimit = 1 << 20;  // bytes of backtracking

/// A compiled pattern on a text, or null when the pattern or flags are wrong.
class Matching {
  public:
    Matching(const Call& call, const std::string& pattern, const std::string& flags)
        : input_(icu::UnicodeString::fromUTF8(call.string(0))) {
        std::uint32_t options = 0;
        const auto translated = translatePattern(pattern, flags, options);
        if (!translated) return;
        UErrorCode status = U_ZERO_ERROR;
        auto matcher = std::make_unique<icu::RegexMatcher>(icu::UnicodeString::fromUTF8(*translated), options, status);
        if (U_FAILURE(status)) return;
        matcher->setTimeLimit(kTimeLimit, status);
        matcher->setStackLimit(kStackLimit, status);
        matcher->reset(input_);
        matcher_ = std::move(matcher);
    }

    explicit operator bool() const { return matcher_ != nullptr; }
    icu::RegexMatcher& operator*() const { return *matcher_; }
    icu::RegexMatcher* operator->() const { return matcher_.get(); }
    const icu::UnicodeString& input() const { return input_; }

  private:
    icu::UnicodeString input_;
    std::unique_ptr<icu::RegexMatcher> matcher_;
};

Value badPattern(const Call& call, const std::string& pattern) {
    return call.fail("feel.bad_pattern", "`{pattern}` is not a pattern, or its flags are wrong",
                     {{"pattern", pattern}});
}

Value tooHard(const Call& call) {
    return call.fail("feel.pattern_effort", "the pattern takes too long on this text");
}

/// A third argument of `matches`, a fourth of `replace`; null counts as none.
std::optional<std::string> flagsAt(const Call& call, std::size_t i) {
    if (!call.has(i) || call[i].isNull()) return std::string();
    if (!call[i].isString()) return std::nullopt;
    return call.string(i);
}

Value matches(const Call& call) {
    const auto flags = flagsAt(call, 2);
    if (!flags) return badPattern(call, call.string(1));
    const Matching matching(call, call.string(1), *flags);
    if (!matching) return badPattern(call, call.string(1));
    UErrorCode status = U_ZERO_ERROR;
    const bool found = matching->find(0, status) != 0;
    return U_FAILURE(status) ? tooHard(call) : Value(found);
}

std::string utf8Of(const icu::UnicodeString& text) {
    std::string result;
    text.toUTF8String(result);
    return result;
}

/// XPath refuses to replace what an empty text matches already (FORX0003).
bool matchesNothing(icu::RegexMatcher& matcher, UErrorCode& status) {
    static const icu::UnicodeString nothing;
    matcher.reset(nothing);
    return matcher.find(0, status) != 0 && U_SUCCESS(status);
}

Value replace(const Call& call) {
    const auto flags = flagsAt(call, 3);
    if (!flags) return badPattern(call, call.string(1));
    const Matching matching(call, call.string(1), *flags);
    if (!matching) return badPattern(call, call.string(1));
    const auto replacement = translateReplacement(call.string(2), *flags, matching->groupCount());
    if (!replacement)
        return call.fail("feel.bad_replacement", "`{text}` is not a replacement", {{"text", call.string(2)}});
    UErrorCode status = U_ZERO_ERROR;
    if (matchesNothing(*matching, status))
        return call.fail("feel.pattern_empty", "`{pattern}` matches where there is no text",
                         {{"pattern", call.string(1)}});
    matching->reset(matching.input());
    const auto result = matching->replaceAll(icu::UnicodeString::fromUTF8(*replacement), status);
    return U_FAILURE(status) ? tooHard(call) : call.run.text(utf8Of(result));
}

Value split(const Call& call) {
    const Matching matching(call, call.string(1), {});
    if (!matching) return badPattern(call, call.string(1));
    List parts;
    std::int32_t from = 0;
    UErrorCode status = U_ZERO_ERROR;
    while (matching->find(status) && U_SUCCESS(status)) {
        const auto start = matching->start(status);
        const auto end = matching->end(status);
        if (end == 0) continue;  // an empty match before the first character separates nothing
        if (start == end && end == matching.input().length()) break;
        parts.emplace_back(utf8Of(matching.input().tempSubStringBetween(from, start)));
        call.run.checkElements(parts.size());
        from = end;
    }
    if (U_FAILURE(status)) return tooHard(call);
    parts.emplace_back(utf8Of(matching.input().tempSubString(from)));
    call.run.allocate(call.string(0).size());
    return call.run.list(std::move(parts));
}

/// Camunda: all that matches.
Value extract(const Call& call) {
    const Matching matching(call, call.string(1), {});
    if (!matching) return badPattern(call, call.string(1));
    List found;
    UErrorCode status = U_ZERO_ERROR;
    while (matching->find(status) && U_SUCCESS(status)) {
        found.emplace_back(utf8Of(matching->group(status)));
        call.run.checkElements(found.size());
    }
    call.run.allocate(call.string(0).size());
    return U_FAILURE(status) ? tooHard(call) : call.run.list(std::move(found));
}

}  // namespace

void addPatternFunctions(Registry& registry) {
    registry.add("matches", "input: string, pattern: string, flags?: any", matches);
    registry.add("replace", "input: string, pattern: string, replacement: string, flags?: any", replace);
    registry.add("split", "string: string, delimiter: string", split);
    registry.add("extract", "string: string, pattern: string", extract);
}

}  // namespace entente::feel
