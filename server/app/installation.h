#pragma once

#include <filesystem>

namespace entente::app {

/// Where the shipped files are, wherever the program was started from: in the source tree when it runs from a build
/// folder, below the install prefix (`share/entente`) when it is installed.
struct Installation {
    std::filesystem::path root;

    std::filesystem::path defaults() const { return root / "etc/entente.properties"; }
    std::filesystem::path migrations() const { return root / "storage/migrations/sqlite"; }
    std::filesystem::path web() const { return root / "server/web"; }
    std::filesystem::path workflows() const { return root / "workflows"; }
    std::filesystem::path templates() const { return root / "docx_templates"; }
    std::filesystem::path calendars() const { return root / "etc/calendars.json"; }
    std::filesystem::path demo() const { return root / "etc/demo/demo.json"; }

    /// Throws std::runtime_error when the files are nowhere.
    static Installation find();
};

}  // namespace entente::app
