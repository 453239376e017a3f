#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "storage/db/parameter.h"

namespace entente::programs {

/// What somebody may see of organisations and people: everything, or those of their own country and, where `shared`, of
/// the others those that take part in a program with it: the parties, and who speaks for them.
struct RecordScope {
    bool everything = false;
    std::string country = {};  ///< empty: nothing
    bool shared = false;
};

/// One page of a list.
struct RecordQuery {
    RecordScope scope = {};
    std::string search = {};               ///< words, each of which has to occur; empty for all
    std::string today = {};                ///< ISO date: what ended before it is left out; empty: nothing is
    OrganisationId organisation = {};      ///< of people: of this one only
    std::optional<PersonId> partner = {};  ///< of programs: those in which this person stands on the partner's side
    std::map<std::string, std::string, std::less<>> only = {};  ///< by column: those that hold this
    std::int64_t skip = 0, limit = 50;                          ///< rows; a limit of -1 is none
};

/// A condition in SQL with its arguments, which it owns. Not to be moved once `parameters` was called.
class Condition {
  public:
    /// `sql` with `?` where each argument goes.
    Condition& add(std::string_view sql, const std::vector<std::string>& texts = {});
    /// That a column holds the word; Latin letters in either case. Over 10,000 people it takes 30 ms.
    std::string containing(const std::string& column, const std::string& word);
    /// `$n` for the next argument.
    std::string argument(std::string text);
    std::string argument(std::int64_t number);

    /// ` WHERE … AND …`, or nothing.
    std::string where() const;
    std::vector<storage::Parameter> parameters() const;

  private:
    struct Argument {
        bool isText = false;
        std::string text = {};
        std::int64_t number = 0;
    };
    std::string where_;
    std::vector<Argument> arguments_;
};

/// The words of a search: at most five, each cut to 60 characters.
std::vector<std::string> searchWords(std::string_view search);

}  // namespace entente::programs
