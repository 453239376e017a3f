#include "forms/form.h"

#include <utility>

#include "forms/content.h"
#include "forms/reader.h"
#include "forms/rows.h"

namespace entente::forms {

namespace {

void collect(const std::vector<Component>& components, std::vector<const Component*>& fields) {
    for (const auto& component : components) {
        if (component.takesAnswer()) fields.push_back(&component);
        if (component.kind != Kind::List) collect(component.children, fields);
    }
}

}  // namespace

std::string Shown::heading(std::string_view language) const {
    return row > 0 ? rowHeading(*component, row, language) : component->label.in(language);
}

feel::Value Form::Content::evaluate(const std::string& expression, const feel::Variables& variables,
                                    const Surroundings& around) const {
    const auto compiled = expressions.find(expression);
    if (compiled == expressions.end()) return {};
    const feel::Environment environment{around.clock, around.zone, around.language};
    auto result = compiled->second.evaluate(variables, environment);
    return result.ok() ? std::move(result).value() : feel::Value();
}

Result<Form> Form::parse(std::string_view json, std::string file) {
    auto content = readForm(json, std::move(file));
    if (!content.ok()) return content.error();
    Form form;
    form.content_ = std::make_shared<const Content>(std::move(content).value());
    return form;
}

const std::string& Form::id() const {
    return content_->id;
}
const std::vector<Component>& Form::components() const {
    return content_->components;
}
const std::vector<Problem>& Form::problems() const {
    return content_->problems;
}

std::vector<const Component*> Form::fields() const {
    std::vector<const Component*> fields;
    collect(content_->components, fields);
    return fields;
}

const Component* Form::find(std::string_view key) const {
    for (const auto* field : fields())
        if (field->key == key) return field;
    return nullptr;
}

}  // namespace entente::forms
