#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "http/sizes.h"

namespace entente::http {

/// Which body a route takes, and how much of it in bytes. More is 413, another kind 415. There is no default.
class BodyLimit {
  public:
    enum class Kind { None, Form, Upload, Raw };

    /// No body at all: pages.
    static BodyLimit none() { return {Kind::None, 0, {}}; }
    /// A form without files, urlencoded or multipart.
    static BodyLimit form(std::uint64_t bytes = 512 * kibibyte) { return {Kind::Form, bytes, {}}; }
    /// A form with files.
    static BodyLimit upload(std::uint64_t bytes = 64 * mebibyte) { return {Kind::Upload, bytes, {}}; }
    /// Bytes of one of these media types, as `Request::body()`; the CSRF token comes in the header `X-CSRF-Token`.
    static BodyLimit raw(std::uint64_t bytes, std::vector<std::string> mediaTypes) {
        return {Kind::Raw, bytes, std::move(mediaTypes)};
    }

    /// For pages whose tables may be long: that many fields, and that many bytes of all that are no files.
    BodyLimit manyFields(std::size_t fields = 20'000, std::uint64_t fieldBytes = 8 * mebibyte) const {
        auto limit = *this;
        limit.fields_ = fields;
        limit.fieldBytes_ = fieldBytes;
        limit.bytes_ = std::max(bytes_, fieldBytes);
        return limit;
    }

    Kind kind() const { return kind_; }
    std::uint64_t bytes() const { return bytes_; }
    /// 0: as many as the server takes elsewhere.
    std::size_t fields() const { return fields_; }
    /// Of all fields that are no files, together.
    std::uint64_t fieldBytes() const { return fieldBytes_; }
    const std::vector<std::string>& mediaTypes() const { return mediaTypes_; }

  private:
    BodyLimit(Kind kind, std::uint64_t bytes, std::vector<std::string> mediaTypes)
        : kind_(kind), bytes_(bytes), mediaTypes_(std::move(mediaTypes)) {}

    Kind kind_;
    std::uint64_t bytes_;
    std::size_t fields_ = 0;
    std::uint64_t fieldBytes_ = mebibyte;
    std::vector<std::string> mediaTypes_;
};

}  // namespace entente::http
