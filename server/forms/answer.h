#pragma once

#include <optional>
#include <string>
#include <vector>

#include "forms/form.h"

namespace entente::forms {

/// One answer: the value that was understood, or what is wrong with the text.
struct Answer {
    feel::Value value;  ///< null for an empty text, false for an unchecked checkbox
    std::optional<Message> error;
};

/// The texts that a browser sent for one component as a value. `options` are those on offer.
Answer readAnswer(const Component& component, const std::vector<std::string>& texts, const std::vector<Option>& options,
                  const Surroundings& around);

/// The first rule of the component that a value breaks.
std::optional<Message> brokenRule(const Component& component, const feel::Value& value, const Surroundings& around);

/// The inverse of `readAnswer`: what the inputs hold for a value. A text that was no answer comes back as it was.
std::vector<std::string> entriesOf(const Component& component, const feel::Value& value, const Surroundings& around);

}  // namespace entente::forms
