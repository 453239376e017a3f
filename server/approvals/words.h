#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "approvals/decision.h"
#include "programs/program.h"

namespace entente::approvals {

/// The words of decisions and of how they came, for mails. English, or Korean for `ko`.
std::string outcomeWord(std::string_view outcome, std::string_view language);
std::string sourceWord(std::string_view source, std::string_view language);

/// Name and title of who decided: in both languages when `person`, whose decision it is, took it and is known in both;
/// otherwise as they were written.
struct Decider {
    programs::Bilingual name;
    programs::Bilingual title;
};
Decider deciderOf(const Decision& decision, const std::optional<programs::Person>& person);

}  // namespace entente::approvals
