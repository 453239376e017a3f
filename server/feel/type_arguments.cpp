#include "feel/type_arguments.h"

#include <algorithm>
#include <string>

namespace entente::feel {

Message::Arguments typeArguments(std::initializer_list<std::pair<std::string_view, std::string_view>> types,
                                 Message::Arguments others) {
    Message message{{}, {}, std::move(others)};
    for (const auto& [argument, type] : types) {
        auto key = "feel.type." + std::string(type);
        std::replace(key.begin(), key.end(), ' ', '_');
        message.nest(std::string(argument), {std::move(key), std::string(type), {}});
    }
    return std::move(message.arguments);
}

}  // namespace entente::feel
