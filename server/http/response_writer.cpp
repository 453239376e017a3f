#include "http/response_writer.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <ctime>

#include "http/security_headers.h"
#include "http/sizes.h"

namespace entente::http {

namespace {
constexpr std::size_t oneWrite = 256 * kibibyte;

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        case 505:
            return "HTTP Version Not Supported";
        default:
            // RFC 9112 §4: the reason may be empty, and nobody should read it.
            return "";
    }
}

// IMF-fixdate (RFC 9110 §5.6.7), whose names are English whatever the locale.
std::string httpDate() {
    constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::tm now = fmt::gmtime(std::time(nullptr));
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days.at(static_cast<std::size_t>(now.tm_wday)),
                       now.tm_mday, months.at(static_cast<std::size_t>(now.tm_mon)), now.tm_year + 1900, now.tm_hour,
                       now.tm_min, now.tm_sec);
}

bool hasNoBody(int status) {
    return status == 204 || status == 304;
}

void appendCookie(std::string& head, const Cookie& cookie, bool secure) {
    fmt::format_to(std::back_inserter(head), "Set-Cookie: {}{}={}; Path=/; HttpOnly; SameSite=Lax",
                   secure ? "__Host-" : "", cookie.name, cookie.value);
    if (secure) head += "; Secure";
    if (cookie.maxAgeSeconds) fmt::format_to(std::back_inserter(head), "; Max-Age={}", *cookie.maxAgeSeconds);
    head += "\r\n";
}
}  // namespace

std::string renderHead(const Response& response, const Delivery& delivery) {
    auto head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status(), reason(response.status()), httpDate());
    const auto append = [&](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    for (const auto& [name, value] : response.headers()) {
        if (response.status() != 304 || name != "Content-Type") append(name, value);
    }
    for (const auto& [name, value] : securityHeaders(response))
        append(name, value);
    for (const auto& cookie : response.cookies())
        appendCookie(head, cookie, delivery.secureCookies);
    if (!hasNoBody(response.status())) append("Content-Length", std::to_string(response.contentLength()));
    if (!delivery.keepAlive) {
        append("Connection", "close");
    } else if (delivery.minorVersion == 0) {
        append("Connection", "keep-alive");
    }
    head += "\r\n";
    return head;
}

std::uint64_t send(Connection& connection, const Response& response, const Delivery& delivery,
                   std::chrono::milliseconds stall) {
    auto head = renderHead(response, delivery);
    if (delivery.withoutBody || hasNoBody(response.status())) {
        connection.send(head, stall);
        return 0;
    }
    if (const auto& file = response.openFile()) {
        connection.send(head, stall);
        connection.sendFile(file->descriptor, file->size, stall);
    } else if (response.body().size() <= oneWrite) {
        head += response.body();
        connection.send(head, stall);
    } else {
        connection.send(head, stall);
        connection.send(response.body(), stall);
    }
    return response.contentLength();
}

}  // namespace entente::http
