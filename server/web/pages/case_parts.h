#pragma once

#include <string>
#include <vector>

#include "engine/definition.h"
#include "web/pages/context.h"
#include "web/views/cases.h"
#include "workflow/case_repository.h"
#include "workflow/package.h"

namespace entente::web {

/// The elements that may be begun by hand, named in the reader's language, in the order of the file.
std::vector<SelectOption> elementOptions(const workflow::Package& package, const engine::Definition& definition,
                                         const Language& language);

/// What was done by hand, as the reader may read it.
std::vector<HandWritten> handWritten(storage::ReadTx& tx, const Visit& visit, const std::vector<workflow::ByHand>& all);

/// Values that a person typed as JSON; nothing for an empty text. Fails with kind Invalid, at the field `values`.
Result<feel::Context> typedValues(std::string_view text);

/// Fails with kind Invalid, at the field `reason`, when there is none.
Result<std::string> typedReason(const http::Request& request);

int statusOfRefusal(const Error& error);

/// The parts that `caseRoutes` is put together from.
std::vector<http::Route> migrateRoutes(const Services& services);
std::vector<http::Route> reopenRoutes(const Services& services);
std::vector<http::Route> startAtRoutes(const Services& services);

}  // namespace entente::web
