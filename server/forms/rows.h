#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "forms/form.h"

/// The names that inputs in rows have, see `Fields`.
namespace entente::forms {

/// What the input of a row says that nobody has filled yet, or that stands for none of the variable.
inline constexpr std::string_view kAddedRow = "add";
inline constexpr std::string_view kNewRow = "new";

/// `schedule[2]` for row 2 of the list of that name.
std::string rowName(std::string_view list, std::size_t row);

/// `2. Session`.
std::string rowHeading(const Component& list, int row, std::string_view language);

/// The numbers of the rows of the list, in their order.
std::vector<std::size_t> rowsIn(const Fields& sent, std::string_view list);

/// The component whose input, row (`schedule[2]`) or list (`schedule`) has this name; nullptr when there is none.
const Component* componentAt(const std::vector<Component>& components, std::string_view name);

}  // namespace entente::forms
