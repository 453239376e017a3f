#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"
#include "web/frame.h"
#include "web/views/decision.h"

/// Data that several views fill their templates with.
namespace entente::web {

Data::List linkData(const std::vector<Link>& links);
/// A list of `text`.
Data::List textData(const std::vector<std::string>& texts);
/// A list of `name`, `value` for hidden inputs (`[[>hidden]]`).
Data::List hiddenData(const forms::Fields& fields);
Data::List fileData(const std::vector<RevisionCard::File>& files);

/// Both clocks; empty for none.
std::string dueText(const Frame& frame, const std::optional<Timestamp>& due);
std::string momentText(const Frame& frame, Timestamp moment);

/// `a1b2 c3d4 e5f6 a7b8`: enough of a hash to compare by eye.
std::string shortHash(const std::string& hash);

}  // namespace entente::web
