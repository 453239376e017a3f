#include "http/request.h"

#include <algorithm>
#include <stdexcept>

#include "http/ascii.h"
#include "http/spool_file.h"

namespace entente::http {

namespace {
const std::string* find(const Fields& fields, std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& entry) { return entry.first == name; });
    return found == fields.end() ? nullptr : &found->second;
}

std::string_view valueOf(const Fields& fields, std::string_view name) {
    const auto* value = find(fields, name);
    return value ? std::string_view(*value) : std::string_view();
}
}  // namespace

std::string_view name(Method method) {
    switch (method) {
        case Method::Get:
            return "GET";
        case Method::Head:
            return "HEAD";
        case Method::Post:
            return "POST";
        case Method::Put:
            return "PUT";
        case Method::Patch:
            return "PATCH";
        case Method::Delete:
            return "DELETE";
    }
    return "";
}

UploadedFile::UploadedFile(std::string field, std::string fileName, std::string contentType, std::string bytes)
    : field_(std::move(field)),
      fileName_(std::move(fileName)),
      contentType_(std::move(contentType)),
      size_(bytes.size()),
      memory_(std::move(bytes)) {}

UploadedFile::UploadedFile(std::string field, std::string fileName, std::string contentType,
                           std::shared_ptr<const SpoolFile> file)
    : field_(std::move(field)),
      fileName_(std::move(fileName)),
      contentType_(std::move(contentType)),
      size_(file->size()),
      spool_(std::move(file)) {}

std::string UploadedFile::bytes() const {
    return spool_ ? spool_->read() : memory_;
}

const std::string& Request::parameter(std::string_view name) const {
    if (const auto* value = find(parts_.pathParameters, name)) return *value;
    throw std::out_of_range("no path parameter is called " + std::string(name));
}

std::string_view Request::query(std::string_view name) const {
    return valueOf(parts_.query, name);
}

std::string_view Request::header(std::string_view name) const {
    for (const auto& [key, value] : parts_.headers) {
        if (ascii::equalIgnoringCase(key, name)) return value;
    }
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    return valueOf(parts_.cookies, name);
}

std::string_view Request::field(std::string_view name) const {
    return valueOf(parts_.fields, name);
}

bool Request::hasField(std::string_view name) const {
    return find(parts_.fields, name) != nullptr;
}

std::vector<std::string> Request::fieldValues(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& [key, value] : parts_.fields) {
        if (key == name) values.push_back(value);
    }
    return values;
}

const UploadedFile* Request::file(std::string_view field) const {
    const auto found =
        std::find_if(parts_.files.begin(), parts_.files.end(), [&](const auto& file) { return file.field() == field; });
    return found == parts_.files.end() ? nullptr : &*found;
}

}  // namespace entente::http
