#include "workflow/event_text.h"

#include <stdexcept>

#include "feel/json.h"

namespace entente::workflow {

std::string eventText(const engine::Event& event) {
    return feel::toTypedJson(engine::toValue(event));
}

engine::Event eventOf(const std::string& text) {
    if (const auto value = feel::fromTypedJson(text))
        if (auto event = engine::fromValue(*value)) return std::move(event).value();
    throwDamaged(text);
}

void throwDamaged(const std::string& text) {
    throw std::runtime_error("a row of an instance is damaged: " + text.substr(0, 200));
}

}  // namespace entente::workflow
