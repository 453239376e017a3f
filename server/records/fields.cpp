#include "records/fields.h"

#include <algorithm>

#include "base/utf8.h"

namespace entente::records {

namespace {

constexpr std::string_view kSigns = " _-.*()/'\t";

std::string headerKey(std::string_view header) {
    auto key = utf8::asciiLower(header);
    std::erase_if(key, [](char c) { return kSigns.find(c) != std::string_view::npos; });
    return key;
}

std::vector<std::string> parts(std::string_view text, std::string_view separators) {
    std::vector<std::string> list(1);
    for (const char c : text)
        if (separators.find(c) == std::string_view::npos)
            list.back() += c;
        else
            list.emplace_back();
    std::erase(list, "");
    return list;
}

}  // namespace

std::string Column::header(std::string_view language) const {
    return language == "ko" ? parts(headers, "|").front() : std::string(name);
}

const std::string& textOf(const Fields& fields, std::string_view name) {
    static const std::string kNone;
    const auto found = fields.find(name);
    return found == fields.end() ? kNone : found->second;
}

const Column* columnOf(std::span<const Column> columns, std::string_view header) {
    const auto wanted = headerKey(header);
    for (const auto& column : columns) {
        if (headerKey(column.name) == wanted) return &column;
        for (const auto& other : parts(column.headers, "|"))
            if (headerKey(other) == wanted) return &column;
    }
    return nullptr;
}

std::vector<Error> checkTexts(std::span<const Column> columns, Fields& fields) {
    std::vector<Error> errors;
    for (const auto& column : columns) {
        const auto found = fields.find(column.name);
        if (found != fields.end()) {
            if (column.prose) std::erase(found->second, '\r');
            found->second = utf8::trim(std::string(found->second));
        }
        const auto& text = textOf(fields, column.name);
        if (text.empty()) {
            if (column.required) errors.push_back(invalid("records.required", "Fill in this field", {}, column.name));
            continue;
        }
        if (column.prose && utf8::length(text) > column.longest)
            errors.push_back(invalid("records.too_long", "Use at most {count} characters",
                                     {{"count", std::to_string(column.longest)}}, column.name));
        else if (!column.prose &&
                 (utf8::length(text) > column.longest || text.find_first_of("\n\t") != std::string::npos))
            errors.push_back(invalid("records.line_too_long", "Use one line of at most {count} characters",
                                     {{"count", std::to_string(column.longest)}}, column.name));
        else if (utf8::hasForbiddenControls(text))
            errors.push_back(invalid("records.controls", "Remove the invisible characters", {}, column.name));
    }
    return errors;
}

std::string nameKey(std::string_view name) {
    auto words = parts(utf8::asciiLower(name), " ,.-'\t");
    const bool latin =
        std::all_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (latin) std::sort(words.begin(), words.end());
    std::string key;
    for (const auto& word : words)
        key += word + (latin ? " " : "");
    return key;
}

}  // namespace entente::records
