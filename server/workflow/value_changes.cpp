#include "workflow/value_changes.h"

#include <algorithm>

namespace entente::workflow {

using feel::Context;
using feel::Value;

namespace {

class Walk {
  public:
    explicit Walk(std::vector<ValueChange>& changes) : changes_(changes) {}

    void compare(const Value& before, const Value& after, const ValueChange& place) {
        if (before == after) return;
        if (before.isContext() && after.isContext())
            entries(before.context(), after.context(), place);
        else if (before.isList() && after.isList())
            rows(before.list(), after.list(), place);
        else
            note(before, after, place);
    }

    void entries(const Context& before, const Context& after, const ValueChange& around) {
        auto place = around;
        if (around.row > 0 && around.name.empty()) place.side = sideOf(before, after, around.side);
        const auto enter = [&](const std::string& name) {
            place.path = around.path + (around.path.empty() ? "" : ".") + name;
            place.name = name;
        };
        const Value none;
        for (const auto& [name, value] : before.entries()) {
            const auto* now = after.find(name);
            enter(name);
            compare(value, now ? *now : none, place);
        }
        for (const auto& [name, value] : after.entries()) {
            if (before.find(name)) continue;
            enter(name);
            compare(none, value, place);
        }
    }

  private:
    void rows(const feel::List& before, const feel::List& after, const ValueChange& around) {
        auto place = around;
        place.list = around.path;
        place.name.clear();
        const Value none;
        for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
            place.row = static_cast<int>(i) + 1;
            place.path = around.path + "[" + std::to_string(i + 1) + "]";
            compare(i < before.size() ? before[i] : none, i < after.size() ? after[i] : none, place);
        }
    }

    static std::string sideOf(const Context& before, const Context& after, const std::string& around) {
        const auto* was = before.find("side");
        const auto* is = after.find("side");
        if (!was && !is) return around;
        return was && is && *was == *is ? is->textOr("") : std::string();
    }

    void note(const Value& before, const Value& after, const ValueChange& place) {
        changes_.push_back(place);
        changes_.back().before = before;
        changes_.back().after = after;
    }

    std::vector<ValueChange>& changes_;
};

/// Names of a path without the numbers of its rows.
std::vector<std::string> namesOf(std::string_view path) {
    std::vector<std::string> names(1);
    bool inNumber = false;
    for (const char c : path) {
        if (c == '[') inNumber = true;
        if (c == '.') names.emplace_back();
        if (c != '.' && !inNumber) names.back() += c;
        if (c == ']') inNumber = false;
    }
    return names;
}

}  // namespace

std::vector<ValueChange> changesBetween(const Context& before, const Context& after) {
    std::vector<ValueChange> changes;
    Walk(changes).entries(before, after, {});
    return changes;
}

Value changeValue(const ValueChange& change) {
    const auto text = [](const std::string& value) { return value.empty() ? Value() : Value(value); };
    return Context{
        {"path", change.path},       {"list", text(change.list)}, {"row", change.row > 0 ? Value(change.row) : Value()},
        {"name", text(change.name)}, {"before", change.before},   {"after", change.after},
        {"side", text(change.side)}};
}

namespace {

/// Whether the value holds an entry of that name, at any depth.
bool holds(const Value& value, const std::string& name) {
    if (value.isList())
        return std::any_of(value.list().begin(), value.list().end(),
                           [&](const Value& item) { return holds(item, name); });
    if (!value.isContext()) return false;
    const auto& entries = value.context().entries();
    return std::any_of(entries.begin(), entries.end(),
                       [&](const auto& entry) { return entry.first == name || holds(entry.second, name); });
}

}  // namespace

bool concerns(const ValueChange& change, std::string_view path) {
    const auto changed = namesOf(change.path);
    const auto named = namesOf(path);
    // A row that came or went brings or takes all its entries.
    if (named.size() == 1 && (std::find(changed.begin(), changed.end(), named[0]) != changed.end() ||
                              holds(change.before, named[0]) || holds(change.after, named[0])))
        return true;
    const auto common = std::min(changed.size(), named.size());
    return std::equal(named.begin(), named.begin() + static_cast<std::ptrdiff_t>(common), changed.begin());
}

}  // namespace entente::workflow
