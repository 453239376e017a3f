#pragma once

namespace entente::engine {

class EventProcessor;

/// One per file of this folder; `registry.cpp` lists them.
namespace events {
const EventProcessor& none();
const EventProcessor& timer();
const EventProcessor& message();
const EventProcessor& signal();
const EventProcessor& error();
const EventProcessor& escalation();
const EventProcessor& terminate();
}  // namespace events

}  // namespace entente::engine
