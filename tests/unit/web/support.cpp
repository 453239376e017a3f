#include "unit/web/support.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace entente::web::test {

const Site& site() {
    static const Site loaded(ENTENTE_SOURCE_DIR "/server/web");
    return loaded;
}

Frame frame(const Language& language, const std::string& path) {
    Frame frame;
    frame.language = language;
    frame.path = path;
    frame.csrf = "csrf-token";
    frame.clocks = {"Asia/Seoul", "Asia/Tashkent"};
    return frame;
}

void keepSample(const std::string& name, const std::string& html) {
    namespace fs = std::filesystem;
    const char* folder = std::getenv("ENTENTE_KEEP_SAMPLES");
    if (!folder) return;
    fs::create_directories(folder);
    const fs::path assets = ENTENTE_SOURCE_DIR "/server/web/assets";
    const auto base = site().assets().url("entente.css");
    const auto prefix = base.substr(0, base.rfind('/'));
    auto local = html;
    for (auto at = local.find(prefix); at != std::string::npos; at = local.find(prefix, at))
        local.replace(at, prefix.size(), assets.string());
    std::ofstream(fs::path(folder) / (name + ".html"), std::ios::binary) << local;
}

}  // namespace entente::web::test
