#include "storage/db/lock_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "base/file.h"
#include "base/log.h"
#include "storage/db/errors.h"

namespace entente::storage {

namespace {

/// What the holder wrote into the file: its process number.
std::string holder(int descriptor) {
    std::array<char, 32> buffer;
    const ssize_t count = ::pread(descriptor, buffer.data(), buffer.size(), 0);
    std::string text(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    text.erase(std::min(text.find_first_not_of("0123456789"), text.size()));
    return text.empty() ? "another process" : "process " + text;
}

}  // namespace

LockFile::LockFile(const std::filesystem::path& path)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (descriptor_ < 0) throw FileError(errno, fmt::format("cannot open the lock file {}", path.string()));
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int number = errno;
        const std::string who = holder(descriptor_);
        ::close(descriptor_);
        if (number != EWOULDBLOCK) throw FileError(number, fmt::format("cannot lock {}", path.string()));
        throw DatabaseInUse(fmt::format("{} already uses this data folder: it holds {}", who, path.string()), 0);
    }
    const std::string text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(descriptor_, 0) != 0 ||
        ::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
        // The lock holds without it; only the other side's message is poorer.
        log::warning("database.lock_file_not_written", {{"path", path.string()}});
    }
}

LockFile::~LockFile() {
    ::close(descriptor_);
}

}  // namespace entente::storage
