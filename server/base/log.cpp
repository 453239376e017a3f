#include "base/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include "base/time.h"

namespace entente::log {

namespace {
std::string quoted(const std::string& value) {
    const bool plain = !value.empty() && value.find_first_of(" \"=\\\n\r\t") == std::string::npos;
    std::string text;
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            text.push_back('\\');
            text.push_back(c);
        } else if (byte < 0x20 || byte == 0x7F) {
            text += fmt::format("\\x{:02x}", byte);
        } else {
            text.push_back(c);
        }
    }
    return plain && text.size() == value.size() ? text : '"' + text + '"';
}

void write(std::string_view level, std::string_view event, Fields fields) {
    auto line = fmt::format("{} {} {}", SystemClock().now().iso(), level, event);
    for (const auto& [name, value] : fields)
        line += fmt::format(" {}={}", name, quoted(value));
    line.push_back('\n');
    // One write(2) call keeps the lines of several threads apart; a log that cannot be written must not stop the work.
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}
}  // namespace

void info(std::string_view event, Fields fields) {
    write("info", event, fields);
}
void warning(std::string_view event, Fields fields) {
    write("warning", event, fields);
}
void error(std::string_view event, Fields fields) {
    write("error", event, fields);
}

}  // namespace entente::log
