#include "dmn/logic/logic.h"

#include "feel/json.h"
#include "feel/run.h"

namespace entente::dmn {

using feel::Run;
using feel::Value;

std::string shown(const Value& value) {
    constexpr std::size_t kLongest = 200;
    auto text = value.isString() ? feel::jsonQuoted(value.string()) : value.text();
    if (text.size() <= kLongest) return text;
    auto end = kLongest;
    while ((static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u)
        --end;  // not within a character
    return text.substr(0, end) + "…";
}

Value failAt(const Place& place, Session* session, Run& run, std::string key, std::string pattern,
             Message::Arguments arguments) {
    auto value = run.fail(std::move(key), std::move(pattern), std::move(arguments));
    if (session != nullptr) session->logicFailed(place);
    return value;
}

Value convertedOrNull(Value value, const ItemType* type, const std::string& what, const Place& place, Session* session,
                      Run& run) {
    if (type == nullptr || value.isNull()) return value;
    if (auto fitting = converted(value, type, run)) return std::move(*fitting);
    if (what.empty())
        return failAt(place, session, run, "dmn.type", "the value must be a {type}, not {value}",
                      {{"type", type->name}, {"value", shown(value)}});
    return failAt(place, session, run, "dmn.type_of", "`{name}` must be a {type}, not {value}",
                  {{"name", what}, {"type", type->name}, {"value", shown(value)}});
}

Value Logic::value(const Scope& scope, Run& run) const {
    const Run::Level level(run);
    return convertedOrNull(evaluate(scope, run), type_, {}, place_, scope.session(), run);
}

Value Logic::fail(const Scope& scope, Run& run, std::string key, std::string pattern,
                  Message::Arguments arguments) const {
    return failAt(place_, scope.session(), run, std::move(key), std::move(pattern), std::move(arguments));
}

}  // namespace entente::dmn
