#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/id.h"

namespace entente::web {

/// Finds in pages whose names stand there, in one pass however many names there are. A name is found as a whole, not in
/// a longer one; of Korean names only those of two letters must stand alone, because particles follow them. Names that
/// would be found by chance are left out: of one letter, or of fewer than five Latin ones.
class PersonNames {
  public:
    void add(PersonId person, std::string_view name);
    /// Of a page or of plain text. May name somebody more than once.
    std::vector<PersonId> in(std::string_view text) const;
    bool empty() const { return names_.empty(); }

  private:
    struct Name {
        PersonId person;
        std::string text;  ///< as a page escapes it
        bool stands;       ///< alone, whatever its letters
    };
    void addEscaped(PersonId person, std::string text, bool stands);

    std::vector<Name> names_;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> byStart_;
    std::vector<bool> starts_;  // a filter by hash: most places of a page begin no name
};

}  // namespace entente::web
