#pragma once

#include <cerrno>
#include <system_error>

namespace entente::http {

/// Throws what `errno` says; `what` was being done.
[[noreturn]] inline void failBySystem(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace entente::http
