#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>

#include "base/error.h"

namespace entente::feel {

/// Arguments of a message that are names of types, and `others`. A catalogue says `date and time` by its key
/// `feel.type.date_and_time`, as any sentence nested in another (`Message::nest`).
Message::Arguments typeArguments(std::initializer_list<std::pair<std::string_view, std::string_view>> types,
                                 Message::Arguments others = {});

}  // namespace entente::feel
