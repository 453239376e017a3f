#include "feel/builtin.h"

namespace entente::feel {

namespace {

Value getValue(const Call& call) {
    const auto* value = call[0].context().find(call.string(1));
    if (value == nullptr)
        return call.fail("feel.unknown_entry", "there is no entry `{name}`", {{"name", call.string(1)}});
    return *value;
}

/// Camunda: along a list of names.
Value getValueAt(const Call& call) {
    Value value = call[0];
    for (const auto& key : call.list(1)) {
        if (!key.isString()) return call.fail("feel.keys_not_texts", "the keys must be texts");
        value = Value(value[key.string()]);
    }
    return value;
}

Value getEntries(const Call& call) {
    List result;
    for (const auto& [name, value] : call[0].context().entries())
        result.emplace_back(Context{{"key", name}, {"value", value}});
    return call.run.list(std::move(result));
}

Value fromEntries(const Call& call) {
    Context result;
    for (const auto& entry : call.list(0)) {
        const auto& key = entry["key"];
        if (!entry.isContext() || !key.isString() || entry.context().find("value") == nullptr)
            return call.fail("feel.entries_shape", "the list must hold contexts with `key`, a text, and `value`");
        if (result.find(key.string()) != nullptr)
            return call.fail("feel.duplicate_entry", "the context has two entries `{name}`", {{"name", key.string()}});
        result.set(key.string(), entry["value"]);
    }
    return call.run.context(std::move(result));
}

Value put(const Call& call) {
    Context result = call[0].context();
    result.set(call.string(1), call[2]);
    return call.run.context(std::move(result));
}

std::optional<Value> putAt(const Value& target, const List& keys, std::size_t level, const Value& value) {
    if (!target.isContext() && !target.isNull()) return std::nullopt;
    if (!keys[level].isString()) return std::nullopt;
    Context result = target.isContext() ? target.context() : Context();
    if (level + 1 == keys.size()) {
        result.set(keys[level].string(), value);
        return result;
    }
    auto inner = putAt(target[keys[level].string()], keys, level + 1, value);
    if (!inner) return std::nullopt;
    result.set(keys[level].string(), std::move(*inner));
    return result;
}

Value putPath(const Call& call) {
    const auto& keys = call.list(1);
    call.run.checkNesting(static_cast<std::uint32_t>(keys.size()));
    auto result = keys.empty() ? std::nullopt : putAt(call[0], keys, 0, call[2]);
    if (!result) return call.fail("feel.put_path", "the keys must be texts that lead through contexts");
    call.run.checkNesting(result->depth());
    return std::move(*result);
}

Value merge(const Call& call) {
    Context result;
    for (const auto& context : call.list(0)) {
        if (!context.isContext()) return call.fail("feel.merge_contexts", "`context merge` needs contexts only");
        for (const auto& [name, value] : context.context().entries()) {
            call.run.step();
            result.set(name, value);
        }
    }
    return call.run.context(std::move(result));
}

}  // namespace

void addContextFunctions(Registry& registry) {
    registry.add("get value", "m: context, key: string", getValue);
    registry.add("get value", "context: context, keys: list", getValueAt);
    registry.add("get entries", "m: context", getEntries);
    registry.add("context", "entries: list", fromEntries);
    registry.add("context put", "context: context, key: string, value: any", put);
    registry.add("context put", "context: context, keys: list, value: any", putPath);
    registry.add("context merge", "contexts: list", merge);
}

}  // namespace entente::feel
