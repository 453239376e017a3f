#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dmn/definitions.h"
#include "feel/expression.h"

namespace entente::xml {
class Element;
}

namespace entente::dmn {

struct DecisionTable;

/// Turns boxed expressions into logic, with every FEEL text in them compiled. What cannot be read becomes a problem of
/// the model and logic that says so when it is needed. Used while one model is read.
class LogicReader {
  public:
    LogicReader(const Model& model, Definitions& definitions, std::string expressionLanguage);

    /// Names that logic sees from here on, until as many are forgotten: a name, and through its type or logic those of
    /// its entries.
    class Visible {
      public:
        explicit Visible(LogicReader& reader)
            : reader_(reader), names_(reader.visible_.size()), special_(reader.options_.names.size()) {}
        ~Visible();
        Visible(const Visible&) = delete;
        Visible& operator=(const Visible&) = delete;

        void add(const std::string& name, const ItemType* type = nullptr, const xml::Element* logic = nullptr);

      private:
        LogicReader& reader_;
        std::size_t names_, special_;
    };

    /// The first boxed expression among the children of `holder`; null when there is none.
    static const xml::Element* expressionIn(const xml::Element& holder);
    /// `owner` is the nearest id; `expected` the type that the surroundings declare, for the order of outputs.
    LogicPtr read(const xml::Element& expression, const std::string& owner, const ItemType* expected = nullptr);
    /// A function definition or encapsulated logic; null when it has no body.
    std::shared_ptr<const FunctionParts> readFunction(const xml::Element& element, const std::string& owner);

    const ItemType* typeOf(const xml::Element& element, const std::string& owner);
    void problem(Severity severity, int line, const std::string& owner, std::string key, std::string pattern,
                 Message::Arguments arguments = {});

  private:
    friend class TableReader;

    static std::string ownerOf(const xml::Element& element, const std::string& owner);
    LogicPtr missing(const xml::Element& holder, const std::string& owner, std::string_view what);
    LogicPtr readPart(const xml::Element& holder, std::string_view name, const std::string& owner);

    LogicPtr readLiteral(const xml::Element& element, const std::string& owner);
    LogicPtr readContext(const xml::Element& element, const std::string& owner);
    LogicPtr readInvocation(const xml::Element& element, const std::string& owner);
    LogicPtr readList(const xml::Element& element, const std::string& owner);
    LogicPtr readRelation(const xml::Element& element, const std::string& owner);
    LogicPtr readFilter(const xml::Element& element, const std::string& owner);
    LogicPtr readIteration(const xml::Element& element, IterationKind kind, const std::string& owner);

    /// The problem of an expression that does not compile, as it is also said when it is needed.
    Message unreadable(const Error& error, int line, const std::string& owner);
    void note(const feel::Expression& expression, int line, const std::string& owner);

    const Model& model_;
    Definitions& definitions_;
    std::string language_;
    feel::CompileOptions options_;
    std::vector<std::string> visible_;
    std::vector<std::string> required_;  // by all that was compiled so far
    std::string self_;                   // the context entry that is read
    bool anyName_ = false;               // entries of a filter's elements are visible
};

}  // namespace entente::dmn
