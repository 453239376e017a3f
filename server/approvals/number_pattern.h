#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feel/temporal.h"

namespace entente::approvals {

/// How an office numbers what it sends, such as `ICD-{year}-{serial:3}` or `처리과명-{serial}({date})`: once
/// `{serial}`, or
/// `{serial:N}` with zeros in front up to N digits; `{year}` and `{date}` (`2027. 3. 5.`) of the letter. With one of
/// these the serial numbers begin again each year.
class NumberPattern {
  public:
    struct Read {
        int serial = 0;
        std::optional<int> year;  ///< where the number says it
    };

    /// Invalid with a sentence that says what is wrong.
    static Result<NumberPattern> parse(std::string_view text);

    bool isYearly() const;
    std::string number(int serial, const feel::Date& date) const;
    /// Nothing for a number of another kind.
    std::optional<Read> read(std::string_view number) const;

  private:
    enum class Kind { Text, Serial, Year, Date };
    struct Piece {
        Kind kind = Kind::Text;
        std::string text;
        int digits = 0;
    };

    std::vector<Piece> pieces_;
};

}  // namespace entente::approvals
