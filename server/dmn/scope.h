#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dmn/evaluation.h"
#include "feel/expression.h"

namespace entente::feel {
class Run;
}

namespace entente::dmn {

/// Where a piece of logic stands: the nearest id at or above it, and the line of its start tag.
struct Place {
    std::string element;
    int line = 0;
};

/// What one evaluation of a model gathers. Not shared between threads.
class Session {
  public:
    explicit Session(bool traced) : traced_(traced) {}

    /// For `feel::Run`, which knows lines and columns of an expression but not where it stands.
    std::vector<feel::Diagnostic>* found() { return &found_; }
    /// What was found since the last call came from the expression whose text begins at this line.
    void expressionEnds(const Place& place);
    /// The same for what the logic itself found.
    void logicFailed(const Place& place);
    /// The evaluation cannot be right because the model is broken there.
    void noteBroken() { broken_ = true; }

    bool traced() const { return traced_; }
    Trace& trace() { return trace_; }
    void finish(Evaluation& evaluation);

  private:
    std::vector<feel::Diagnostic> found_;
    std::vector<Diagnostic> placed_;
    Trace trace_;
    bool traced_;
    bool broken_ = false;
};

/// The names that a piece of logic sees, in layers. The names must outlive it.
class Scope final : public feel::Variables {
  public:
    using Entries = std::vector<std::pair<std::string, feel::Value>>;

    explicit Scope(Session* session) : session_(session) {}
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    /// A layer over another scope.
    static Scope over(const Scope& outer) { return Scope(outer.session_, &outer); }

    /// Goes before what the name meant so far.
    void bind(std::string_view name, feel::Value value) { bindings_.emplace_back(name, std::move(value)); }
    /// The element under a filter: `item`, and its entries by their names.
    void setItem(feel::Value item) { item_ = std::move(item); }

    const feel::Value* find(std::string_view name) const override;
    std::vector<std::string> names() const override;

    /// Null when the logic runs after its evaluation has ended: a function that was its result.
    Session* session() const { return session_; }
    static Session* sessionOf(const feel::Run& run);

  private:
    Scope(Session* session, const Scope* outer) : session_(session), outer_(outer) {}

    Session* session_;
    const Scope* outer_ = nullptr;
    std::vector<std::pair<std::string_view, feel::Value>> bindings_;
    std::optional<feel::Value> item_;
};

}  // namespace entente::dmn
