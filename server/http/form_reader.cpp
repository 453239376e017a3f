#include "http/form_reader.h"

#include "base/utf8.h"
#include "http/refusal.h"
#include "http/url.h"

namespace entente::http {

namespace {
std::string withLineFeeds(std::string text) {
    if (text.find('\r') == std::string::npos) return text;
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            result.push_back(text[i]);
        } else if (i + 1 == text.size() || text[i + 1] != '\n') {
            result.push_back('\n');
        }
    }
    return result;
}

// Names come from the client and go into a page: only a readable one is repeated there.
std::string shown(std::string_view field) {
    constexpr std::size_t longest = 80;
    if (field.empty() || field.size() > longest || !utf8::valid(field) || utf8::hasForbiddenControls(field)) return "?";
    return std::string(field);
}

Refusal badField(std::string_view field) {
    return refused(400, "http.bad_field",
                   "The field {field} holds characters that are not allowed, such as control characters.",
                   {{"field", shown(field)}});
}
}  // namespace

std::string checkedText(std::string_view field, std::string text) {
    if (!utf8::valid(text)) throw badField(field);
    text = withLineFeeds(std::move(text));
    if (utf8::hasForbiddenControls(text)) throw badField(field);
    return text;
}

Fields parseUrlEncoded(std::string_view text, std::size_t maxFields) {
    Fields fields;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (pair.empty()) continue;
        if (fields.size() == maxFields) {
            throw refused(400, "http.too_many_fields", "The form has more than {limit} fields.",
                          {{"limit", std::to_string(maxFields)}});
        }
        const auto equals = pair.find('=');
        auto name = url::decode(pair.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::string() : url::decode(pair.substr(equals + 1), true);
        if (!name) throw badField("");
        auto checkedName = checkedText(*name, *name);
        if (!value) throw badField(checkedName);
        auto checkedValue = checkedText(checkedName, *std::move(value));
        fields.emplace_back(std::move(checkedName), std::move(checkedValue));
    }
    return fields;
}

}  // namespace entente::http
