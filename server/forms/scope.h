#pragma once

#include <optional>
#include <string_view>

#include "feel/expression.h"
#include "feel/value.h"

namespace entente::forms {

/// What an expression sees: all variables and, in a row of a List, as form-js has it, the row as `this`, what stands
/// around it as `parent`, and the numbers of the rows from the outermost in as the list `i`; each also between
/// underscores (`_this_`), for when a variable has the name. The variables and the scope around outlive it; for one
/// thread.
class Scope final : public feel::Variables {
  public:
    explicit Scope(const feel::Context& data) : data_(data) {}
    /// Of the row with this number within `around`.
    Scope(const Scope& around, feel::Value row, int number);

    const feel::Value* find(std::string_view name) const override;

  private:
    const feel::Value* special(std::string_view name) const;
    /// As a row within calls it.
    const feel::Value& asParent() const;

    const feel::Context& data_;
    const Scope* around_ = nullptr;
    feel::Value row_;
    feel::Value numbers_;
    mutable std::optional<feel::Value> asParent_;
};

}  // namespace entente::forms
