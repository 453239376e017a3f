#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

/// One line per event on standard error in logfmt: `2027-01-05T09:00:00Z info mail.sent id=7 relay=…`. Values are
/// quoted and control characters escaped, so no input can forge a line. Thread-safe; a line is written whole.
namespace entente::log {

using Fields = std::initializer_list<std::pair<std::string_view, std::string>>;

void info(std::string_view event, Fields fields = {});
void warning(std::string_view event, Fields fields = {});
void error(std::string_view event, Fields fields = {});

}  // namespace entente::log
