#include "dmn/logic/logic.h"
#include "feel/run.h"

namespace entente::dmn {

using feel::Run;
using feel::Value;

namespace {

class Literal final : public Logic {
  public:
    Literal(Place place, const ItemType* type, feel::Expression expression, Place text)
        : Logic(std::move(place), type), expression_(std::move(expression)), text_(std::move(text)) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        auto value = expression_.evaluate(scope, run);
        if (scope.session() != nullptr) scope.session()->expressionEnds(text_);
        return value;
    }

    feel::Expression expression_;
    Place text_;
};

class Nothing final : public Logic {
  public:
    explicit Nothing(Place place) : Logic(std::move(place), nullptr) {}

  private:
    Value evaluate(const Scope&, Run&) const override { return {}; }
};

class Broken final : public Logic {
  public:
    Broken(Place place, Message reason) : Logic(std::move(place), nullptr), reason_(std::move(reason)) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        if (scope.session() != nullptr) scope.session()->noteBroken();
        return fail(scope, run, reason_.key, reason_.pattern, reason_.arguments);
    }

    Message reason_;
};

}  // namespace

LogicPtr literalLogic(Place place, const ItemType* type, feel::Expression expression, Place text) {
    return std::make_unique<Literal>(std::move(place), type, std::move(expression), std::move(text));
}

LogicPtr nullLogic(Place place) {
    return std::make_unique<Nothing>(std::move(place));
}

LogicPtr brokenLogic(Place place, Message reason) {
    return std::make_unique<Broken>(std::move(place), std::move(reason));
}

}  // namespace entente::dmn
