#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "dmn/evaluation.h"
#include "feel/expression.h"

namespace entente::dmn {

struct Definitions;

/// The bytes of the model that defines a namespace; nothing when there is none.
using ImportResolver = std::function<std::optional<std::string>(const std::string& namespaceUri)>;

/// What can be evaluated by name.
struct Invocable {
    enum class Kind : std::uint8_t { Decision, Service, KnowledgeModel };
    Kind kind = Kind::Decision;
    std::string id, name;
    int line = 0;
};

/// A DMN 1.1 to 1.5 model with all that it imports: immutable, every expression compiled once, thread-safe to share.
class Model : public std::enable_shared_from_this<Model> {
  public:
    /// An error only for what is no DMN file at all; `place` is `line:column`. What is wrong inside becomes a problem,
    /// and harms only the decisions that need it.
    static Result<std::shared_ptr<const Model>> load(std::string_view bytes, const ImportResolver& imports = {});

    ~Model();
    Model(const Model&) = delete;
    Model& operator=(const Model&) = delete;

    /// Errors and warnings of this file, not of its imports, in document order.
    const std::vector<Problem>& problems() const;
    const std::string& namespaceUri() const;
    std::vector<Invocable> invocables() const;

    /// Evaluates a decision, or calls a decision service or business knowledge model with `inputs` as its arguments.
    /// An id goes before a name, a decision before a service before a knowledge model. Inputs are found by the names
    /// of input data: those of imported models behind the names of the imports (`{"Model A": {"Person": …}}`), or
    /// alone, or as `namespace#name`. They are converted to the declared types, also from JSON; what does not conform,
    /// or is missing, is null with a diagnostic.
    /// Errors: NotFound, or Limit for a spent budget.
    Result<Evaluation> evaluate(std::string_view nameOrId, const feel::Context& inputs,
                                const feel::Environment& environment, bool traced = false) const;

    const Definitions& definitions() const { return *definitions_; }

  private:
    friend class ModelReader;
    Model();

    std::unique_ptr<Definitions> definitions_;
};

/// The namespace that the file defines; empty when it is no DMN file.
std::string namespaceOf(std::string_view bytes);

}  // namespace entente::dmn
