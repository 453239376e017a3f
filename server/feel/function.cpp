#include "feel/function.h"

#include <algorithm>

#include "feel/run.h"

namespace entente::feel {

Value Function::callNamed(const std::vector<std::string>& names, const List& values, Run& run) const {
    const auto& expected = parameters();
    List arguments(expected.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto at = std::find(expected.begin(), expected.end(), names[i]);
        if (at == expected.end())
            return run.fail("feel.unknown_parameter", "the function has no parameter `{name}`", {{"name", names[i]}});
        arguments[static_cast<std::size_t>(at - expected.begin())] = values[i];
    }
    if (names.size() != expected.size())
        return run.fail("feel.argument_count", "the function takes {expected} arguments, not {given}",
                        {{"expected", std::to_string(expected.size())}, {"given", std::to_string(names.size())}});
    return run.call(*this, arguments);
}

std::string Function::text() const {
    std::string text = "function(";
    for (const auto& parameter : parameters()) {
        if (text.back() != '(') text += ", ";
        text += parameter;
    }
    return text + ")";
}

}  // namespace entente::feel
