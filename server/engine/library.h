#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace entente::engine {

/// The processes of one file or package, by id, which call one another: they are deployed together, so every binding
/// means the same. Immutable, thread-safe.
class ProcessLibrary final : public Library {
  public:
    using Processes = std::map<std::string, std::shared_ptr<const Definition>, std::less<>>;

    ProcessLibrary() = default;
    explicit ProcessLibrary(Processes processes) : processes_(std::move(processes)) {}

    const Processes& processes() const { return processes_; }
    std::shared_ptr<const Definition> find(const bpmn::Call& call, const std::string& processId,
                                           const Definition& caller) const override;
    std::shared_ptr<const Definition> load(const std::string& reference) const override;

    struct Start {
        std::string process;
        std::string startEvent;
    };
    /// What begins by a message (one process at most) or signal of this name that nothing else takes.
    std::vector<Start> startsFor(SubscriptionKind kind, std::string_view name, const Environment& environment) const;

  private:
    Processes processes_;
};

}  // namespace entente::engine
