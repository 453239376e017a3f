#include "feel/format.h"

#include "feel/builtin.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

std::optional<std::string> formatted(const Value& value, const std::string& pattern, const std::string& locale) {
    switch (value.type()) {
        case Type::Number:
            return formatNumber(value.number(), locale, pattern);
        case Type::Date:
            return formatDate(value.date(), locale, pattern);
        case Type::DateTime:
            return formatDateTime(value.dateTime(), locale, pattern);
        case Type::Time:
            return formatDateTime(DateTime{Date{}, value.time()}, locale, pattern);
        default:
            return std::nullopt;
    }
}

Value format(const Call& call) {
    const auto& locale = call.has(2) ? call.string(2) : call.run.environment().locale;
    auto text = formatted(call[0], call.string(1), locale);
    if (text) return call.run.text(std::move(*text));
    return call.fail("feel.format", "a {type} cannot be written with the pattern `{pattern}`",
                     typeArguments({{"type", typeName(call[0].type())}}, {{"pattern", call.string(1)}}));
}

}  // namespace

void addFormatFunctions(Registry& registry) {
    registry.add("format", "value: something, pattern: string, locale?: string", format);
}

}  // namespace entente::feel
