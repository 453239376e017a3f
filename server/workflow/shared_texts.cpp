#include "workflow/shared_texts.h"

namespace entente::workflow {

bool isShared(std::string_view path) {
    return path.starts_with(kSharedFolder);
}

std::string ownPath(std::string_view sharedPath) {
    return std::string(sharedPath.substr(kSharedFolder.size()));
}

std::string sharedPath(std::string_view ownPath) {
    return std::string(kSharedFolder).append(ownPath);
}

PackageFiles withShared(PackageFiles files, const PackageFiles& shared) {
    // Without any to offer, as in a tool that was given the files, those that came along stay.
    if (shared.empty()) return files;
    std::erase_if(files, [](const auto& file) { return isShared(file.first); });
    for (const auto& [path, bytes] : shared) {
        const auto own = files.find(ownPath(path));
        if (own != files.end() && own->second == bytes) files.erase(own);
        if (!files.contains(ownPath(path))) files[path] = bytes;
    }
    return files;
}

}  // namespace entente::workflow
