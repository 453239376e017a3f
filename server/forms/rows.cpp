#include "forms/rows.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "forms/content.h"

namespace entente::forms {

namespace {

constexpr std::size_t highestRow = 1'000'000;

/// The name of a row, and what follows it.
struct RowName {
    std::string_view list;
    std::size_t number = 0;
    std::string_view rest;  ///< empty, or begins with a dot
};

/// Of the row at `bracket`.
std::optional<RowName> rowAt(std::string_view name, std::size_t bracket) {
    if (bracket >= name.size() || name[bracket] != '[') return std::nullopt;
    RowName row{name.substr(0, bracket), 0, {}};
    const auto* end = name.data() + name.size();
    const auto [next, error] = std::from_chars(name.data() + bracket + 1, end, row.number);
    if (error != std::errc() || next == end || *next != ']' || row.number == 0 || row.number > highestRow)
        return std::nullopt;
    row.rest = name.substr(static_cast<std::size_t>(next - name.data()) + 1);
    if (!row.rest.empty() && row.rest.front() != '.') return std::nullopt;
    return row;
}

const Component* answeringAt(const std::vector<Component>& components, std::string_view key) {
    for (const auto& component : components) {
        if (component.takesAnswer() && component.key == key) return &component;
        if (component.kind == Kind::List) continue;
        if (const auto* inner = answeringAt(component.children, key)) return inner;
    }
    return nullptr;
}

/// The fields with the rows of the list in this order, behind all others.
Fields inOrder(const Fields& sent, std::string_view list, const std::vector<std::size_t>& rows) {
    Fields result;
    std::vector<Fields> parts(rows.size());
    for (const auto& field : sent) {
        const auto row = field.first.starts_with(list) ? rowAt(field.first, list.size()) : std::nullopt;
        if (!row) {
            result.push_back(field);
            continue;
        }
        const auto found = std::find(rows.begin(), rows.end(), row->number);
        if (found != rows.end()) parts[static_cast<std::size_t>(found - rows.begin())].push_back(field);
    }
    for (auto& part : parts)
        std::move(part.begin(), part.end(), std::back_inserter(result));
    return result;
}

std::string command(std::string_view verb, std::string_view list, std::size_t row) {
    return std::string(verb) + " " + rowName(list, row);
}

}  // namespace

std::string rowName(std::string_view list, std::size_t row) {
    return std::string(list) + "[" + std::to_string(row) + "]";
}

std::string rowHeading(const Component& list, int row, std::string_view language) {
    return std::to_string(row) + ". " + list.rows.noun.in(language);
}

std::vector<std::size_t> rowsIn(const Fields& sent, std::string_view list) {
    std::vector<std::size_t> rows;
    for (const auto& [name, text] : sent) {
        if (!name.starts_with(list)) continue;
        const auto row = rowAt(name, list.size());
        // The fields of a row follow each other: most often it is the last one that was seen.
        if (row && std::find(rows.rbegin(), rows.rend(), row->number) == rows.rend()) rows.push_back(row->number);
    }
    return rows;
}

const Component* componentAt(const std::vector<Component>& components, std::string_view name) {
    const auto bracket = name.find('[');
    if (bracket == std::string_view::npos) return answeringAt(components, name);
    const auto row = rowAt(name, bracket);
    if (!row) return nullptr;
    const auto* list = answeringAt(components, row->list);
    if (list == nullptr || list->kind != Kind::List) return nullptr;
    return row->rest.empty() ? list : componentAt(list->children, row->rest.substr(1));
}

bool Form::takes(std::string_view name) const {
    return componentAt(content_->components, name) != nullptr;
}

std::optional<Rearranged> Form::rearranged(const Fields& sent, std::string_view command) const {
    const auto space = command.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto verb = command.substr(0, space);
    const auto name = command.substr(space + 1);
    const auto* component = componentAt(content_->components, name);
    if (component == nullptr || component->kind != Kind::List || !component->rows.arranged) return std::nullopt;

    if (verb == "add") {
        if (name.ends_with(']')) return std::nullopt;
        auto rows = rowsIn(sent, name);
        auto fields = sent;
        if (rows.size() >= component->rows.most) return Rearranged{std::move(fields), {}};
        const auto next = rows.empty() ? 1 : *std::max_element(rows.begin(), rows.end()) + 1;
        fields.emplace_back(rowName(name, next), kAddedRow);
        return Rearranged{std::move(fields), forms::command(verb, name, rows.size() + 1)};
    }

    const auto row = rowAt(name, name.rfind('['));
    if (!row || !row->rest.empty() || (verb != "remove" && verb != "up" && verb != "down")) return std::nullopt;
    auto rows = rowsIn(sent, row->list);
    const auto found = std::find(rows.begin(), rows.end(), row->number);
    if (found == rows.end()) return Rearranged{sent, {}};
    // From 1, as the page that comes next numbers them.
    const auto place = static_cast<std::size_t>(found - rows.begin()) + 1;
    std::string next;
    if (verb == "remove") {
        rows.erase(found);
        next = rows.empty() ? "add " + std::string(row->list)
                            : forms::command(verb, row->list, std::min(place, rows.size()));
    } else if (verb == "up") {
        if (place > 1) std::iter_swap(found, found - 1);
        next = forms::command(place > 2 ? "up" : "down", row->list, place > 1 ? place - 1 : 1);
    } else {
        if (place < rows.size()) std::iter_swap(found, found + 1);
        next = forms::command(place + 1 < rows.size() ? "down" : "up", row->list, std::min(place + 1, rows.size()));
    }
    return Rearranged{inOrder(sent, row->list, rows), std::move(next)};
}

}  // namespace entente::forms
