#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

#include "base/error.h"
#include "feel/value.h"

namespace entente::engine {

/// What went wrong within the process: it becomes an incident, never an exception.
struct Failure {
    Message message;
    std::string expression = {};
    feel::Context variables = {};
};

/// A value, or the failure that an incident will tell.
template <typename T>
class [[nodiscard]] Attempt {
  public:
    Attempt(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Attempt(Failure failure) : state_(std::in_place_index<1>, std::move(failure)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& operator*() { return (assert(state_.index() == 0), *std::get_if<0>(&state_)); }
    const T& operator*() const { return (assert(state_.index() == 0), *std::get_if<0>(&state_)); }
    T* operator->() { return &**this; }
    const T* operator->() const { return &**this; }
    const Failure& failure() const { return (assert(state_.index() == 1), *std::get_if<1>(&state_)); }

  private:
    std::variant<T, Failure> state_;
};

}  // namespace entente::engine
