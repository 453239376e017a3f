#include "http/request_head.h"

#include <algorithm>

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/refusal.h"

namespace entente::http {

namespace {
Refusal badRequest(std::string reason) {
    return broken(400, "http.bad_request", "This request breaks a rule of HTTP: {reason}.",
                  {{"reason", std::move(reason)}});
}

std::size_t emptyLines(std::string_view bytes) {
    std::size_t skip = 0;
    while (bytes.substr(skip).starts_with("\r\n"))
        skip += 2;
    return skip;
}

std::string_view takeLine(std::string_view& rest) {
    const auto end = rest.find("\r\n");
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    return line;
}

// The authority of an absolute-form target (RFC 9112 §3.2.2) replaces the Host header.
void splitAbsoluteForm(RequestHead& head) {
    const auto scheme = head.target.find("://");
    if (scheme == std::string::npos) return;
    const auto name = utf8::asciiLower(head.target.substr(0, scheme));
    if (name != "http" && name != "https") return;
    const auto path = head.target.find_first_of("/?", scheme + 3);
    head.host = head.target.substr(scheme + 3, path == std::string::npos ? path : path - scheme - 3);
    head.target = path == std::string::npos ? "/" : head.target.substr(path);
    if (head.target[0] == '?') head.target.insert(0, "/");
}

void parseRequestLine(std::string_view line, RequestHead& head) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) throw badRequest("the request line needs three parts");
    head.method = line.substr(0, first);
    head.target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!ascii::isToken(head.method)) throw badRequest("the method is no token");
    if (!version.starts_with("HTTP/")) throw badRequest("the request line needs a version");
    if (version != "HTTP/1.1" && version != "HTTP/1.0") {
        throw broken(505, "http.version", "This server speaks HTTP/1.1 and HTTP/1.0 only.");
    }
    head.minorVersion = version.back() - '0';
    const auto visible = [](char c) { return c > ' ' && c < 0x7F && c != '#'; };
    if (!std::all_of(head.target.begin(), head.target.end(), visible)) {
        throw badRequest("the address holds a forbidden character");
    }
    splitAbsoluteForm(head);
    if (head.target.empty() || head.target[0] != '/') throw badRequest("the address does not begin with a slash");
}

void parseHeaderLine(std::string_view line, RequestHead& head) {
    if (line[0] == ' ' || line[0] == '\t') throw badRequest("a header is folded over several lines");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) throw badRequest("a header has no colon");
    const auto name = line.substr(0, colon);
    const auto value = ascii::trim(line.substr(colon + 1));
    if (!ascii::isToken(name)) throw badRequest("the name of a header is no token");
    if (!ascii::isFieldValue(value) || !utf8::valid(value)) throw badRequest("a header holds a forbidden character");
    head.headers.emplace_back(name, value);
}

std::size_t count(const RequestHead& head, std::string_view name) {
    return static_cast<std::size_t>(std::count_if(head.headers.begin(), head.headers.end(), [&](const auto& header) {
        return ascii::equalIgnoringCase(header.first, name);
    }));
}

// RFC 9112 §6.3, without its leniencies: each of them has been used to smuggle a second request past a proxy.
Framing parseFraming(const RequestHead& head) {
    const auto lengths = count(head, "Content-Length");
    const auto codings = count(head, "Transfer-Encoding");
    if (lengths + codings > 1) throw badRequest("the length of the body is given more than once");
    if (codings == 1) {
        if (head.minorVersion == 0) throw badRequest("HTTP/1.0 has no transfer codings");
        if (!ascii::equalIgnoringCase(head.header("Transfer-Encoding"), "chunked")) {
            throw broken(501, "http.transfer_coding", "This server knows no transfer coding but chunked.");
        }
        return {Framing::Kind::Chunked, 0};
    }
    if (lengths == 0) return {};
    const auto text = head.header("Content-Length");
    std::uint64_t length = 0;
    if (text.empty() || text.size() > 18) throw badRequest("Content-Length is no number");
    for (const char c : text) {
        if (c < '0' || c > '9') throw badRequest("Content-Length is no number");
        length = length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return length == 0 ? Framing{} : Framing{Framing::Kind::Length, length};
}

bool hasConnectionOption(const RequestHead& head, std::string_view option) {
    return std::any_of(head.headers.begin(), head.headers.end(), [&](const auto& header) {
        if (!ascii::equalIgnoringCase(header.first, "Connection")) return false;
        const auto options = ascii::list(header.second);
        return std::any_of(options.begin(), options.end(),
                           [&](std::string_view text) { return ascii::equalIgnoringCase(text, option); });
    });
}

void parseHost(RequestHead& head) {
    const auto hosts = count(head, "Host");
    if (hosts > 1) throw badRequest("there is more than one Host");
    if (hosts == 0 && head.minorVersion == 1) throw badRequest("there is no Host");
    if (head.host.empty()) head.host = head.header("Host");
}

void parseExpectation(RequestHead& head) {
    const auto expectation = head.header("Expect");
    if (expectation.empty()) return;
    if (!ascii::equalIgnoringCase(expectation, "100-continue")) {
        throw broken(417, "http.expectation", "This server meets no expectation but 100-continue.");
    }
    head.expectsContinue = head.minorVersion == 1 && head.framing.kind != Framing::Kind::None;
}
}  // namespace

std::string_view RequestHead::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (ascii::equalIgnoringCase(key, name)) return value;
    }
    return {};
}

bool hasHead(std::string_view bytes, const HeadLimits& limits) {
    try {
        return findHead(bytes, limits).has_value();
    } catch (const Refusal&) {
        return true;
    }
}

std::optional<std::size_t> findHead(std::string_view bytes, const HeadLimits& limits) {
    const auto skip = emptyLines(bytes);
    if (skip > 8) throw badRequest("empty lines stand before the request");
    const auto head = bytes.substr(skip);
    const auto end = head.find("\r\n\r\n");
    const auto lines = head.substr(0, end == std::string_view::npos ? head.size() : end + 4);
    for (auto feed = lines.find('\n'); feed != std::string_view::npos; feed = lines.find('\n', feed + 1)) {
        if (feed == 0 || lines[feed - 1] != '\r') throw badRequest("a line ends without carriage return");
    }
    if (std::min(lines.find("\r\n"), lines.size()) > limits.requestLineBytes) {
        throw broken(414, "http.uri_too_long", "The address of the page is too long.");
    }
    if (lines.size() > limits.headBytes) {
        throw broken(431, "http.head_too_large", "The browser sent too many or too large headers.");
    }
    if (end == std::string_view::npos) return std::nullopt;
    return skip + lines.size();
}

RequestHead parseHead(std::string_view bytes, const HeadLimits& limits) {
    auto rest = bytes.substr(emptyLines(bytes));
    RequestHead head;
    parseRequestLine(takeLine(rest), head);
    for (auto line = takeLine(rest); !line.empty(); line = takeLine(rest)) {
        if (head.headers.size() == limits.headerCount) {
            throw broken(431, "http.head_too_large", "The browser sent too many or too large headers.");
        }
        parseHeaderLine(line, head);
    }
    head.framing = parseFraming(head);
    parseHost(head);
    parseExpectation(head);
    head.keepAlive =
        head.minorVersion == 1 ? !hasConnectionOption(head, "close") : hasConnectionOption(head, "keep-alive");
    return head;
}

}  // namespace entente::http
