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

std::shared_ptr<const Definition> ProcessLibrary::load(const std::string& reference) const {
    return processes_.at(reference);
}

}  // namespace entente::engine
