#pragma once

#include <memory>

#include "dmn/logic/logic.h"
#include "feel/function.h"

namespace entente::dmn {

/// The signature of a function; `result` where its parts declare none.
feel::TypePtr signatureOf(const FunctionParts& parts, const ItemType* result);

/// A boxed function definition with the values it closes over.
class LogicFunction final : public feel::Function, public std::enable_shared_from_this<LogicFunction> {
  public:
    /// `model` keeps the types and names alive that the parts point to.
    LogicFunction(std::shared_ptr<const Model> model, std::shared_ptr<const FunctionParts> parts, Scope::Entries closed,
                  std::string self);

    const std::vector<std::string>& parameters() const override { return parts_->names; }
    feel::Value call(const feel::List& arguments, feel::Run& run) const override;
    std::uint32_t depth() const override { return depth_; }
    feel::TypePtr type() const override { return signatureOf(*parts_, nullptr); }

  private:
    std::shared_ptr<const Model> model_;
    std::shared_ptr<const FunctionParts> parts_;
    Scope::Entries closed_;
    std::string self_;
    std::uint32_t depth_ = 1;
};

/// Calls a function that is one of the given parameters, types and body in a new scope over what `bind` adds to it.
/// Arguments of wrong types give null without a call (10.3.2.9.4).
feel::Value callLogic(const FunctionParts& parts, const feel::List& arguments, Scope& scope, feel::Run& run);

}  // namespace entente::dmn
