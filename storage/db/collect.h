#pragma once

#include <optional>
#include <type_traits>
#include <vector>

#include "storage/db/rows.h"

namespace entente::storage {

/// The first row as `read(const Rows&)` makes it; nothing when there is none.
template <typename Read>
auto first(Rows rows, Read read) -> std::optional<std::decay_t<decltype(read(rows))>> {
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

/// Every row as `read(const Rows&)` makes it, in order.
template <typename Read>
auto all(Rows rows, Read read) -> std::vector<std::decay_t<decltype(read(rows))>> {
    std::vector<std::decay_t<decltype(read(rows))>> items;
    while (rows.next())
        items.push_back(read(rows));
    return items;
}

}  // namespace entente::storage
