#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "dmn/item_type.h"

namespace entente::xml {
class Element;
}

namespace entente::dmn {

struct Import;

/// The item definitions of one model (7.3.3) and the names of types as its elements write them. Filled once while the
/// model is read; after that it is only asked for `find`.
class TypeTable {
  public:
    TypeTable() = default;
    TypeTable(TypeTable&&) = default;
    TypeTable& operator=(TypeTable&&) = default;

    /// Reads all item definitions; `imports` are those of the same model.
    void read(const xml::Element& definitions, const std::vector<Import>& imports, std::vector<Problem>& problems);

    /// A definition of this model; null when there is none.
    const ItemType* find(std::string_view name) const;
    /// What `typeRef` stands for at an element: null for Any, nothing for a name that nobody knows.
    std::optional<const ItemType*> resolve(std::string_view typeRef, const xml::Element& at,
                                           const std::vector<Import>& imports);
    /// The type of the attribute or child `typeRef`; a name that nobody knows is a problem, and any value does.
    const ItemType* typeOf(const xml::Element& element, const std::vector<Import>& imports,
                           std::vector<Problem>& problems, const std::string& owner);

    /// All definitions by the names that FEEL expressions of this model use.
    std::map<std::string, feel::TypePtr> feelTypes(const std::vector<Import>& imports) const;

  private:
    class Reader;

    std::map<std::string, std::unique_ptr<ItemType>, std::less<>> definitions_;
    std::map<std::string, std::unique_ptr<ItemType>, std::less<>> simple_;
    std::vector<std::unique_ptr<ItemType>> inner_;
};

/// `"a", [1..5]` as one compiled test each, in order. The error is that of the whole text.
Result<std::vector<feel::Expression>> compileTests(std::string_view text, const feel::CompileOptions& options);

}  // namespace entente::dmn
