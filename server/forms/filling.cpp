#include "forms/filling.h"

#include <algorithm>
#include <set>
#include <utility>

#include "forms/answer.h"
#include "forms/paths.h"
#include "forms/rows.h"
#include "forms/table.h"

namespace entente::forms {

namespace {

bool isEmpty(const feel::Value& value) {
    return value.isNull() || (value.isBoolean() && !value.boolean()) || (value.isList() && value.list().empty());
}

}  // namespace

void Filling::start(const feel::Context& values) {
    const Scope scope(around_.variables);
    items_ = items(content_.components, {{}, {}, {}, &scope, &values, &around_.variables, false});
    settle();
}

void Filling::take(const Fields& sent) {
    fields_ = &sent;
    for (const auto& [name, text] : sent)
        sent_[name].push_back(text);
    const Scope scope(around_.variables);
    items_ = items(content_.components, {{}, {}, {}, &scope, nullptr, &around_.variables, true});
    settle();
}

Filling::Items Filling::items(const std::vector<Component>& components, const Place& place) const {
    Items items;
    items.reserve(components.size());
    for (const auto& component : components) {
        Item item;
        item.component = &component;
        item.id = place.id + component.id;
        item.name = place.name + component.key;
        if (component.kind == Kind::List) {
            fillList(item, place);
        } else if (component.takesAnswer()) {
            answer(item, place);
        } else {
            item.children = this->items(component.children, place);
        }
        items.push_back(std::move(item));
    }
    return items;
}

void Filling::answer(Item& item, const Place& place) const {
    const auto& field = *item.component;
    item.options = options(field, *place.scope);
    item.readonly = !field.readonlyExpression.empty() &&
                    content_.evaluate(field.readonlyExpression, *place.scope, around_).isTrue();
    if (!place.taking || item.readonly) {
        item.value = initial(field, place);
        return;
    }
    static const std::vector<std::string> none;
    const auto texts = sent_.find(place.sent + field.key);
    auto read = readAnswer(field, texts == sent_.end() ? none : texts->second, item.options, around_);
    item.value = std::move(read.value);
    item.error = std::move(read.error);
}

void Filling::fillList(Item& list, const Place& place) const {
    const auto& component = *list.component;
    const auto before = rowsBefore(component, place);
    const bool given = !before.empty() && before.front().isContext();
    const auto add = [&](const std::string& origin, feel::Context row, std::size_t sentRow, bool taking) {
        Place inner = place;
        inner.sent = rowName(place.sent + component.key, sentRow) + ".";
        inner.taking = taking;
        list.children.push_back(
            this->row(list, static_cast<int>(list.children.size()) + 1, origin, std::move(row), std::move(inner)));
    };
    if (!place.taking || !component.rows.arranged) {
        for (std::size_t i = 0; i < before.size(); ++i)
            add(given ? std::to_string(i + 1) : std::string(kNewRow),
                before[i].isContext() ? before[i].context() : feel::Context(), i + 1, place.taking);
        return;
    }
    std::set<std::string, std::less<>> used;
    const auto sentName = place.sent + component.key;
    for (const auto number : rowsIn(*fields_, sentName)) {
        if (list.children.size() > component.rows.most) break;  // the rule about rows will say so
        const auto said = sent_.find(rowName(sentName, number));
        const auto origin = said == sent_.end() ? std::string(kNewRow) : said->second.front();
        std::size_t known = 0;
        while (given && known < before.size() && std::to_string(known + 1) != origin)
            ++known;
        const bool stands = given && known < before.size() && used.insert(origin).second;
        add(stands ? origin : std::string(kNewRow), stands ? before[known].context() : feel::Context(), number,
            origin != kAddedRow);
    }
}

Filling::Item Filling::row(const Item& list, int number, std::string origin, feel::Context before, Place place) const {
    Item row;
    row.component = list.component;
    row.row = number;
    row.origin = std::move(origin);
    row.id = list.id + "-" + std::to_string(number);
    row.name = rowName(list.name, static_cast<std::size_t>(number));
    row.before = std::move(before);
    const Scope scope(*place.scope, row.before, number);
    static const feel::Context none;
    place.id = row.id + "-";
    place.name = row.name + ".";
    place.scope = &scope;
    place.draft = nullptr;
    place.variables = &row.before;
    row.children = items(list.component->children, place);
    return row;
}

/// Of a list that nothing fills: as many nulls as rows stand there from the start.
feel::List Filling::rowsBefore(const Component& list, const Place& place) const {
    const auto rows = initial(list, place);
    if (!rows.isList()) return feel::List(list.rows.preset);
    feel::List contexts;
    for (const auto& row : rows.list())
        contexts.emplace_back(row.isContext() ? row : feel::Value(feel::Context()));
    return contexts;
}

feel::Value Filling::initial(const Component& field, const Place& place) const {
    if (place.draft != nullptr)
        if (const auto* value = findPath(*place.draft, field.key)) return typed(field, *value);
    const auto* variable = findPath(*place.variables, field.key);
    if (variable != nullptr && !variable->isNull()) return typed(field, *variable);
    if (!field.presetExpression.empty())
        return typed(field, content_.evaluate(field.presetExpression, *place.scope, around_));
    return field.preset ? typed(field, *field.preset) : feel::Value();
}

/// JSON has no dates: a text in a field for something else is read as if it were typed.
feel::Value Filling::typed(const Component& field, const feel::Value& value) const {
    if (!value.isString() || field.kind <= Kind::TextArea || field.kind >= Kind::Select) return value;
    auto answer = readAnswer(field, {value.string()}, {}, around_);
    return answer.error ? value : answer.value;
}

std::vector<Option> Filling::options(const Component& field, const Scope& scope) const {
    if (!field.optionsExpression.empty())
        return optionsFrom(content_.evaluate(field.optionsExpression, scope, around_));
    if (field.optionsKey.empty()) return field.options;
    const auto* list = findPath(around_.variables, field.optionsKey);
    return optionsFrom(list == nullptr ? feel::Value() : *list);
}

feel::Context Filling::visible(const Items& items) const {
    feel::Context values;
    visible(items, values);
    return values;
}

void Filling::visible(const Items& items, feel::Context& values) const {
    for (const auto& item : items) {
        const auto& component = *item.component;
        if (component.kind == Kind::List) {
            feel::List rows;
            for (const auto& row : item.children) {
                auto content = row.before;
                visible(row.children, content);
                rows.emplace_back(std::move(content));
            }
            setPath(values, component.key, item.hidden ? feel::Value() : feel::Value(std::move(rows)));
        } else if (component.takesAnswer()) {
            setPath(values, component.key, item.hidden ? feel::Value() : item.value);
        } else {
            visible(item.children, values);
        }
    }
}

/// Conditions may depend on answers that other conditions hide, so they are evaluated until nothing changes, but only
/// so often: conditions that depend on each other in a circle have no rest.
void Filling::settle() {
    constexpr int mostRounds = 8;
    for (int round = 0; round < mostRounds; ++round) {
        data_ = merged(around_.variables, visible(items_));
        if (!hide(items_, Scope(data_), false)) return;
    }
}

/// Whether anything changed.
bool Filling::hide(Items& items, const Scope& scope, bool all) const {
    bool changed = false;
    for (auto& item : items) {
        const auto& component = *item.component;
        if (item.row > 0) {
            auto content = item.before;
            visible(item.children, content);
            changed |= hide(item.children, Scope(scope, std::move(content), item.row), all);
            continue;
        }
        const bool gone = all || (!component.hideExpression.empty() &&
                                  content_.evaluate(component.hideExpression, scope, around_).isTrue());
        changed |= gone != item.hidden;
        item.hidden = gone;
        changed |= hide(item.children, scope, gone);
    }
    return changed;
}

std::vector<Shown> Filling::shown() const {
    return shown(items_, Scope(data_));
}

std::vector<Shown> Filling::shown(const Items& items, const Scope& scope) const {
    std::vector<Shown> result;
    for (const auto& item : items)
        if (!item.hidden) result.push_back(shown(item, scope));
    return result;
}

Shown Filling::shown(const Item& item, const Scope& scope) const {
    const auto& component = *item.component;
    Shown shown;
    shown.component = &component;
    shown.id = item.id;
    shown.name = item.name;
    shown.row = item.row;
    shown.origin = item.origin;
    if (item.row > 0) {
        auto content = item.before;
        visible(item.children, content);
        shown.children = this->shown(item.children, Scope(scope, std::move(content), item.row));
        return shown;
    }
    shown.children = this->shown(item.children, scope);
    if (component.kind == Kind::Statement)
        shown.text = component.textExpression.empty()
                         ? component.text.in(around_.language)
                         : content_.evaluate(component.textExpression, scope, around_).textOr("");
    if (component.kind == Kind::Table) {
        const auto columns = component.columnsExpression.empty()
                                 ? component.columns
                                 : columnsFrom(content_.evaluate(component.columnsExpression, scope, around_));
        for (const auto& column : columns)
            shown.columns.push_back(column.label);
        shown.cells = cellsFrom(content_.evaluate(component.sourceExpression, scope, around_), columns, around_);
    }
    if (component.takesAnswer() && component.kind != Kind::List) {
        shown.readonly = item.readonly;
        shown.options = item.options;
        shown.entries = entriesOf(component, item.value, around_);
    }
    return shown;
}

bool Filling::isBlank(const Items& items) {
    return std::all_of(items.begin(), items.end(), [](const Item& item) {
        if (item.hidden || item.readonly) return true;
        return !item.error && isEmpty(item.value) && isBlank(item.children);
    });
}

}  // namespace entente::forms
