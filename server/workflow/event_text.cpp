#include "workflow/event_text.h"

#include <stdexcept>

namespace entente::workflow {

std::string eventText(const engine::Event& event) {
    return engine::toText(event);
}

engine::Event eventOf(const std::string& text) {
    if (auto event = engine::fromText(text)) return std::move(event).value();
    throwDamaged(text);
}

void throwDamaged(const std::string& text) {
    throw std::runtime_error("a row of an instance is damaged: " + text.substr(0, 200));
}

}  // namespace entente::workflow
