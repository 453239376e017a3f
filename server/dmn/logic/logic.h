#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dmn/item_type.h"
#include "dmn/scope.h"

namespace entente::dmn {

class Model;

/// One boxed expression (DMN 1.5, 7.3 and 10.2): immutable once read, thread-safe to share.
class Logic {
  public:
    Logic(Place place, const ItemType* type) : place_(std::move(place)), type_(type) {}
    virtual ~Logic() = default;
    Logic(const Logic&) = delete;
    Logic& operator=(const Logic&) = delete;

    /// Its value as its type wants it; what does not conform is null with a reason.
    feel::Value value(const Scope& scope, feel::Run& run) const;
    const Place& place() const { return place_; }

  protected:
    virtual feel::Value evaluate(const Scope& scope, feel::Run& run) const = 0;
    feel::Value fail(const Scope& scope, feel::Run& run, std::string key, std::string pattern,
                     Message::Arguments arguments = {}) const;

  private:
    Place place_;
    const ItemType* type_;
};

using LogicPtr = std::unique_ptr<Logic>;

/// A value as messages show it: strings in quotes, long ones shortened.
std::string shown(const feel::Value& value);
/// Fails with a reason that belongs to the place.
feel::Value failAt(const Place& place, Session* session, feel::Run& run, std::string key, std::string pattern,
                   Message::Arguments arguments = {});
/// `value` as the type wants it, or null with a reason that names `what` it was meant for.
feel::Value convertedOrNull(feel::Value value, const ItemType* type, const std::string& what, const Place& place,
                            Session* session, feel::Run& run);

/// `text` is where the text of the expression stands.
LogicPtr literalLogic(Place place, const ItemType* type, feel::Expression expression, Place text);
LogicPtr nullLogic(Place place);
/// What could not be read: null, with the reason that the problem names.
LogicPtr brokenLogic(Place place, Message reason);

struct NamedLogic {
    std::string name;
    const ItemType* type = nullptr;
    LogicPtr logic;
};
/// An entry without a name is the result.
LogicPtr contextLogic(Place place, const ItemType* type, std::vector<NamedLogic> entries);
LogicPtr listLogic(Place place, const ItemType* type, std::vector<LogicPtr> items);
LogicPtr relationLogic(Place place, const ItemType* type, std::vector<ItemType::Component> columns,
                       std::vector<std::vector<LogicPtr>> rows);

LogicPtr invocationLogic(Place place, const ItemType* type, LogicPtr function, std::vector<NamedLogic> bindings);

/// A function definition without what it closes over.
struct FunctionParts {
    std::vector<std::string> names;
    std::vector<const ItemType*> types;
    const ItemType* result = nullptr;
    LogicPtr body;
    std::vector<std::string> free;  ///< names that the body needs, some of them its own
    Place place;
};
/// `self` is the name of the context entry that holds the function, by which it may call itself.
LogicPtr functionLogic(std::shared_ptr<const FunctionParts> parts, const ItemType* type, std::string self,
                       const Model& model);

LogicPtr conditionalLogic(Place place, const ItemType* type, LogicPtr condition, LogicPtr then, LogicPtr otherwise);
LogicPtr filterLogic(Place place, const ItemType* type, LogicPtr in, LogicPtr match);
enum class IterationKind { For, Some, Every };
LogicPtr iterationLogic(Place place, const ItemType* type, IterationKind kind, std::string variable, LogicPtr in,
                        LogicPtr body);

}  // namespace entente::dmn
