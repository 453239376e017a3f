#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/principal.h"

namespace entente::http {

enum class Method { Get, Head, Post, Put, Patch, Delete };

std::string_view name(Method method);
/// Safe methods change nothing (RFC 9110 §9.2.1): GET and HEAD.
constexpr bool isSafe(Method method) {
    return method == Method::Get || method == Method::Head;
}

/// Names and values in the order of the request; a name may occur several times.
using Fields = std::vector<std::pair<std::string, std::string>>;

class SpoolFile;

/// A file of a multipart form. Small ones are in memory, large ones in a temporary file without a name, which ends with
/// the last copy of this object, or with the process. Immutable.
class UploadedFile {
  public:
    UploadedFile(std::string field, std::string fileName, std::string contentType, std::string bytes);
    UploadedFile(std::string field, std::string fileName, std::string contentType,
                 std::shared_ptr<const SpoolFile> file);

    const std::string& field() const { return field_; }
    /// The last part of the name that the browser sent, valid UTF-8 without controls or slashes; never a path.
    const std::string& fileName() const { return fileName_; }
    /// What the browser claims. Look at the bytes before believing it.
    const std::string& contentType() const { return contentType_; }
    std::uint64_t size() const { return size_; }
    /// All bytes; throws std::runtime_error when the temporary file cannot be read.
    std::string bytes() const;

  private:
    std::string field_;
    std::string fileName_;
    std::string contentType_;
    std::uint64_t size_ = 0;
    std::string memory_;
    std::shared_ptr<const SpoolFile> spool_;
};

/// What a request is made of. The server fills it; tests of handlers fill what they need.
struct RequestParts {
    Method method = Method::Get;
    std::string path = "/";  ///< decoded, begins with `/`
    Fields pathParameters = {};
    Fields query = {};
    Fields headers = {};
    Fields cookies = {};  ///< by their short names, without the prefix `__Host-`
    Fields fields = {};
    std::vector<UploadedFile> files = {};
    std::string body = {};  ///< only where the route takes raw bytes, see `BodyLimit::raw`
    std::string remoteAddress = "127.0.0.1";
    bool secure = false;
    std::string site = "http://localhost";  ///< address of this server as configured, without a slash at the end
    std::string csrfToken = {};
    std::optional<Principal> principal = {};
};

/// One request, complete and checked: every name and value is valid UTF-8 without NUL or forbidden controls, line ends
/// in fields are LF, no field is also in the query. Immutable.
class Request {
  public:
    explicit Request(RequestParts parts) : parts_(std::move(parts)) {}

    /// HEAD is answered from the GET route: its handler sees Method::Head.
    Method method() const { return parts_.method; }
    const std::string& path() const { return parts_.path; }
    /// The value of `{name}` in the route's pattern; asking for another name is a programming error (throws
    /// std::out_of_range).
    const std::string& parameter(std::string_view name) const;

    /// First value in the query; empty when absent.
    std::string_view query(std::string_view name) const;
    const Fields& queries() const { return parts_.query; }

    /// First value of the header (names compare without case); empty when absent.
    std::string_view header(std::string_view name) const;
    /// Value of the cookie set under this short name by `Response::cookie`; empty when absent.
    std::string_view cookie(std::string_view name) const;

    /// First value of the form field; empty when absent.
    std::string_view field(std::string_view name) const;
    bool hasField(std::string_view name) const;
    std::vector<std::string> fieldValues(std::string_view name) const;
    const Fields& fields() const { return parts_.fields; }

    /// The file of this field; nothing when the person chose none.
    const UploadedFile* file(std::string_view field) const;
    const std::vector<UploadedFile>& files() const { return parts_.files; }

    const std::string& body() const { return parts_.body; }

    /// The client's address without port; from a forwarded header only when a trusted proxy says so.
    const std::string& remoteAddress() const { return parts_.remoteAddress; }
    /// Whether the person's browser speaks https to us or to the trusted proxy.
    bool secure() const { return parts_.secure; }

    /// The address that people reach this server by, as configured and not as the request says.
    const std::string& site() const { return parts_.site; }

    /// Goes into the hidden field `csrf` of every form on the page.
    const std::string& csrfToken() const { return parts_.csrfToken; }

    bool signedIn() const { return parts_.principal.has_value(); }
    /// Who is signed in; null for nobody (possible only on open and link routes).
    const Principal* principal() const { return parts_.principal ? &*parts_.principal : nullptr; }

    const RequestParts& parts() const& { return parts_; }
    RequestParts parts() && { return std::move(parts_); }

  private:
    RequestParts parts_;
};

}  // namespace entente::http
