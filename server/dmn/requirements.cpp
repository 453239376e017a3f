#include "dmn/requirements.h"

#include <map>
#include <vector>

namespace entente::dmn {

namespace {

using Edges = std::map<const Element*, std::vector<const Element*>>;

/// Takes away, again and again, what leads nowhere; what remains is a cycle or leads into one.
void prune(Edges& forward, Edges& backward) {
    std::map<const Element*, std::size_t> open;
    std::vector<const Element*> ends;
    for (const auto& [element, targets] : forward) {
        open[element] = targets.size();
        if (targets.empty()) ends.push_back(element);
    }
    while (!ends.empty()) {
        const auto* end = ends.back();
        ends.pop_back();
        for (const auto* source : backward[end])
            if (--open[source] == 0) ends.push_back(source);
    }
    Edges kept, keptBackward;
    for (const auto& [element, targets] : forward) {
        if (open[element] == 0) continue;
        kept[element];
        for (const auto* target : targets)
            if (open[target] != 0) {
                kept[element].push_back(target);
                keptBackward[target].push_back(element);
            }
    }
    for (const auto& entry : kept)
        keptBackward[entry.first];
    forward = std::move(kept);
    backward = std::move(keptBackward);
}

}  // namespace

void findCycles(Definitions& definitions) {
    Edges forward, backward;
    for (const auto& element : definitions.elements) {
        forward[element.get()];
        backward[element.get()];
        for (const auto* list : {&element->information, &element->knowledge}) {
            for (const auto& requirement : *list) {
                const bool recursion =
                    requirement.element == element.get() && element->kind == Element::Kind::KnowledgeModel;
                if (requirement.element->model != element->model || recursion) continue;
                forward[element.get()].push_back(requirement.element);
                backward[requirement.element].push_back(element.get());
            }
        }
    }
    prune(forward, backward);
    prune(backward, forward);
    for (const auto& element : definitions.elements) {
        if (!forward.contains(element.get())) continue;
        element->cyclic = true;
        definitions.problems.push_back(
            {Severity::Error,
             {},
             element->place.line,
             element->place.element,
             Message{"dmn.cycle", "`{name}` requires its own value", {{"name", element->name}}}});
    }
}

}  // namespace entente::dmn
