#include "dmn/frame.h"

#include <deque>
#include <utility>

#include "dmn/logic/function.h"
#include "dmn/model.h"
#include "feel/function.h"
#include "feel/run.h"

namespace entente::dmn {

using feel::Context;
using feel::List;
using feel::Run;
using feel::Value;

namespace {

/// Binds values to names, those of other models as entries behind the name of their import.
class Binder {
  public:
    explicit Binder(Scope& scope) : scope_(scope) {}

    void add(const Requirement& requirement, Value value) {
        if (requirement.import.empty()) {
            scope_.bind(requirement.element->variable, std::move(value));
            return;
        }
        for (auto& [import, entries] : imported_)
            if (import == requirement.import) return entries.set(requirement.element->variable, std::move(value));
        imported_.emplace_back(requirement.import, Context{{requirement.element->variable, std::move(value)}});
    }

    void finish() {
        for (auto& [import, entries] : imported_)
            scope_.bind(import, std::move(entries));
    }

  private:
    Scope& scope_;
    std::vector<std::pair<std::string_view, Context>> imported_;
};

class KnowledgeFunction final : public feel::Function {
  public:
    explicit KnowledgeFunction(const Element& element) : model_(element.model->shared_from_this()), element_(element) {}

    const std::vector<std::string>& parameters() const override { return element_.function->names; }
    feel::TypePtr type() const override { return signatureOf(*element_.function, element_.type); }

    Value call(const List& arguments, Run& run) const override {
        Scope scope(Scope::sessionOf(run));
        scope.bind(element_.variable, functionOf(element_));
        Binder binder(scope);
        for (const auto& requirement : element_.knowledge)
            binder.add(requirement, functionOf(*requirement.element));
        binder.finish();
        return convertedOrNull(callLogic(*element_.function, arguments, scope, run), element_.type, element_.name,
                               element_.place, scope.session(), run);
    }

  private:
    std::shared_ptr<const Model> model_;
    const Element& element_;
};

class ServiceFunction final : public feel::Function {
  public:
    explicit ServiceFunction(const Element& element) : model_(element.model->shared_from_this()), element_(element) {}

    const std::vector<std::string>& parameters() const override { return element_.parameterNames; }
    feel::TypePtr type() const override {
        std::vector<ItemType::Component> parameters;
        for (const auto* parameter : element_.parameters)
            parameters.emplace_back(parameter->variable, parameter->type);
        const auto* result = element_.type;
        if (result == nullptr && element_.outputs.size() == 1) result = element_.outputs.front()->type;
        return FeelTypes().ofFunction(parameters, result);
    }

    Value call(const List& arguments, Run& run) const override {
        auto* session = Scope::sessionOf(run);
        Frame frame(session, nullptr);
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const auto& parameter = *element_.parameters[i];
            auto value = converted(arguments[i], parameter.type, run);
            if (!value)
                return failAt(
                    element_.place, session, run, "dmn.type_of", "`{name}` must be a {type}, not {value}",
                    {{"name", parameter.name}, {"type", parameter.type->name}, {"value", shown(arguments[i])}});
            frame.preset(parameter, std::move(*value));
        }
        return convertedOrNull(result(frame, run), element_.type, element_.name, element_.place, session, run);
    }

  private:
    /// One output decision gives its value, several a context of theirs (10.4).
    Value result(Frame& frame, Run& run) const {
        if (element_.outputs.size() == 1) return frame.valueOf(*element_.outputs.front(), run);
        Context results;
        for (const auto* output : element_.outputs)
            results.set(output->variable, frame.valueOf(*output, run));
        return run.context(std::move(results));
    }

    std::shared_ptr<const Model> model_;
    const Element& element_;
};

}  // namespace

Inputs::Inputs(const Model& root, const Context& given) : given_(given) {
    std::deque<const Model*> queue{&root};
    paths_[&root];
    while (!queue.empty()) {
        const auto* model = queue.front();
        queue.pop_front();
        for (const auto& import : model->definitions().imports) {
            if (!import.model || paths_.contains(import.model.get())) continue;
            auto path = paths_[model];
            if (!import.name.empty()) path.push_back(import.name);
            paths_[import.model.get()] = std::move(path);
            queue.push_back(import.model.get());
        }
    }
}

const Value* Inputs::find(const Element& element) const {
    const auto& space = element.model->namespaceUri();
    if (const auto* value = given_.find(space + "#" + element.name)) return value;
    const auto path = paths_.find(element.model);
    if (path != paths_.end() && !path->second.empty()) {
        const auto* level = &given_;
        for (const auto& import : path->second) {
            const auto* entry = level != nullptr ? level->find(import) : nullptr;
            level = entry != nullptr && entry->isContext() ? &entry->context() : nullptr;
        }
        if (level != nullptr)
            if (const auto* value = level->find(element.name)) return value;
    }
    const auto* value = given_.find(element.name);
    return value != nullptr ? value : given_.find(element.variable);
}

Value Frame::valueOf(const Element& element, Run& run) {
    const Run::Level level(run);
    if (const auto known = values_.find(&element); known != values_.end()) return known->second;
    if (element.cyclic || !active_.insert(&element).second)
        return failAt(element.place, session_, run, "dmn.cycle", "`{name}` requires its own value",
                      {{"name", element.name}});
    auto value = element.kind == Element::Kind::Decision && element.logic ? decide(element, run) : given(element, run);
    active_.erase(&element);
    return values_[&element] = std::move(value);
}

Value Frame::given(const Element& element, Run& run) {
    const auto* value = inputs_ != nullptr ? inputs_->find(element) : nullptr;
    if (value == nullptr)
        return failAt(element.place, session_, run, "dmn.input_missing", "no value is given for `{name}`",
                      {{"name", element.name}});
    return convertedOrNull(fromJsonValue(*value, element.type), element.type, element.name, element.place, session_,
                           run);
}

Value Frame::decide(const Element& decision, Run& run) {
    Scope scope(session_);
    bindInformation(decision, scope, run);
    auto value =
        convertedOrNull(decision.logic->value(scope, run), decision.type, decision.name, decision.place, session_, run);
    if (session_ != nullptr && session_->traced() && session_->trace().decisions.size() < Trace::kMost)
        session_->trace().decisions.push_back({decision.id, decision.name, value});
    return value;
}

void Frame::bindInformation(const Element& element, Scope& scope, Run& run) {
    Binder binder(scope);
    for (const auto& requirement : element.knowledge)
        binder.add(requirement, functionOf(*requirement.element));
    for (const auto& requirement : element.information)
        binder.add(requirement, valueOf(*requirement.element, run));
    binder.finish();
}

Value functionOf(const Element& element) {
    if (element.kind == Element::Kind::Service)
        return std::shared_ptr<const feel::Function>(std::make_shared<const ServiceFunction>(element));
    return std::shared_ptr<const feel::Function>(std::make_shared<const KnowledgeFunction>(element));
}

}  // namespace entente::dmn
