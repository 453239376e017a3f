#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feel/function.h"
#include "feel/node.h"
#include "feel/type.h"

namespace entente::feel {

/// The part of a function literal that is known when it is compiled.
struct FunctionCode {
    std::vector<std::string> parameters;
    std::vector<TypePtr> types;  ///< one per parameter; null when none is declared
    TypePtr resultType;
    NodePtr body;
    bool external = false;
    int slots = 0;                     ///< 0 the function itself, then the parameters, the captured, the local ones
    std::vector<int> capturedFrom;     ///< slots of the surrounding frame
    std::vector<int> capturedInto;     ///< and of the own one
    std::vector<std::string> globals;  ///< free names
    std::string source;                ///< the whole expression, for messages and `text`
    std::uint32_t begin = 0, end = 0;  ///< of the literal in the source

    TypePtr type() const;
};

/// A function literal with the values it closes over.
class Closure final : public Function, public std::enable_shared_from_this<Closure> {
  public:
    Closure(std::shared_ptr<const FunctionCode> code, List captured, std::vector<Context::Entry> globals);

    const std::vector<std::string>& parameters() const override { return code_->parameters; }
    Value call(const List& arguments, Run& run) const override;
    std::uint32_t depth() const override { return depth_; }
    TypePtr type() const override { return code_->type(); }
    std::string text() const override { return code_->source.substr(code_->begin, code_->end - code_->begin); }

    const FunctionCode& code() const { return *code_; }
    /// A variable as it was when the function was made; nullptr when there was none.
    const Value* global(std::string_view name) const;

  private:
    std::shared_ptr<const FunctionCode> code_;
    List captured_;
    std::vector<Context::Entry> globals_;
    std::uint32_t depth_ = 1;
};

}  // namespace entente::feel
