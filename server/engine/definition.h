#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bpmn/model.h"
#include "engine/engine.h"
#include "feel/expression.h"

namespace entente::engine {

/// See `engine.h`. Made by `compile` alone; every reference in it is sound.
class Definition {
  public:
    /// `process` has passed the check; `programs` holds each FEEL text of it, compiled, the mark `=` included.
    Definition(bpmn::Process process, std::unordered_map<std::string, feel::Expression> programs, Decisions decisions,
               std::string reference);

    const bpmn::Process& process() const { return process_; }
    const bpmn::FlowNode& node(int index) const { return process_.nodes[static_cast<std::size_t>(index)]; }
    const bpmn::SequenceFlow& flow(int index) const { return process_.flows[static_cast<std::size_t>(index)]; }

    /// The node an element instance belongs to. Throws `std::logic_error` for an id of another definition.
    int nodeIndex(std::string_view id) const;
    const bpmn::FlowNode& node(std::string_view id) const { return node(nodeIndex(id)); }

    /// What tells this definition from all others, also in years; the process id when nobody gave one.
    const std::string& reference() const { return reference_; }

    /// Where a scope begins (clause 13.2): at its none start event; without start events at all that nothing leads to;
    /// at its only one when that waits for something. -1 is the process.
    std::vector<int> starts(int subProcess) const;
    /// The start events of the event sub-processes that stand in the scope.
    const std::vector<int>& eventStarts(int subProcess) const { return eventStarts_[slot(subProcess)]; }
    /// The start events of the process itself that wait for something: nothing sets off one that is not executable.
    std::vector<int> eventStartsOfProcess() const;
    /// Boundary events on this activity.
    const std::vector<int>& boundaries(int activity) const { return boundaries_[static_cast<std::size_t>(activity)]; }
    const feel::Expression& program(const std::string& text) const { return programs_.at(text); }

    /// The model that defines the decision; null when there is none of this id.
    const dmn::Model* decisionModel(std::string_view decisionId) const;

  private:
    static std::size_t slot(int subProcess) { return static_cast<std::size_t>(subProcess + 1); }

    bpmn::Process process_;
    std::unordered_map<std::string, feel::Expression> programs_;
    std::unordered_map<std::string_view, int> indexes_;  // into the ids of process_, which never change
    std::vector<std::vector<int>> boundaries_;
    std::vector<std::vector<int>> contents_;     // by sub-process, the process first
    std::vector<std::vector<int>> eventStarts_;  // likewise
    Decisions decisions_;
    std::string reference_;
};

/// Why nothing can start the process (`Definition::starts` is empty).
Message startsNowhere(const std::string& processId);

}  // namespace entente::engine
