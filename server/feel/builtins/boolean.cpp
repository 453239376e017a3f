#include "feel/builtin.h"

namespace entente::feel {

namespace {

/// `all` ends with the first false, `any` with the first true; an element that is no boolean makes the rest null.
Value combined(const Call& call, bool decisive) {
    Value result = !decisive;
    for (const auto& element : call.list(0)) {
        call.run.step();
        if (element.isBoolean() && element.boolean() == decisive) return element;
        if (!element.isBoolean()) result = Value();
    }
    if (result.isNull())
        return call.fail("feel.list_not_boolean", "the list holds something that is not true or false");
    return result;
}

}  // namespace

void addBooleanFunctions(Registry& registry) {
    registry.add("not", "negand: any", [](const Call& call) {
        if (call[0].isBoolean()) return Value(!call[0].boolean());
        return call[0].isNull() ? call[0] : call.fail("feel.not_needs_boolean", "`not` needs true or false");
    });
    registry.add("all", "list...: any", [](const Call& call) { return combined(call, false); });
    registry.add("any", "list...: any", [](const Call& call) { return combined(call, true); });
    registry.add("is defined", "value: missing", [](const Call& call) { return Value(!call[0].isNull()); });
    registry.add("get or else", "value: missing, default: any",
                 [](const Call& call) { return call[0].isNull() ? call[1] : call[0]; });
    registry.add("assert", "value: any, condition: any, cause?: string", [](const Call& call) {
        if (call[1].isTrue()) return call[0];
        if (!call.has(2)) call.run.end({"feel.assert", "the asserted condition is not met", {}});
        call.run.end({"feel.assert_cause", "{cause}", {{"cause", call.string(2)}}});
    });
}

}  // namespace entente::feel
