#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace entente {

std::string Message::fill(std::string_view pattern, const Arguments& arguments) {
    std::string text;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        text.append(pattern.substr(0, open));
        if (open == std::string_view::npos) break;
        pattern.remove_prefix(open);
        const auto close = pattern.find('}');
        const auto name = close == std::string_view::npos ? std::string_view() : pattern.substr(1, close - 1);
        const auto found =
            std::find_if(arguments.begin(), arguments.end(), [&](const auto& a) { return a.first == name; });
        if (found == arguments.end()) {
            text.push_back('{');
            pattern.remove_prefix(1);
        } else {
            text.append(found->second);
            pattern.remove_prefix(close + 1);
        }
    }
    return text;
}

namespace {
Error make(ErrorKind kind, std::string key, std::string pattern, Message::Arguments arguments, std::string place = {}) {
    return Error{kind, Message{std::move(key), std::move(pattern), std::move(arguments)}, std::move(place)};
}
}  // namespace

Message& Message::nest(const std::string& name, const Message& inner) {
    arguments.emplace_back(name, inner.english());
    arguments.emplace_back(name + ".key", inner.key);
    for (const auto& [argument, value] : inner.arguments)
        arguments.emplace_back(fmt::format("{}.{}", name, argument), value);
    return *this;
}

Message Message::nested(std::string_view name) const {
    Message inner;
    const auto prefix = std::string(name) + ".";
    for (const auto& [argument, value] : arguments) {
        if (argument == name) inner.pattern = value;
        if (!argument.starts_with(prefix)) continue;
        if (argument == prefix + "key")
            inner.key = value;
        else
            inner.arguments.emplace_back(argument.substr(prefix.size()), value);
    }
    return inner;
}

Error invalid(std::string key, std::string pattern, Message::Arguments arguments, std::string place) {
    return make(ErrorKind::Invalid, std::move(key), std::move(pattern), std::move(arguments), std::move(place));
}

Error rejected(std::string key, std::string pattern, Message::Arguments arguments) {
    return make(ErrorKind::Rejected, std::move(key), std::move(pattern), std::move(arguments));
}

Error notFound(std::string key, std::string pattern, Message::Arguments arguments) {
    return make(ErrorKind::NotFound, std::move(key), std::move(pattern), std::move(arguments));
}

}  // namespace entente
