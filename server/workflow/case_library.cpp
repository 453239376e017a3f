#include "workflow/case_library.h"

#include <stdexcept>
#include <utility>

#include "engine/definition.h"

namespace entente::workflow {

std::string referenceTo(PackageId package, const std::string& processId) {
    return package ? package.text() + "/" + processId : processId;
}

PackageId packageIn(std::string_view reference) {
    const auto end = reference.find('/');
    return end == std::string_view::npos ? PackageId{} : PackageId::parse(reference.substr(0, end));
}

void CaseLibrary::add(std::shared_ptr<const Package> package) {
    others_[package->id] = std::move(package);
}

void CaseLibrary::follow(std::shared_ptr<const Package> own) {
    if (own_) add(std::exchange(own_, nullptr));
    own_ = std::move(own);
}

std::vector<const Package*> CaseLibrary::packages() const {
    std::vector<const Package*> all = {own_.get()};
    for (auto other = others_.rbegin(); other != others_.rend(); ++other)
        all.push_back(other->second.get());
    return all;
}

const Package& CaseLibrary::package(PackageId id) const {
    if (!id || id == own_->id) return *own_;
    const auto found = others_.find(id);
    if (found == others_.end()) throw std::runtime_error("the case knows no package " + id.text());
    return *found->second;
}

std::shared_ptr<const engine::Definition> CaseLibrary::find(const bpmn::Call& call, const std::string& processId,
                                                            const engine::Definition& caller) const {
    return package(packageIn(caller.reference())).library->find(call, processId, caller);
}

std::shared_ptr<const engine::Definition> CaseLibrary::load(const std::string& reference) const {
    const auto process = reference.substr(reference.find('/') + 1);
    return package(packageIn(reference)).library->load(process);
}

const Package& CaseLibrary::around(const engine::State& state, engine::Key scope) const {
    for (auto found = state.elements.find(scope); found != state.elements.end();
         found = state.elements.find(found->second.scope))
        if (!found->second.called.empty()) return package(packageIn(found->second.called));
    return *own_;
}

}  // namespace entente::workflow
