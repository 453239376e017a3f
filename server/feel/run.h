#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "feel/expression.h"
#include "feel/value.h"

namespace entente::feel {

struct Node;
class Closure;

/// Leaves an evaluation that cannot go on, because its budget is spent (an error of kind Limit) or an assertion failed
/// (of kind Invalid); whoever made the `Run` turns it into a Result.
struct EvaluationEnded {
    Error error;
};

/// The state of one evaluation. Not shared between threads.
class Run {
  public:
    Run(const Variables& variables, const Environment& environment, std::vector<Diagnostic>* diagnostics = nullptr);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    const Environment& environment() const { return environment_; }
    const Variables& variables() const { return *variables_; }

    /// Every node is evaluated through here: it counts steps and depth.
    Value evaluate(const Node& node);

    /// Counts the elements that a built-in visits.
    void step(std::uint64_t count = 1) {
        steps_ += count;
        if (steps_ > environment_.limits.steps) stepsSpent();
    }
    /// Counts the bytes of a value that is made.
    void allocate(std::size_t bytes) {
        memory_ += bytes;
        if (memory_ > environment_.limits.memory) memorySpent();
    }
    /// Throws when a list of `elements` or a text of `characters` would be too large, or a value nested too deeply.
    void checkElements(std::size_t elements) const;
    void checkCharacters(std::size_t characters) const;
    void checkNesting(std::uint32_t depth) const;
    /// A new value, within the limits.
    Value list(List items);
    Value context(Context entries);
    Value text(std::string text);

    /// A null with its reason, which is also recorded with the place of the node that is being evaluated.
    Value fail(std::string key, std::string pattern, Message::Arguments arguments = {});
    /// Ends the whole evaluation with an error of kind Invalid at the node that is being evaluated.
    [[noreturn]] void end(Message message) const;

    /// A slot of the current frame.
    Value& slot(int index) { return stack_[base_ + static_cast<std::size_t>(index)]; }
    const Closure* closure() const { return closure_; }
    /// A variable that is not bound inside the expression; nullptr when there is none.
    const Value* global(std::string_view name) const;

    /// Calls with positional arguments; too many or too few give null.
    Value call(const Function& function, const List& arguments);
    /// Evaluates in a new frame, as function bodies and other expressions need it.
    struct Frame {
        std::string_view source;
        int slots = 0;
        const Closure* closure = nullptr;
        const Variables* variables = nullptr;
    };
    class FrameGuard {
      public:
        FrameGuard(Run& run, const Frame& frame);
        ~FrameGuard();
        FrameGuard(const FrameGuard&) = delete;
        FrameGuard& operator=(const FrameGuard&) = delete;

      private:
        Run& run_;
        std::size_t base_, size_;
        std::string_view source_;
        const Closure* closure_;
        const Variables* variables_;
    };

    /// One level of nesting and one step, for what another module evaluates between its calls: it may be as deep as
    /// what FEEL evaluates, and no deeper.
    class Level {
      public:
        explicit Level(Run& run) : run_(run) {
            run.step();
            if (run.depth_ >= run.environment_.limits.depth) run.depthSpent();
            ++run.depth_;
        }
        ~Level() { --run_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

      private:
        Run& run_;
    };

    /// No diagnostics while it lives.
    class Quiet {
      public:
        Quiet(Run& run, bool quiet) : run_(run), diagnostics_(run.diagnostics_) {
            if (quiet) run.diagnostics_ = nullptr;
        }
        ~Quiet() { run_.diagnostics_ = diagnostics_; }
        Quiet(const Quiet&) = delete;
        Quiet& operator=(const Quiet&) = delete;

      private:
        Run& run_;
        std::vector<Diagnostic>* diagnostics_;
    };

  private:
    [[noreturn]] void stepsSpent() const;
    [[noreturn]] void depthSpent() const;
    [[noreturn]] void memorySpent() const;
    std::uint32_t offset() const;

    const Variables* variables_;
    const Environment& environment_;
    std::vector<Diagnostic>* diagnostics_;
    std::vector<Value> stack_;
    std::size_t base_ = 0;
    std::string_view source_;
    const Closure* closure_ = nullptr;
    const Node* node_ = nullptr;
    std::uint64_t steps_ = 0;
    std::uint64_t memory_ = 0;
    int depth_ = 0;
    int reasons_ = 0;
};

}  // namespace entente::feel
