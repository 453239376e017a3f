#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace entente::mail {

/// The change that made `after` of `before`, line by line, made to `other`: each changed passage is found there by the
/// lines that it replaces, an added one by the line above it. Nothing when a passage is not there, or is there twice.
std::optional<std::string> sameChange(std::string_view before, std::string_view after, std::string_view other);

}  // namespace entente::mail
