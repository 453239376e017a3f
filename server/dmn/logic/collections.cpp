#include "dmn/logic/logic.h"
#include "feel/run.h"

namespace entente::dmn {

using feel::List;
using feel::Run;
using feel::Value;

namespace {

/// 10.2.1.4: later entries see earlier ones; the entry without a name is the result.
class BoxedContext final : public Logic {
  public:
    BoxedContext(Place place, const ItemType* type, std::vector<NamedLogic> entries)
        : Logic(std::move(place), type), entries_(std::move(entries)) {}

  private:
    Value evaluate(const Scope& outer, Run& run) const override {
        auto scope = Scope::over(outer);
        feel::Context context;
        for (const auto& entry : entries_) {
            auto value = convertedOrNull(entry.logic->value(scope, run), entry.type, entry.name, entry.logic->place(),
                                         scope.session(), run);
            if (entry.name.empty()) return value;
            scope.bind(entry.name, value);
            context.set(entry.name, std::move(value));
        }
        return run.context(std::move(context));
    }

    std::vector<NamedLogic> entries_;
};

class BoxedList final : public Logic {
  public:
    BoxedList(Place place, const ItemType* type, std::vector<LogicPtr> items)
        : Logic(std::move(place), type), items_(std::move(items)) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        List list;
        list.reserve(items_.size());
        for (const auto& item : items_)
            list.push_back(item->value(scope, run));
        return run.list(std::move(list));
    }

    std::vector<LogicPtr> items_;
};

class Relation final : public Logic {
  public:
    Relation(Place place, const ItemType* type, std::vector<ItemType::Component> columns,
             std::vector<std::vector<LogicPtr>> rows)
        : Logic(std::move(place), type), columns_(std::move(columns)), rows_(std::move(rows)) {}

  private:
    Value evaluate(const Scope& scope, Run& run) const override {
        List list;
        list.reserve(rows_.size());
        for (const auto& row : rows_) {
            feel::Context context;
            for (std::size_t i = 0; i < columns_.size() && i < row.size(); ++i) {
                const auto& [name, type] = columns_[i];
                context.set(name, convertedOrNull(row[i]->value(scope, run), type, name, row[i]->place(),
                                                  scope.session(), run));
            }
            list.push_back(run.context(std::move(context)));
        }
        return run.list(std::move(list));
    }

    std::vector<ItemType::Component> columns_;
    std::vector<std::vector<LogicPtr>> rows_;
};

}  // namespace

LogicPtr contextLogic(Place place, const ItemType* type, std::vector<NamedLogic> entries) {
    return std::make_unique<BoxedContext>(std::move(place), type, std::move(entries));
}

LogicPtr listLogic(Place place, const ItemType* type, std::vector<LogicPtr> items) {
    return std::make_unique<BoxedList>(std::move(place), type, std::move(items));
}

LogicPtr relationLogic(Place place, const ItemType* type, std::vector<ItemType::Component> columns,
                       std::vector<std::vector<LogicPtr>> rows) {
    return std::make_unique<Relation>(std::move(place), type, std::move(columns), std::move(rows));
}

}  // namespace entente::dmn
