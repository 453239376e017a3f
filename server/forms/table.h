#pragma once

#include <vector>

#include "forms/form.h"

/// What lists that FEEL gives look like in a form.
namespace entente::forms {

/// Options from a list of texts or of contexts `{label, labelKo, value}`.
std::vector<Option> optionsFrom(const feel::Value& list);

/// Columns from a list of contexts `{label, labelKo, key}`.
std::vector<Column> columnsFrom(const feel::Value& list);

/// A list of contexts as lines of texts: dates and numbers as the language writes them, `{en, ko}` in that language.
std::vector<std::vector<std::string>> cellsFrom(const feel::Value& rows, const std::vector<Column>& columns,
                                                const Surroundings& around);

}  // namespace entente::forms
