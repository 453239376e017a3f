#include <algorithm>

#include "feel/nodes/nodes.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

struct FunctionLiteral final : Node {
    FunctionLiteral(std::uint32_t at, std::shared_ptr<const FunctionCode> body) : Node(at), code(std::move(body)) {}

    Value evaluate(Run& run) const override {
        List captured;
        captured.reserve(code->capturedFrom.size());
        for (const int slot : code->capturedFrom)
            captured.push_back(run.slot(slot));
        std::vector<Context::Entry> globals;
        for (const auto& name : code->globals)
            if (const auto* value = run.global(name)) globals.emplace_back(name, *value);
        Value value(std::shared_ptr<const Function>(
            std::make_shared<const Closure>(code, std::move(captured), std::move(globals))));
        run.checkNesting(value.depth());
        return value;
    }

    TypePtr type() const override { return code->type(); }

    std::shared_ptr<const FunctionCode> code;
};

struct Invocation final : Node {
    Invocation(std::uint32_t at, NodePtr called, Nodes values, std::vector<std::string> labels)
        : Node(at), callee(std::move(called)), arguments(std::move(values)), names(std::move(labels)) {}

    Value evaluate(Run& run) const override {
        const auto target = run.evaluate(*callee);
        List values;
        values.reserve(arguments.size());
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const Run::Quiet quiet(run, target.isFunction() && mayBeMissing(*target.function(), i));
            values.push_back(run.evaluate(*arguments[i]));
        }
        if (!target.isFunction()) {
            if (target.isNull() && !target.reason().empty()) return target;
            return run.fail("feel.not_a_function", "a {type} cannot be called",
                            typeArguments({{"type", typeName(target.type())}}));
        }
        if (names.empty()) return run.call(*target.function(), values);
        return target.function()->callNamed(names, values, run);
    }

    bool mayBeMissing(const Function& function, std::size_t argument) const {
        if (names.empty()) return function.mayBeMissing(argument);
        const auto& parameters = function.parameters();
        const auto at = std::find(parameters.begin(), parameters.end(), names[argument]);
        return at != parameters.end() && function.mayBeMissing(static_cast<std::size_t>(at - parameters.begin()));
    }

    NodePtr callee;
    Nodes arguments;
    std::vector<std::string> names;
};

}  // namespace

NodePtr functionNode(std::uint32_t at, std::shared_ptr<const FunctionCode> code) {
    return std::make_unique<FunctionLiteral>(at, std::move(code));
}
NodePtr invocationNode(std::uint32_t at, NodePtr callee, Nodes arguments, std::vector<std::string> names) {
    return std::make_unique<Invocation>(at, std::move(callee), std::move(arguments), std::move(names));
}

}  // namespace entente::feel
