#include "jobs/failure_text.h"

#include "feel/json.h"

namespace entente::jobs {

Message brokeOff(std::string_view what) {
    return {"jobs.broke_off", "it broke off: “{what}”", {{"what", std::string(what)}}};
}

std::string failureText(const Message& message) {
    feel::Context arguments;
    for (const auto& [name, value] : message.arguments)
        arguments.set(name, value);
    return feel::toJson(
        feel::Context{{"key", message.key}, {"pattern", message.pattern}, {"arguments", std::move(arguments)}});
}

Message failureOf(const std::string& text) {
    const auto value = text.starts_with('{') ? feel::fromJson(text) : Result<feel::Value>(feel::Value());
    if (!value || !(*value)["key"].isString() || !(*value)["arguments"].isContext()) return {{}, text, {}};
    Message message{(*value)["key"].textOr(""), (*value)["pattern"].textOr(""), {}};
    for (const auto& [name, argument] : (*value)["arguments"].context().entries())
        message.arguments.emplace_back(name, argument.textOr(""));
    return message;
}

}  // namespace entente::jobs
