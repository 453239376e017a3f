#include "feel/builtin.h"
#include "feel/json.h"
#include "feel/text.h"

namespace entente::feel {

namespace {

Value toText(const Call& call) {
    if (call[0].isNull()) return call[0];
    return call.run.text(feelText(call[0]));
}

Value parsedNumber(const Call& call, const std::string& text) {
    const auto number = Number::parse(text);
    if (!number) return call.fail("feel.not_a_number", "`{text}` is not a number", {{"text", call.string(0)}});
    return *number;
}

Value numberOf(const Call& call) {
    if (call[0].isNumber()) return call[0];
    if (!call[0].isString()) return call.fail("feel.not_convertible", "this is neither a number nor a text");
    return parsedNumber(call, call.string(0));
}

/// With separators (10.3.4.1): a grouping of space, comma or point, a decimal separator of point or comma.
Value numberWithSeparators(const Call& call) {
    const auto one = [&](std::size_t i, std::string_view allowed) {
        if (call[i].isNull()) return true;
        return call[i].isString() && call.string(i).size() == 1 &&
               allowed.find(call.string(i).front()) != std::string_view::npos;
    };
    if (!one(1, " ,.") || !one(2, ".,"))
        return call.fail("feel.separator", "a separator is a space, comma or point; the decimal one a comma or point");
    const char grouping = call[1].isNull() ? '\0' : call.string(1).front();
    const char decimal = call[2].isNull() ? '.' : call.string(2).front();
    if (grouping == decimal) return call.fail("feel.same_separators", "the two separators must differ");
    std::string text;
    for (const char c : call.string(0)) {
        if (c == grouping && grouping != '\0') continue;
        if (c == decimal)
            text += '.';
        else
            text += c == '.' ? '?' : c;
    }
    return parsedNumber(call, text);
}

Value fromJsonText(const Call& call) {
    auto value = fromJson(call.string(0), {call.run.environment().limits.characters, 100, 1'000'000});
    if (!value) return call.fail("feel.not_json", "the text is not JSON");
    call.run.allocate(call.string(0).size() * 8);  // values are larger than their text
    return std::move(*value);
}

}  // namespace

void addConversionFunctions(Registry& registry) {
    registry.add("string", "from: any", toText);
    registry.add("number", "from: something", numberOf);
    registry.add("number", "from: string, grouping separator: any, decimal separator: any", numberWithSeparators);
    registry.add("from json", "value: string", fromJsonText);
    registry.add("to json", "value: any", [](const Call& call) { return call.run.text(toJson(call[0])); });
}

}  // namespace entente::feel
