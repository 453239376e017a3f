#include "engine/library.h"

#include "engine/definition.h"

namespace entente::engine {

std::shared_ptr<const Definition> ProcessLibrary::find(const bpmn::Call& call, const std::string& processId,
                                                       const Definition&) const {
    const auto found = processes_.find(processId);
    if (found == processes_.end()) return nullptr;
    const bool tagged = call.binding == bpmn::Binding::VersionTag;
    return tagged && found->second->process().versionTag != call.versionTag ? nullptr : found->second;
}

std::vector<ProcessLibrary::Start> ProcessLibrary::startsFor(SubscriptionKind kind, std::string_view name,
                                                             const Environment& environment) const {
    const bool message = kind == SubscriptionKind::Message;
    const auto wanted = message ? bpmn::EventKind::Message : bpmn::EventKind::Signal;
    std::vector<Start> found;
    for (const auto& [id, definition] : processes_) {
        for (const auto& trigger : startTriggers(*definition, environment)) {
            if (trigger.kind != wanted || trigger.name != name) continue;
            found.push_back({id, trigger.element});
            if (message) return found;
        }
    }
    return found;
}

std::shared_ptr<const Definition> ProcessLibrary::load(const std::string& reference) const {
    return processes_.at(reference);
}

}  // namespace entente::engine
