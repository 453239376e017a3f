#include "http/response.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/url.h"

namespace entente::http {

namespace {
// Framing, caching and policies are decided in one place, behind the handler.
constexpr std::array<std::string_view, 9> ownedByServer = {
    "Content-Length",  "Transfer-Encoding",      "Connection", "Keep-Alive", "Date", "Set-Cookie", "Cache-Control",
    "Referrer-Policy", "Content-Security-Policy"};

bool isCookieValue(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\'; });
}

bool isCookieName(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
    });
}
}  // namespace

Response::OpenFile::OpenFile(const std::filesystem::path& path)
    : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat info {};
    if (descriptor < 0 || ::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        if (descriptor >= 0) ::close(descriptor);
        throw std::runtime_error("cannot open " + path.string() + " to send it");
    }
    size = static_cast<std::uint64_t>(info.st_size);
}

Response::OpenFile::~OpenFile() {
    ::close(descriptor);
}

Response Response::html(std::string body, int status) {
    Response response(status);
    response.header("Content-Type", "text/html; charset=utf-8");
    response.body_ = std::move(body);
    return response;
}

Response Response::text(std::string body, int status) {
    Response response(status);
    response.header("Content-Type", "text/plain; charset=utf-8");
    response.body_ = std::move(body);
    return response;
}

Response Response::json(std::string body, int status) {
    Response response(status);
    response.header("Content-Type", "application/json");
    response.body_ = std::move(body);
    return response;
}

Response Response::bytes(std::string body, std::string contentType) {
    Response response(200);
    response.header("Content-Type", std::move(contentType));
    response.body_ = std::move(body);
    return response;
}

Response Response::file(const std::filesystem::path& path, std::string contentType) {
    Response response(200);
    response.header("Content-Type", std::move(contentType));
    response.file_ = std::make_shared<OpenFile>(path);
    return response;
}

Response Response::empty(int status) {
    return Response(status);
}

Response Response::redirect(std::string path) {
    if (!url::isLocalPath(path)) throw std::invalid_argument("a redirect must stay on this server: " + path);
    Response response(303);
    response.header("Location", std::move(path));
    return response;
}

Response Response::error(int status, Message message) {
    if (status < 400 || status > 599) throw std::invalid_argument("an error page needs an error status");
    Response response(status);
    response.errorMessage_ = std::move(message);
    return response;
}

Response Response::error(const Error& error) {
    const int status = [&] {
        switch (error.kind) {
            case ErrorKind::NotFound:
                return 404;
            case ErrorKind::Forbidden:
                return 403;
            case ErrorKind::Rejected:
            case ErrorKind::Conflict:
                return 409;
            case ErrorKind::Limit:
                return 413;
            case ErrorKind::Invalid:
                break;
        }
        return 400;
    }();
    return Response::error(status, error.message);
}

Response& Response::header(std::string name, std::string value) {
    if (!ascii::isToken(name) || !ascii::isFieldValue(value)) {
        throw std::invalid_argument("a response header holds a forbidden character");
    }
    const auto same = [&](std::string_view other) { return ascii::equalIgnoringCase(name, other); };
    if (std::any_of(ownedByServer.begin(), ownedByServer.end(), same)) {
        throw std::invalid_argument("the server itself sets the header " + name);
    }
    for (auto& [key, old] : headers_) {
        if (same(key)) {
            old = std::move(value);
            return *this;
        }
    }
    headers_.emplace_back(std::move(name), std::move(value));
    return *this;
}

Response& Response::cookie(Cookie cookie) {
    if (!isCookieName(cookie.name) || !isCookieValue(cookie.value)) {
        throw std::invalid_argument("a cookie holds a forbidden character");
    }
    cookies_.push_back(std::move(cookie));
    return *this;
}

Response& Response::download(std::string_view fileName) {
    std::string plain;
    for (std::size_t at = 0; utf8::valid(fileName) && at < fileName.size();) {
        const char32_t point = utf8::next(fileName, at);
        const bool harmless = point >= U' ' && point < 0x7F && point != U'"' && point != U'\\' && point != U'%';
        plain.push_back(harmless ? static_cast<char>(point) : '_');
    }
    return header("Content-Disposition", "attachment; filename=\"" + (plain.empty() ? "file" : plain) +
                                             "\"; filename*=UTF-8''" + url::encode(fileName));
}

Response& Response::caching(Caching caching) {
    caching_ = caching;
    return *this;
}

Response& Response::etag(std::string_view tag) {
    if (tag.find('"') != std::string_view::npos) throw std::invalid_argument("an ETag is given without quotes");
    return header("ETag", '"' + std::string(tag) + '"');
}

Response& Response::contentPolicy(ContentPolicy policy, std::vector<std::string> styleHashes) {
    contentPolicy_ = policy;
    styleHashes_ = std::move(styleHashes);
    return *this;
}

Response& Response::sameOriginReferrer() {
    sameOriginReferrer_ = true;
    return *this;
}

std::string_view Response::headerValue(std::string_view name) const {
    for (const auto& [key, value] : headers_) {
        if (ascii::equalIgnoringCase(key, name)) return value;
    }
    return {};
}

void Response::replaceBody(std::string body) {
    body_ = std::move(body);
    file_.reset();
}

void Response::dropBody(int status) {
    status_ = status;
    replaceBody({});
}

}  // namespace entente::http
