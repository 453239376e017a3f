#include "http/spool_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "http/system_failure.h"

namespace entente::http {

SpoolFile::SpoolFile(const std::filesystem::path& directory) {
    const auto folder = directory.empty() ? std::filesystem::temp_directory_path() : directory;
    std::string name = (folder / "entente-upload-XXXXXX").string();
    descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ < 0) failBySystem("create a temporary file for an upload");
    ::unlink(name.c_str());
}

SpoolFile::~SpoolFile() {
    ::close(descriptor_);
}

void SpoolFile::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) failBySystem("write a temporary file of an upload");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        size_ += static_cast<std::uint64_t>(written);
    }
}

std::string SpoolFile::read() const {
    std::string content(static_cast<std::size_t>(size_), '\0');
    for (std::size_t done = 0; done < content.size();) {
        const auto count = ::pread(descriptor_, content.data() + done, content.size() - done, static_cast<off_t>(done));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) failBySystem("read a temporary file of an upload");
        done += static_cast<std::size_t>(count);
    }
    return content;
}

}  // namespace entente::http
