#pragma once

#include <string>
#include <variant>

#include "engine/event.h"

namespace entente::workflow {

/// An event as rows keep it: those of the history, and those of what lives, which are the event that made it, brought
/// up to date.
std::string eventText(const engine::Event& event);

/// Reads it back. Throws `std::runtime_error` for a row that is damaged.
engine::Event eventOf(const std::string& text);
[[noreturn]] void throwDamaged(const std::string& text);

/// The same, of a row that keeps events of one kind.
template <typename EventType>
EventType eventFrom(const std::string& text) {
    auto event = eventOf(text);
    if (!std::holds_alternative<EventType>(event)) throwDamaged(text);
    return std::get<EventType>(std::move(event));
}

}  // namespace entente::workflow
