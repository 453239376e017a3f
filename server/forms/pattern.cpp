#include "forms/pattern.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <memory>

namespace entente::forms {

namespace {

constexpr int mostSteps = 2'000;  // of ICU's matching engine, in units of some thousands of operations
constexpr int mostStackBytes = 1'000'000;

icu::UnicodeString unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

}  // namespace

bool matchesPattern(std::string_view pattern, std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto input = unicode(text);
    icu::RegexMatcher matcher(unicode(pattern), input, 0, status);
    if (U_FAILURE(status)) return false;
    matcher.setTimeLimit(mostSteps, status);
    matcher.setStackLimit(mostStackBytes, status);
    return matcher.find(status) != 0 && U_SUCCESS(status);
}

bool isPattern(std::string_view pattern) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexPattern> compiled(icu::RegexPattern::compile(unicode(pattern), 0, status));
    return U_SUCCESS(status) != 0;
}

}  // namespace entente::forms
