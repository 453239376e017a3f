#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace entente::http {

/// Always `HttpOnly; SameSite=Lax; Path=/`, and `__Host-` with `Secure` wherever browsers accept that. `name` is the
/// short name, without the prefix: letters, digits, `-` and `_`.
struct Cookie {
    std::string name;
    std::string value;  ///< base64url or the like: no white space, quotes, commas, semicolons or backslashes
    std::optional<std::int64_t> maxAgeSeconds = {};  ///< nothing: until the browser is closed; 0: remove it now
};

enum class Caching {
    NoStore,     ///< pages and everything private (the default)
    Revalidate,  ///< kept, asked again each time with the ETag
    Immutable,   ///< for ever: only for addresses that carry a hash of the content
};

/// Which of the two content security policies goes with the response.
enum class ContentPolicy {
    Page,    ///< nothing but this server's own files
    Studio,  ///< as Page, and images and fonts from `data:` addresses, and the named inline styles
};

/// What goes back. Names and values of headers are checked when they are set: CR, LF, NUL and other controls throw
/// std::invalid_argument, for they would split the response. Not thread-safe; each request has its own.
class Response {
  public:
    static Response html(std::string body, int status = 200);
    static Response text(std::string body, int status = 200);
    static Response json(std::string body, int status = 200);
    static Response bytes(std::string body, std::string contentType);
    /// Streams the file; throws std::runtime_error when it cannot be opened. It is opened now, so that it may be
    /// replaced or removed before the last byte is sent.
    static Response file(const std::filesystem::path& path, std::string contentType);
    static Response empty(int status);
    /// 303 See Other. `path` is an encoded local path (`url::isLocalPath`), else std::invalid_argument.
    static Response redirect(std::string path);
    /// The error page of the installed hook with this message and status (400 to 599).
    static Response error(int status, Message message);
    /// NotFound 404, Forbidden 403, Rejected and Conflict 409, Invalid 400, Limit 413.
    static Response error(const Error& error);

    /// Replaces the header. What has a function of its own here (Cache-Control, Set-Cookie, Content-Security-Policy,
    /// Referrer-Policy) and what frames the message (Content-Length, Connection, …) is refused: std::invalid_argument.
    Response& header(std::string name, std::string value);
    Response& cookie(Cookie cookie);
    /// Saved under this name instead of shown (RFC 6266, with the UTF-8 form of RFC 8187).
    Response& download(std::string_view fileName);
    Response& caching(Caching caching);
    /// A strong validator, for example the SHA-256 of the content; without quotes.
    Response& etag(std::string_view tag);
    /// `styleHashes`: `sha256-…` sources for inline styles that a library insists on; only with Studio.
    Response& contentPolicy(ContentPolicy policy, std::vector<std::string> styleHashes = {});
    /// Referrer-Policy same-origin instead of no-referrer.
    Response& sameOriginReferrer();

    int status() const { return status_; }
    const std::string& body() const { return body_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }
    /// Value of a header that was set; empty when absent.
    std::string_view headerValue(std::string_view name) const;
    const std::vector<Cookie>& cookies() const { return cookies_; }
    Caching caching() const { return caching_; }
    ContentPolicy contentPolicy() const { return contentPolicy_; }
    const std::vector<std::string>& styleHashes() const { return styleHashes_; }
    bool hasSameOriginReferrer() const { return sameOriginReferrer_; }
    /// Set by `error`: the body is still to be made by the error-page hook.
    const std::optional<Message>& errorMessage() const { return errorMessage_; }

    /// An opened file to be streamed; the descriptor is closed with the last copy of the response.
    struct OpenFile {
        explicit OpenFile(const std::filesystem::path& path);
        ~OpenFile();
        OpenFile(const OpenFile&) = delete;
        OpenFile& operator=(const OpenFile&) = delete;

        int descriptor = -1;
        std::uint64_t size = 0;
    };
    const std::shared_ptr<const OpenFile>& openFile() const { return file_; }
    std::uint64_t contentLength() const { return file_ ? file_->size : body_.size(); }

    /// For the server's own steps behind the handler.
    void setStatus(int status) { status_ = status; }
    void replaceBody(std::string body);
    void dropBody(int status);

  private:
    explicit Response(int status) : status_(status) {}

    int status_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::vector<Cookie> cookies_;
    std::string body_;
    std::shared_ptr<const OpenFile> file_;
    Caching caching_ = Caching::NoStore;
    ContentPolicy contentPolicy_ = ContentPolicy::Page;
    std::vector<std::string> styleHashes_;
    bool sameOriginReferrer_ = false;
    std::optional<Message> errorMessage_;
};

}  // namespace entente::http
