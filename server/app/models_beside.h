#pragma once

#include <filesystem>

#include "dmn/model.h"

namespace entente::app {

/// Finds the models that `model` imports among the `.dmn` files of its folder. The folder is read when the first import
/// asks for it; a file that cannot be read is passed over.
dmn::ImportResolver modelsBeside(const std::filesystem::path& model);

}  // namespace entente::app
