#include "mail/mime.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "base/crypto.h"
#include "base/utf8.h"

namespace entente::mail {

namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool isPrintableAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// RFC 2047 §4.1, base64, each encoded-word at most 75 characters and cut between code points, folded onto new lines.
std::string encodedWords(std::string_view text) {
    constexpr std::size_t kBytesPerWord = 45;
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size()) {
            std::size_t next = end;
            utf8::next(text, next);
            if (next - begin > kBytesPerWord) break;
            end = next;
        }
        if (!result.empty()) result += "\r\n ";
        result += "=?UTF-8?B?" + base64(text.substr(begin, end - begin)) + "?=";
        begin = end;
    }
    return result;
}

std::string unstructured(std::string_view text) {
    // A long plain subject is encoded too: that folds it without changing its spaces.
    return isPrintableAscii(text) && text.size() <= 60 && text.find("=?") == std::string_view::npos
               ? std::string(text)
               : encodedWords(text);
}

std::string mailbox(const Address& address) {
    if (address.name.empty()) return address.email;
    if (!isPrintableAscii(address.name)) return encodedWords(address.name) + " <" + address.email + ">";
    std::string quoted;
    for (const char c : address.name) {
        if (c == '"' || c == '\\') quoted.push_back('\\');
        quoted.push_back(c);
    }
    return '"' + quoted + "\" <" + address.email + ">";
}

std::string mailboxes(const std::vector<Address>& addresses) {
    std::string list;
    for (const auto& address : addresses)
        list += (list.empty() ? "" : ",\r\n ") + mailbox(address);
    return list;
}

/// RFC 5322 §3.3 in UTC; strftime would follow the process's locale.
std::string rfc5322Date(Timestamp moment) {
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = moment.micros / 1'000'000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays.at(static_cast<std::size_t>(utc.tm_wday)),
                       utc.tm_mday, kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                       utc.tm_min, utc.tm_sec);
}

std::string base64Lines(std::string_view bytes) {
    constexpr std::size_t kLine = 76;
    const auto encoded = base64(bytes);
    std::string lines;
    lines.reserve(encoded.size() + encoded.size() / kLine * 2 + 2);
    for (std::size_t i = 0; i < encoded.size(); i += kLine) {
        lines.append(encoded, i, kLine);
        lines += kLineEnd;
    }
    return lines;
}

std::string withCrLf(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '\r') continue;
        if (c == '\n') result.push_back('\r');
        result.push_back(c);
    }
    return result;
}

std::string textPart(std::string_view subtype, std::string_view text) {
    return fmt::format("Content-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}", subtype,
                       base64Lines(withCrLf(text)));
}

/// RFC 2231 §4 for names outside ASCII, with an ASCII stand-in for old readers.
std::string fileNameParameters(std::string_view parameter, std::string_view name) {
    std::string plain, encoded;
    bool exact = true;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool token = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || c == '-' || c == '_' || c == '.';
        plain.push_back(token || c == ' ' ? c : '_');
        exact = exact && (token || c == ' ');
        encoded += token ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    if (exact) return fmt::format("; {}=\"{}\"", parameter, plain);
    return fmt::format(";\r\n {}=\"{}\";\r\n {}*=UTF-8''{}", parameter, plain, parameter, encoded);
}

std::string filePart(const MimeFile& file) {
    return fmt::format(
               "Content-Type: {}{}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment{}\r\n\r\n",
               file.mediaType, fileNameParameters("name", file.fileName),
               fileNameParameters("filename", file.fileName)) +
           base64Lines(file.bytes);
}

/// RFC 6047 §2.4: the method stands in the type too, so that a reader of mails knows what it is asked.
std::string calendarPart(const MimeCalendar& calendar) {
    return fmt::format(
        "Content-Type: text/calendar; charset=utf-8; method={}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        calendar.method, base64Lines(calendar.bytes));
}

std::string multipart(std::string_view subtype, const std::string& boundary, const std::vector<std::string>& parts) {
    auto body = fmt::format("Content-Type: multipart/{};\r\n boundary=\"{}\"\r\n\r\n", subtype, boundary);
    for (const auto& part : parts)
        body.append("--").append(boundary).append(kLineEnd).append(part).append(kLineEnd);
    return body.append("--").append(boundary).append("--\r\n");
}

std::optional<Error> headerProblem(std::string_view header, std::string_view value) {
    if (utf8::valid(value) && value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return {};
    return invalid("mail.header", "The header “{header}” would contain a line break or broken text",
                   {{"header", std::string(header)}});
}

std::optional<Error> addressProblem(std::string_view header, const std::vector<Address>& addresses) {
    for (const auto& address : addresses) {
        if (auto problem = headerProblem(header, address.name)) return problem;
        if (const auto email = parseEmail(address.email); !email) return email.error();
    }
    return {};
}

std::optional<Error> problemOf(const MimeMessage& message) {
    if (message.to.empty()) return invalid("mail.no_recipient", "The mail has no recipient");
    if (auto problem = addressProblem("From", {message.from})) return problem;
    if (auto problem = addressProblem("To", message.to)) return problem;
    if (auto problem = addressProblem("Cc", message.cc)) return problem;
    if (!message.replyTo.email.empty())
        if (auto problem = addressProblem("Reply-To", {message.replyTo})) return problem;
    if (auto problem = headerProblem("Subject", message.subject)) return problem;
    if (auto problem = headerProblem("Message-ID", message.messageId)) return problem;
    if (message.calendar)
        if (auto problem = headerProblem("Content-Type", message.calendar->method)) return problem;
    for (const auto& file : message.files) {
        if (auto problem = headerProblem("Content-Disposition", file.fileName)) return problem;
        if (auto problem = headerProblem("Content-Type", file.mediaType)) return problem;
    }
    return {};
}

}  // namespace

Result<std::string> buildMime(const MimeMessage& message) {
    if (auto problem = problemOf(message)) return *problem;
    std::string mime = "Date: " + rfc5322Date(message.date) + "\r\n";
    const auto header = [&](std::string_view name, const std::string& value) {
        mime += fmt::format("{}: {}\r\n", name, value);
    };
    header("From", mailbox(message.from));
    header("To", mailboxes(message.to));
    if (!message.cc.empty()) header("Cc", mailboxes(message.cc));
    if (!message.replyTo.email.empty()) header("Reply-To", mailbox(message.replyTo));
    header("Subject", unstructured(message.subject));
    header("Message-ID", "<" + message.messageId + ">");
    if (message.automatic) header("Auto-Submitted", "auto-generated");
    header("MIME-Version", "1.0");

    const auto boundary = "=_" + sha256Hex(message.messageId).substr(0, 32);
    std::vector<std::string> forms = {textPart("plain", message.text)};
    if (!message.html.empty()) forms.push_back(textPart("html", message.html));
    auto files = message.files;
    if (message.calendar) {
        forms.push_back(calendarPart(*message.calendar));
        // Not `text/calendar` again: some readers would take it for a second invitation.
        files.push_back({std::string(kCalendarFileName), "application/ics", message.calendar->bytes});
    }
    auto body = forms.size() == 1 ? forms.front() : multipart("alternative", boundary + "a", forms);
    if (!files.empty()) {
        std::vector<std::string> parts = {body};
        for (const auto& file : files)
            parts.push_back(filePart(file));
        body = multipart("mixed", boundary + "m", parts);
    }
    return mime + body;
}

}  // namespace entente::mail
