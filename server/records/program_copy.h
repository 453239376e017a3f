#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "programs/program.h"
#include "records/record_kind.h"

/// A program that follows an earlier one, as next year's follows this year's.
namespace entente::records {

/// What may come along besides what the sheet says, by the name of the part; `party` stands for who holds which role.
inline constexpr std::array kCopiedParts = {"party", "duty", "component", "theme", "venue"};

struct ProgramCopy {
    std::string code;             ///< of the earlier program
    std::set<std::string> parts;  ///< of `kCopiedParts`
};

/// Where the form of the program that follows begins: the sheet with the next year in the code and the title, and the
/// period 52 weeks later, on the same days of the week.
Record sheetThatFollows(const programs::Program& earlier);

/// Into a program that has its sheet and its parties. Nothing comes along as agreed or held: components are planned
/// again and move with the first day of the period, or lose their days where one of the two has none; duties are to be
/// agreed again. People come along where the institution of their side is the same and they have not left by `today`,
/// an ISO date; leading institutions where its country is. `inner` are the sides whose own affairs may be taken
/// over.
void takeOver(programs::Program& program, const programs::Program& earlier, const std::set<std::string>& parts,
              std::string_view today, const std::set<programs::Side>& inner);

}  // namespace entente::records
