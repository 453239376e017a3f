#include "feel/closure.h"
#include "feel/type_arguments.h"

#include <algorithm>

namespace entente::feel {

TypePtr FunctionCode::type() const {
    TypeSpec spec{TypeSpec::Kind::Function, Type::Null, resultType};
    for (std::size_t i = 0; i < parameters.size(); ++i)
        spec.entries.emplace_back(parameters[i], types[i]);
    return std::make_shared<const TypeSpec>(std::move(spec));
}

Closure::Closure(std::shared_ptr<const FunctionCode> code, List captured, std::vector<Context::Entry> globals)
    : code_(std::move(code)), captured_(std::move(captured)), globals_(std::move(globals)) {
    for (const auto& value : captured_)
        depth_ = std::max(depth_, value.depth() + 1);
    for (const auto& [name, value] : globals_)
        depth_ = std::max(depth_, value.depth() + 1);
}

Value Closure::call(const List& arguments, Run& run) const {
    if (code_->external)
        return run.fail("feel.external_function", "this server does not call functions of other languages");
    List converted;
    converted.reserve(arguments.size());
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!code_->types[i]) {
            converted.push_back(arguments[i]);
            continue;
        }
        auto value = coerced(arguments[i], *code_->types[i]);
        if (!value)
            return run.fail("feel.argument_type", "argument `{name}` must be a {type}, not a {given}",
                            typeArguments({{"type", code_->types[i]->text()}, {"given", typeName(arguments[i].type())}},
                                          {{"name", code_->parameters[i]}}));
        converted.push_back(std::move(*value));
    }
    const auto self = shared_from_this();  // the call may drop the last other owner
    const Run::FrameGuard frame(run, {code_->source, code_->slots, this, nullptr});
    run.slot(0) = Value(std::shared_ptr<const Function>(self));
    for (std::size_t i = 0; i < converted.size(); ++i)
        run.slot(static_cast<int>(i) + 1) = std::move(converted[i]);
    for (std::size_t i = 0; i < captured_.size(); ++i)
        run.slot(code_->capturedInto[i]) = captured_[i];
    auto result = run.evaluate(*code_->body);
    return result;
}

const Value* Closure::global(std::string_view name) const {
    for (const auto& entry : globals_)
        if (entry.first == name) return &entry.second;
    return nullptr;
}

}  // namespace entente::feel
