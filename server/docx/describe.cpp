#include <algorithm>
#include <set>

#include "docx/docx_template.h"

namespace entente::docx {

namespace {

using feel::Context;
using feel::List;
using feel::Value;

Value placed(const Place& place) {
    Context context;
    context.set("part", place.part);
    context.set("paragraph", place.line);
    context.set("position", place.column);
    context.set("text", place.around);
    context.set("tag", place.tag);
    return context;
}

List strings(const std::set<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

/// The paths of all that is no context or list in the data, written like those of a template.
void collectPaths(const Value& value, const std::string& path, std::set<std::string>& found) {
    if (value.isContext() && !value.context().empty()) {
        for (const auto& [name, entry] : value.context().entries())
            collectPaths(entry, path.empty() ? name : path + "." + name, found);
    } else if (value.isList() && !value.list().empty()) {
        for (const auto& item : value.list())
            collectPaths(item, path + "[]", found);
    } else if (!path.empty()) {
        found.insert(path);
    }
}

/// Whether `path` is `other`, or leads to something inside it.
bool reaches(const std::string& path, const std::string& other) {
    return path.starts_with(other) &&
           (path.size() == other.size() || path[other.size()] == '.' || path[other.size()] == '[');
}

}  // namespace

Value describe(const Inspection& inspection, const Context* data) {
    List tags;
    for (const auto& tag : inspection.tags)
        tags.push_back(placed(tag.place));
    List problems;
    for (const auto& problem : inspection.problems) {
        Context context = placed(problem.place).context();
        context.set("problem", problem.message.english());
        context.set("key", problem.message.key);
        problems.push_back(std::move(context));
    }
    List late;
    for (const auto& field : inspection.late)
        late.push_back(Context{{"field", field.name},
                               {"part", field.place.part},
                               {"paragraph", field.place.line},
                               {"text", field.place.around}});
    const std::set<std::string> needed(inspection.paths.begin(), inspection.paths.end());
    Context result;
    result.set("tags", std::move(tags));
    result.set("paths", strings(needed));
    result.set("late", std::move(late));
    result.set("problems", std::move(problems));
    if (!data) return result;

    std::set<std::string> present;
    collectPaths(*data, {}, present);
    std::set<std::string> unknown, unused;
    const auto none = [](const auto& paths, const auto& test) {
        return std::none_of(paths.begin(), paths.end(), test);
    };
    for (const auto& path : needed)
        if (none(present, [&](const auto& have) { return reaches(have, path) || reaches(path, have); }))
            unknown.insert(path);
    for (const auto& have : present)
        if (none(needed, [&](const auto& path) { return reaches(have, path) || reaches(path, have); }))
            unused.insert(have);
    result.set("unknown", strings(unknown));
    result.set("unused", strings(unused));
    return result;
}

}  // namespace entente::docx
