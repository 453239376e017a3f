#include "template/paths.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "template/form_value.h"

namespace entente::templates {

namespace {

using Path = std::vector<std::string>;

std::string joined(const Path& path) {
    std::string text;
    for (const auto& step : path) {
        if (!text.empty()) text += '.';
        text += step;
    }
    return text;
}

class Collector {
  public:
    std::map<std::string, std::uint32_t> found;

    void walk(const Block& block) {
        const auto depth = known_.size();
        for (const auto& op : block)
            visit(op);
        known_.resize(depth);
    }

  private:
    struct Known {
        std::string name;
        std::optional<std::string> path;  ///< what it stands for, when that can be told
    };

    void visit(const Op& op) {
        if (const auto* print = std::get_if<Print>(&op.what)) {
            read(print->query.expression, print->place);
            if (namesBuiltIn(print->query.expression)) found.try_emplace(print->query.expression.text(), print->place);
        }
        if (const auto* set = std::get_if<Set>(&op.what)) {
            read(set->query.expression, set->place);
            known_.push_back({set->name, plainPath(set->query)});
        }
        if (const auto* choice = std::get_if<If>(&op.what)) {
            for (const auto& branch : choice->branches) {
                if (branch.condition) read(branch.condition->expression, branch.place);
                walk(branch.body);
            }
        }
        if (const auto* loop = std::get_if<For>(&op.what)) {
            read(loop->list.expression, loop->place);
            auto path = plainPath(loop->list);
            if (path) *path += "[]";
            known_.push_back({loop->name, std::move(path)});
            known_.push_back({"loop", std::nullopt});
            walk(loop->body);
            known_.resize(known_.size() - 2);
            walk(loop->otherwise);
        }
    }

    /// The data path that a path of an expression leads to; nothing for what the program itself made.
    std::optional<std::string> resolve(const Path& path) const {
        for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
            if (known->name != path.front()) continue;
            if (!known->path) return std::nullopt;
            const auto rest = joined({path.begin() + 1, path.end()});
            return rest.empty() ? *known->path : *known->path + "." + rest;
        }
        return joined(path);
    }

    std::optional<std::string> plainPath(const Query& query) const {
        return query.path.empty() ? std::nullopt : resolve(query.path);
    }

    void read(const feel::Expression& expression, std::uint32_t place) {
        for (const auto& path : expression.requiredPaths()) {
            if (callsForm(expression, path.front())) continue;
            if (auto resolved = resolve(path)) found.try_emplace(std::move(*resolved), place);
        }
    }

    /// `{{ date }}` cannot mean the function of that name, so it is data; FEEL leaves it out of what it requires.
    static bool namesBuiltIn(const feel::Expression& expression) {
        const auto& text = expression.text();
        const bool isWord = std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        return isWord && expression.requiredNames().empty() && text != "true" && text != "false" && text != "null";
    }

    /// `link(…)` is a function of the output; `link` alone is data, as in every mail with a link.
    static bool callsForm(const feel::Expression& expression, const std::string& name) {
        return formFunctions().find(name) && expression.text().find(name + "(") != std::string::npos;
    }

    std::vector<Known> known_;
};

}  // namespace

std::map<std::string, std::uint32_t> requiredPaths(const Program& program) {
    Collector collector;
    collector.walk(program.block);
    return std::move(collector.found);
}

}  // namespace entente::templates
