#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/id.h"
#include "base/time.h"

namespace entente::storage {

/// Bytes bound as BLOB; a `string_view` alone is bound as TEXT.
struct Blob {
    std::string_view bytes;
};

/// One argument of a statement. It borrows texts and blobs: made in the call, gone after it.
class Parameter {
  public:
    using State = std::variant<std::nullptr_t, std::int64_t, double, std::string_view, Blob>;

    Parameter(std::nullptr_t) : state_(nullptr) {}
    Parameter(bool value) : state_(std::int64_t{value}) {}
    /// Any integer type whose every value fits a signed 64-bit column; `std::uint64_t` does not compile.
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char> && (std::is_signed_v<T> || sizeof(T) < 8))
    Parameter(T value) : state_(static_cast<std::int64_t>(value)) {}
    Parameter(double value) : state_(value) {}
    Parameter(std::string_view value) : state_(value) {}
    Parameter(const std::string& value) : state_(std::string_view(value)) {}
    Parameter(const char* value) : state_(std::string_view(value)) {}
    Parameter(Blob value) : state_(value) {}
    Parameter(Timestamp value) : state_(value.micros) {}
    /// The id 0 means "none" and becomes NULL.
    template <typename Tag>
    Parameter(Id<Tag> id) {
        if (id) state_ = id.value;
    }
    template <typename T>
    Parameter(const std::optional<T>& value) {
        if (value) state_ = Parameter(*value).state_;
    }
    /// A pointer would otherwise become a boolean.
    template <typename T>
    Parameter(const T*) = delete;

    const State& state() const { return state_; }

  private:
    State state_ = nullptr;
};

}  // namespace entente::storage
