#include <utility>

#include "forms/answer.h"
#include "forms/filling.h"
#include "forms/paths.h"
#include "forms/rows.h"

/// What was sent, checked against the rules of the form.
namespace entente::forms {

namespace {

/// The error of a field in rows says in which: `2. Session, Title: enter an answer`.
Message inRows(Message message, const std::vector<std::string>& rows) {
    for (auto& [name, value] : message.arguments) {
        if (name != "label") continue;
        for (auto row = rows.rbegin(); row != rows.rend(); ++row)
            value.insert(0, *row + ", ");
    }
    return message;
}

}  // namespace

Submission Filling::check() const {
    Submission submission;
    Checked checked{submission.values, &submission.errors};
    check(items_, checked);
    return submission;
}

feel::Context Filling::kept() const {
    feel::Context values;
    Checked checked{values, nullptr};
    check(items_, checked);
    return values;
}

void Filling::check(const Items& items, Checked& checked) const {
    for (const auto& item : items) {
        if (item.hidden) continue;
        if (item.component->kind == Kind::List)
            checkList(item, checked);
        else if (item.component->takesAnswer())
            checkField(item, checked);
        else
            check(item.children, checked);
    }
}

void Filling::checkField(const Item& field, Checked& checked) const {
    const auto& key = field.component->key;
    if (field.readonly) {
        // A variable stays as it is; a row is written anew as a whole.
        if (checked.inRow) setPath(checked.values, key, field.value);
        return;
    }
    if (checked.errors != nullptr) {
        auto broken = field.error ? field.error : brokenRule(*field.component, field.value, around_);
        if (broken) {
            checked.errors->push_back({field.id, field.name, inRows(std::move(*broken), checked.rows)});
            return;
        }
    }
    setPath(checked.values, key, field.value);
}

void Filling::checkList(const Item& list, Checked& checked) const {
    const auto& component = *list.component;
    const auto& rule = component.rows;
    feel::List rows;
    for (const auto& row : list.children) {
        // A row that nobody filled was not meant.
        if (checked.errors != nullptr && rule.arranged && row.before.empty() && isBlank(row.children)) continue;
        auto content = row.before;
        Checked inner{content, checked.errors, true, checked.rows};
        inner.rows.push_back(rowHeading(component, row.row, around_.language));
        check(row.children, inner);
        rows.emplace_back(std::move(content));
    }
    if (checked.errors != nullptr && (rows.size() < rule.least || rows.size() > rule.most)) {
        const bool few = rows.size() < rule.least;
        Message message{
            few ? "form.rows_least" : "form.rows_most",
            few ? "{label}: fill in {count} or more rows" : "{label}: use at most {count} rows",
            {{"label", component.label.in(around_.language)}, {"count", std::to_string(few ? rule.least : rule.most)}}};
        checked.errors->push_back({list.id, list.name, inRows(std::move(message), checked.rows)});
    }
    setPath(checked.values, component.key, std::move(rows));
}

std::vector<Shown> Form::show(const feel::Context& values, const Surroundings& around) const {
    Filling filling(*content_, around);
    filling.start(values);
    return filling.shown();
}

std::vector<Shown> Form::showAgain(const Fields& sent, const Surroundings& around) const {
    Filling filling(*content_, around);
    filling.take(sent);
    return filling.shown();
}

Submission Form::validate(const Fields& sent, const Surroundings& around) const {
    Filling filling(*content_, around);
    filling.take(sent);
    return filling.check();
}

feel::Context Form::draft(const Fields& sent, const Surroundings& around) const {
    Filling filling(*content_, around);
    filling.take(sent);
    return filling.kept();
}

}  // namespace entente::forms
