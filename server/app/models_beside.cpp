#include "app/models_beside.h"

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "base/file.h"

namespace entente::app {

namespace {

using ByNamespace = std::map<std::string, std::filesystem::path>;

ByNamespace read(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
        if (entry.path().extension() == ".dmn" && entry.is_regular_file(ignored)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    ByNamespace found;
    for (const auto& file : files) {
        const auto bytes = readFile(systemFiles(), file);
        if (!bytes) continue;
        if (auto space = dmn::namespaceOf(*bytes); !space.empty()) found.emplace(std::move(space), file);
    }
    return found;
}

}  // namespace

dmn::ImportResolver modelsBeside(const std::filesystem::path& model) {
    const auto folder = model.parent_path().empty() ? std::filesystem::path(".") : model.parent_path();
    const auto known = std::make_shared<std::optional<ByNamespace>>();
    return [folder, known](const std::string& space) -> std::optional<std::string> {
        if (!*known) *known = read(folder);
        const auto found = (*known)->find(space);
        return found != (*known)->end() ? readFile(systemFiles(), found->second) : std::nullopt;
    };
}

}  // namespace entente::app
