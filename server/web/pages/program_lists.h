#pragma once

#include <memory>

#include "web/pages/record_shape.h"

/// How pages show what is listed of a program: those who take part, and the agenda of each component. A shape is made
/// for a request, of what its account may see; it keeps the program that it shows.
namespace entente::web {

/// Not found where the account does not see the program of the address.
Result<std::shared_ptr<const RecordShape>> participationShape(const Services& services, const http::Request& request);
Result<std::shared_ptr<const RecordShape>> agendaShape(const Services& services, const http::Request& request);

/// Columns of whose choices the list of participants shows one.
inline constexpr const char* kParticipationFilters[] = {"state", "side", "role", "component", "consents"};

std::string participationsPath(std::string_view program);
std::string agendaPath(std::string_view program, std::int64_t component);

}  // namespace entente::web
