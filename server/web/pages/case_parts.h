#pragma once

#include <string>
#include <vector>

#include "engine/definition.h"
#include "web/pages/context.h"
#include "web/views/cases.h"
#include "workflow/case_repository.h"
#include "workflow/package.h"
#include "workflow/step.h"

namespace entente::web {

/// The elements that may be begun by hand, named in the reader's language, in the order of the file.
std::vector<SelectOption> elementOptions(const workflow::Package& package, const engine::Definition& definition,
                                         const Language& language);

/// What was done by hand, as the reader may read it.
std::vector<HandWritten> handWritten(storage::ReadTx& tx, const Visit& visit, const std::vector<workflow::ByHand>& all);

/// One a line, as `typedValues` reads them back.
std::string valuesText(const feel::Context& values);
/// Values that a person typed as JSON; nothing for an empty text. Fails with kind Invalid, at the field `values`.
Result<feel::Context> typedValues(std::string_view text);

/// Fails with kind Invalid, at the field `reason`, when there is none or it is more than a line.
Result<std::string> typedReason(const http::Request& request);

int statusOfRefusal(const Error& error);
/// At its field when it names one.
CaseErrors caseErrors(const Visit& visit, const Error& error);

/// The newest case that a form about to start one knew of (`seen`).
std::optional<InstanceId> seenCase(const http::Request& request);

/// The case of a page under its workflow, as the snapshot shows it. Fails with kind NotFound.
Result<workflow::Situation> caseOf(storage::ReadTx& tx, const Visit& visit);
std::string pathOfCase(const Visit& visit);

/// The program of a page, for coordinators of either side of it.
Result<programs::Program> coordinatedProgram(const Visit& visit);
/// The same for coordinators of MOIS: nobody else goes back in cases.
Result<programs::Program> hostProgram(const Visit& visit);

/// Whether the reader's side starts this workflow for that program (`workflow/starters.h`); not where its expression
/// fails, which who posts the start is told.
bool mayStart(storage::ReadTx& tx, const Visit& visit, const workflow::Package& package, ProgramId program);

/// The parts that `caseRoutes` is put together from.
std::vector<http::Route> migrateRoutes(const Services& services);
std::vector<http::Route> moveRoutes(const Services& services);
std::vector<http::Route> reopenRoutes(const Services& services);
std::vector<http::Route> startAtRoutes(const Services& services);

}  // namespace entente::web
