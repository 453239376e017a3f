#include <algorithm>
#include <set>
#include <utility>

#include "forms/answer.h"
#include "forms/content.h"
#include "forms/form.h"
#include "forms/paths.h"

/// The form in front of one person: which components show, with which values and options.
namespace entente::forms {

namespace {

using Hidden = std::set<const Component*>;

std::vector<Option> optionsFrom(const feel::Value& list) {
    std::vector<Option> options;
    if (!list.isList()) return options;
    for (const auto& item : list.list()) {
        if (!item.isContext()) {
            const auto text = item.isString() ? item.string() : item.text();
            options.push_back({text, {text, {}}});
            continue;
        }
        const auto& value = item["value"];
        const auto text = value.isString() ? value.string() : value.text();
        options.push_back({text, {item["label"].textOr(text), item["labelKo"].textOr("")}});
    }
    return options;
}

class Session {
  public:
    Session(const Form::Content& content, const Surroundings& around) : content_(content), around_(around) {}

    /// Values of a draft, else variables, else presets.
    void start(const std::vector<const Component*>& fields, const feel::Context& values) {
        for (const auto* field : fields)
            setPath(values_, field->key, initial(*field, values));
        settle(fields);
    }

    /// What was sent; an answer that cannot be read stays as the text it is, with its error.
    void take(const std::vector<const Component*>& fields, const Fields& sent) {
        for (const auto* field : fields) {
            if (isReadonly(*field)) {
                setPath(values_, field->key, initial(*field, {}));
                continue;
            }
            auto answer = readAnswer(*field, textsOf(sent, field->key), options(*field), around_);
            setPath(values_, field->key, std::move(answer.value));
            if (answer.error) unread_.emplace_back(field, std::move(*answer.error));
        }
        settle(fields);
    }

    Submission check(const std::vector<const Component*>& fields) const {
        Submission submission;
        for (const auto* field : fields) {
            if (isHidden(*field) || isReadonly(*field)) continue;
            const auto& value = *findPath(values_, field->key);
            if (auto message = unread(field)) {
                submission.errors.push_back({field->id, field->key, std::move(*message)});
            } else if (auto broken = brokenRule(*field, value, around_)) {
                submission.errors.push_back({field->id, field->key, std::move(*broken)});
            } else {
                setPath(submission.values, field->key, value);
            }
        }
        return submission;
    }

    feel::Context kept(const std::vector<const Component*>& fields) const {
        feel::Context result;
        for (const auto* field : fields)
            if (!isHidden(*field) && !isReadonly(*field)) setPath(result, field->key, *findPath(values_, field->key));
        return result;
    }

    std::vector<Shown> shown(const std::vector<Component>& components) const {
        std::vector<Shown> result;
        for (const auto& component : components) {
            if (hidden_.contains(&component)) continue;
            Shown shown;
            shown.component = &component;
            shown.children = this->shown(component.children);
            if (component.kind == Kind::Statement) shown.text = statement(component);
            if (component.takesAnswer()) {
                shown.readonly = isReadonly(component);
                shown.options = options(component);
                shown.entries = entriesOf(component, *findPath(values_, component.key), around_);
            }
            result.push_back(std::move(shown));
        }
        return result;
    }

  private:
    static std::vector<std::string> textsOf(const Fields& sent, const std::string& key) {
        std::vector<std::string> texts;
        for (const auto& [name, text] : sent)
            if (name == key) texts.push_back(text);
        return texts;
    }

    feel::Value initial(const Component& field, const feel::Context& values) const {
        if (const auto* value = findPath(values, field.key)) return typed(field, *value);
        const auto* variable = findPath(around_.variables, field.key);
        if (variable != nullptr && !variable->isNull()) return typed(field, *variable);
        if (!field.presetExpression.empty())
            return typed(field, content_.evaluate(field.presetExpression, around_.variables, around_));
        return field.preset ? typed(field, *field.preset) : feel::Value();
    }

    /// JSON has no dates: a text in a field for something else is read as if it were typed.
    feel::Value typed(const Component& field, const feel::Value& value) const {
        if (!value.isString() || field.kind <= Kind::TextArea || field.kind >= Kind::Select) return value;
        auto answer = readAnswer(field, {value.string()}, {}, around_);
        return answer.error ? value : answer.value;
    }

    std::vector<Option> options(const Component& field) const {
        if (!field.optionsExpression.empty())
            return optionsFrom(content_.evaluate(field.optionsExpression, around_.variables, around_));
        if (!field.optionsKey.empty()) {
            const auto* list = findPath(around_.variables, field.optionsKey);
            return optionsFrom(list == nullptr ? feel::Value() : *list);
        }
        return field.options;
    }

    std::string statement(const Component& component) const {
        if (component.textExpression.empty()) return component.text.in(around_.language);
        return content_.evaluate(component.textExpression, merged(around_.variables, values_), around_).textOr("");
    }

    bool isReadonly(const Component& field) const {
        return !field.readonlyExpression.empty() &&
               content_.evaluate(field.readonlyExpression, around_.variables, around_).isTrue();
    }

    bool isHidden(const Component& component) const { return hidden_.contains(&component); }

    std::optional<Message> unread(const Component* field) const {
        const auto found =
            std::find_if(unread_.begin(), unread_.end(), [&](const auto& each) { return each.first == field; });
        if (found == unread_.end()) return std::nullopt;
        return found->second;
    }

    /// Conditions may depend on answers that other conditions hide, so they are evaluated until nothing changes, but
    /// only so often: conditions that depend on each other in a circle have no rest.
    void settle(const std::vector<const Component*>& fields) {
        constexpr int mostRounds = 8;
        for (int round = 0; round < mostRounds; ++round) {
            auto visible = values_;
            for (const auto* field : fields)
                if (isHidden(*field)) setPath(visible, field->key, feel::Value());
            Hidden hidden;
            hide(content_.components, merged(around_.variables, visible), false, hidden);
            if (hidden == hidden_) return;
            hidden_ = std::move(hidden);
        }
    }

    void hide(const std::vector<Component>& components, const feel::Context& variables, bool all,
              Hidden& hidden) const {
        for (const auto& component : components) {
            const bool gone = all || (!component.hideExpression.empty() &&
                                      content_.evaluate(component.hideExpression, variables, around_).isTrue());
            if (gone) hidden.insert(&component);
            hide(component.children, variables, gone, hidden);
        }
    }

    const Form::Content& content_;
    const Surroundings& around_;
    feel::Context values_;
    std::vector<std::pair<const Component*, Message>> unread_;
    Hidden hidden_;
};

}  // namespace

std::vector<Shown> Form::show(const feel::Context& values, const Surroundings& around) const {
    Session session(*content_, around);
    session.start(fields(), values);
    return session.shown(content_->components);
}

std::vector<Shown> Form::showAgain(const Fields& sent, const Surroundings& around) const {
    Session session(*content_, around);
    session.take(fields(), sent);
    return session.shown(content_->components);
}

Submission Form::validate(const Fields& sent, const Surroundings& around) const {
    Session session(*content_, around);
    const auto all = fields();
    session.take(all, sent);
    return session.check(all);
}

feel::Context Form::draft(const Fields& sent, const Surroundings& around) const {
    Session session(*content_, around);
    const auto all = fields();
    session.take(all, sent);
    return session.kept(all);
}

}  // namespace entente::forms
