#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/content.h"
#include "forms/form.h"
#include "forms/scope.h"

namespace entente::forms {

/// A form in front of one person: which components show, with which values and options. For one thread; what it is made
/// from outlives it.
class Filling {
  public:
    Filling(const Form::Content& content, const Surroundings& around) : content_(content), around_(around) {}

    /// Values of a draft, else variables, else presets.
    void start(const feel::Context& values);
    /// What was sent; an answer that cannot be read stays as the text it is, with its error.
    void take(const Fields& sent);

    Submission check() const;
    feel::Context kept() const;
    std::vector<Shown> shown() const;

  private:
    /// A component where it stands: on the page, or in a row.
    struct Item {
        const Component* component = nullptr;
        std::string id, name;
        int row = 0;           ///< of a row
        std::string origin;    ///< of a row, see `Shown`
        feel::Context before;  ///< of a row: what the variable holds there
        bool hidden = false, readonly = false;
        feel::Value value;
        std::optional<Message> error;
        std::vector<Option> options;
        std::vector<Item> children;  ///< of a group or row; of a list its rows
    };
    using Items = std::vector<Item>;

    /// Where components stand: prefixes of ids, names and names as they were sent; where their values come from.
    struct Place {
        std::string id = {}, name = {}, sent = {};
        const Scope* scope = nullptr;
        const feel::Context* draft = nullptr;
        const feel::Context* variables = nullptr;
        bool taking = false;
    };
    struct Checked {
        feel::Context& values;
        std::vector<FieldError>* errors;  ///< null to keep what breaks rules
        bool inRow = false;
        std::vector<std::string> rows = {};  ///< headings of those that surround the component, from the outermost in
    };

    Items items(const std::vector<Component>& components, const Place& place) const;
    void answer(Item& item, const Place& place) const;
    void fillList(Item& list, const Place& place) const;
    Item row(const Item& list, int number, std::string origin, feel::Context before, Place place) const;
    feel::Value initial(const Component& field, const Place& place) const;
    feel::Value typed(const Component& field, const feel::Value& value) const;
    feel::List rowsBefore(const Component& list, const Place& place) const;
    std::vector<Option> options(const Component& field, const Scope& scope) const;

    /// Values by key; null for what is hidden.
    feel::Context visible(const Items& items) const;
    void visible(const Items& items, feel::Context& values) const;
    void settle();
    bool hide(Items& items, const Scope& scope, bool all) const;

    void check(const Items& items, Checked& checked) const;
    void checkList(const Item& list, Checked& checked) const;
    void checkField(const Item& field, Checked& checked) const;
    static bool isBlank(const Items& items);

    std::vector<Shown> shown(const Items& items, const Scope& scope) const;
    Shown shown(const Item& item, const Scope& scope) const;

    const Form::Content& content_;
    const Surroundings& around_;
    std::map<std::string, std::vector<std::string>, std::less<>> sent_;
    const Fields* fields_ = nullptr;
    feel::Context data_;  ///< the variables with what shows
    Items items_;
};

}  // namespace entente::forms
