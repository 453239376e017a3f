#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "workflow/package.h"

namespace entente::workflow {

/// The processes that a case runs: those of its own package, and of others that it calls. What a call means is found
/// once, when it begins; then the case keeps to that version (`Definition::reference`).
class CaseLibrary final : public engine::Library {
  public:
    CaseLibrary() = default;
    explicit CaseLibrary(std::shared_ptr<const Package> own) : own_(std::move(own)) {}

    /// A package that the case calls, or has called.
    void add(std::shared_ptr<const Package> package);
    /// The case goes on in this package; what it has called keeps to the one before.
    void follow(std::shared_ptr<const Package> own);
    /// The case's own first, then the newest.
    std::vector<const Package*> packages() const;

    /// Only in the package of the caller: which other package is meant, a snapshot knows.
    std::shared_ptr<const engine::Definition> find(const bpmn::Call& call, const std::string& processId,
                                                   const engine::Definition& caller) const override;
    std::shared_ptr<const engine::Definition> load(const std::string& reference) const override;

    /// None means the case's own.
    const Package& package(PackageId id) const;
    /// That of the process which stands around the scope (an element instance, or the process); the case's own when it
    /// has ended.
    const Package& around(const engine::State& state, engine::Key scope) const;

  private:
    std::shared_ptr<const Package> own_;
    std::map<PackageId, std::shared_ptr<const Package>> others_;
};

/// How cases name a process of a package in their store (`engine::Definition::reference`): `<package>/<process>`, and
/// the process alone while the package has no number.
std::string referenceTo(PackageId package, const std::string& processId);
/// The package that a reference names; none in those that were stored before packages could call one another, which
/// mean the case's own.
PackageId packageIn(std::string_view reference);

}  // namespace entente::workflow
