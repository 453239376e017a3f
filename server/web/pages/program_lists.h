#pragma once

#include <memory>

#include "records/program_part.h"
#include "web/pages/record_shape.h"

/// How pages show what is listed of a program: those who take part, the agenda of each component, and the tables of its
/// parts. A shape is made
/// for a request, of what its account may see; it keeps the program that it shows.
namespace entente::web {

/// Not found where the account does not see the program of the address.
Result<std::shared_ptr<const RecordShape>> participationShape(const Services& services, const http::Request& request);
Result<std::shared_ptr<const RecordShape>> agendaShape(const Services& services, const http::Request& request);
/// Also not found for a part that is not entered line by line.
Result<std::shared_ptr<const RecordShape>> partTableShape(const Services& services, const http::Request& request);

/// Columns of whose choices the list of participants shows one.
inline constexpr const char* kParticipationFilters[] = {"state", "side", "role", "component", "sector", "consents"};

std::string sheetPath(std::string_view program);
/// `/import` and `/export` stand behind it.
std::string partTablePath(std::string_view program, const records::ProgramPart& part);
std::string participationsPath(std::string_view program);
std::string agendaPath(std::string_view program, std::int64_t component);

}  // namespace entente::web
