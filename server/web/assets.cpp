#include "web/assets.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "base/crypto.h"

namespace entente::web {

namespace {

struct MediaType {
    std::string_view extension;
    std::string_view type;
    bool compressible;
};
constexpr std::array mediaTypes{
    MediaType{".css", "text/css; charset=utf-8", true},
    MediaType{".js", "text/javascript; charset=utf-8", true},
    MediaType{".svg", "image/svg+xml", true},
    MediaType{".txt", "text/plain; charset=utf-8", true},
    MediaType{".json", "application/json", true},
    MediaType{".woff2", "font/woff2", false},
    MediaType{".woff", "font/woff", false},
    MediaType{".png", "image/png", false},
};

/// Files of other kinds (notes, source maps) are not served.
const MediaType* mediaType(const std::filesystem::path& path) {
    const auto extension = path.extension().string();
    for (const auto& each : mediaTypes)
        if (each.extension == extension) return &each;
    return nullptr;
}

}  // namespace

Assets Assets::load(const std::string& folder) {
    Assets assets;
    std::string hashes;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto* type = entry.is_regular_file() ? mediaType(entry.path()) : nullptr;
        if (type == nullptr) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        if (!file) throw std::runtime_error("cannot read " + entry.path().string());
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        const auto path = std::filesystem::relative(entry.path(), folder).generic_string();
        assets.files_[path] = {entry.path().string(), std::string(type->type), sha256Hex(bytes), bytes.size(),
                               type->compressible};
    }
    for (const auto& [path, asset] : assets.files_)
        hashes += path + ' ' + asset.hash + '\n';
    assets.version_ = sha256Hex(hashes).substr(0, 16);
    return assets;
}

std::string Assets::url(std::string_view path) const {
    if (!has(path)) throw std::out_of_range("no asset `" + std::string(path) + "`");
    return "/assets/" + version_ + "/" + std::string(path);
}

const Asset* Assets::find(std::string_view version, std::string_view path) const {
    if (version != version_) return nullptr;
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

}  // namespace entente::web
