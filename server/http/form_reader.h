#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "http/body_reader.h"
#include "http/request.h"

namespace entente::http {

struct FormLimits {
    std::size_t fields;
    std::uint64_t fieldBytes;  ///< of all fields that are no files, together
    std::size_t files;
    std::size_t memoryFileBytes;
    std::filesystem::path spoolDirectory;
};

struct Form {
    Fields fields;
    std::vector<UploadedFile> files;
};

/// `application/x-www-form-urlencoded`, of a query or a body. Throws Refusal 400 that names the field for bad encoding,
/// invalid UTF-8 or forbidden controls, and for too many fields.
Fields parseUrlEncoded(std::string_view text, std::size_t maxFields);

/// `multipart/form-data` (RFC 7578), streamed: only fields and small files are held in memory. Throws Refusal 400.
Form readMultipart(BodyReader& body, std::string_view contentType, bool filesAllowed, const FormLimits& limits);

/// `text` as a field's value: line ends become LF; throws Refusal 400 that names `field` unless it is valid UTF-8
/// without forbidden controls.
std::string checkedText(std::string_view field, std::string text);

}  // namespace entente::http
