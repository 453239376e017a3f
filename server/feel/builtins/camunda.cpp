#include "feel/builtin.h"
#include "feel/text.h"

namespace entente::feel {

namespace {

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
    return result;
}

}  // namespace

void addCamundaFunctions(Registry& registry) {
    registry.add("string format", "string: string, values: list", stringFormat);
}

}  // namespace entente::feel
