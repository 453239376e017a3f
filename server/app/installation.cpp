#include "app/installation.h"

#include <stdexcept>

namespace entente::app {

Installation Installation::find() {
    const auto program = std::filesystem::read_symlink("/proc/self/exe");
    for (auto folder = program.parent_path(); folder != folder.root_path(); folder = folder.parent_path())
        for (const auto& root : {folder, folder / "share/entente"})
            if (std::filesystem::exists(root / "storage/migrations/sqlite") &&
                std::filesystem::exists(root / "server/web/templates"))
                return {root};
    throw std::runtime_error("the files that belong to " + program.string() + " are missing");
}

}  // namespace entente::app
