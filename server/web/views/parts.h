#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"
#include "web/views/decision.h"
#include "web/views/select_option.h"

/// Data that several views fill their templates with.
namespace entente::web {

Data::List linkData(const std::vector<Link>& links);
/// A list of that link or of none.
Data::List oneLink(const std::optional<Link>& link);
/// A list of `text`.
Data::List textData(const std::vector<std::string>& texts);
/// A list of `name`, `value` for hidden inputs (`[[>hidden]]`).
Data::List hiddenData(const forms::Fields& fields);
/// Entries of a select: `value`, `label`, `chosen`.
Data::List optionData(const std::vector<SelectOption>& options, const std::string& chosen);
Data::List fileData(const std::vector<RevisionCard::File>& files);

/// Radios of a decision; the first has the id `outcome`, where the error summary leads.
Data::List choiceData(const std::vector<DecisionView::Choice>& choices, const std::string& chosen);

/// `[[>send_back]]`: a select with these steps below the one that leaves it to the workflow; nothing for none.
void setBack(Data& data, const Site& site, const Language& language, std::vector<SelectOption> steps,
             const std::string& chosen);

/// The text of the first error at a field; empty when there is none.
std::string errorOf(const std::vector<PageError>& errors, std::string_view field);
/// `error_<field>` for each field of a template.
void setErrors(Data& data, const std::vector<PageError>& errors, std::initializer_list<const char*> fields);

/// Both clocks; empty for none.
std::string dueText(const Frame& frame, const std::optional<Timestamp>& due);
std::string momentText(const Frame& frame, Timestamp moment);

/// `a1b2 c3d4 e5f6 a7b8`: enough of a hash to compare by eye.
std::string shortHash(const std::string& hash);

}  // namespace entente::web
