#include "base/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "base/crypto.h"

namespace entente {

namespace {

using Path = FileSystem::Path;

[[noreturn]] void fail(std::string_view action, const Path& path) {
    const int number = errno;
    throw FileError(number, fmt::format("cannot {} {}", action, path.string()));
}

template <typename Call>
auto retryInterrupted(Call call) {
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

class Descriptor {
  public:
    Descriptor(int number, Path path) : number_(number), path_(std::move(path)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }

    int number() const { return number_; }
    const Path& path() const { return path_; }
    void sync() const {
        if (retryInterrupted([&] { return ::fsync(number_); }) != 0) fail("flush", path_);
    }
    void close() {
        const int number = std::exchange(number_, -1);
        // Linux has released the number even when it reports EINTR.
        if (number >= 0 && ::close(number) != 0 && errno != EINTR) fail("close", path_);
    }

  private:
    int number_;
    Path path_;
};

class SystemWritableFile final : public WritableFile {
  public:
    SystemWritableFile(int number, const Path& path) : file_(number, path) {}

    void write(std::string_view bytes) override {
        while (!bytes.empty()) {
            const ssize_t count = retryInterrupted([&] { return ::write(file_.number(), bytes.data(), bytes.size()); });
            if (count < 0) fail("write", file_.path());
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void sync() override { file_.sync(); }
    void close() override { file_.close(); }

  private:
    Descriptor file_;
};

class SystemReadableFile final : public ReadableFile {
  public:
    SystemReadableFile(int number, const Path& path) : file_(number, path) {
        struct stat status = {};
        if (::fstat(number, &status) != 0) fail("read", path);
        if (S_ISDIR(status.st_mode)) {
            errno = EISDIR;
            fail("read", path);
        }
        size_ = static_cast<std::uint64_t>(status.st_size);
    }

    std::size_t read(char* buffer, std::size_t size) override {
        const ssize_t count = retryInterrupted([&] { return ::read(file_.number(), buffer, size); });
        if (count < 0) fail("read", file_.path());
        return static_cast<std::size_t>(count);
    }
    std::uint64_t size() const override { return size_; }

  private:
    Descriptor file_;
    std::uint64_t size_ = 0;
};

class SystemFiles final : public FileSystem {
  public:
    std::unique_ptr<WritableFile> create(const Path& path) override {
        const int number = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
        if (number < 0) fail("create", path);
        return std::make_unique<SystemWritableFile>(number, path);
    }

    std::unique_ptr<ReadableFile> open(const Path& path) const override {
        const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
        if (number < 0 && (errno == ENOENT || errno == ENOTDIR)) return nullptr;
        if (number < 0) fail("open", path);
        return std::make_unique<SystemReadableFile>(number, path);
    }

    bool exists(const Path& path) const override {
        if (::access(path.c_str(), F_OK) == 0) return true;
        if (errno != ENOENT && errno != ENOTDIR) fail("look for", path);
        return false;
    }

    void rename(const Path& from, const Path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) fail("rename to", to);
    }

    bool remove(const Path& path) override {
        if (::unlink(path.c_str()) == 0) return true;
        if (errno != ENOENT) fail("remove", path);
        return false;
    }

    void createFolders(const Path& path) override {
        if (path.empty() || ::access(path.c_str(), F_OK) == 0) return;
        createFolders(path.parent_path());
        if (::mkdir(path.c_str(), S_IRWXU) == 0) {
            syncFolder(path.has_parent_path() ? path.parent_path() : Path("."));
        } else if (errno != EEXIST) {
            fail("create", path);
        }
    }

    void syncFolder(const Path& path) override {
        const int number = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (number < 0) fail("open", path);
        Descriptor(number, path).sync();
    }

    std::vector<std::string> list(const Path& folder) const override {
        std::vector<std::string> names;
        std::error_code error;
        std::filesystem::directory_iterator entry(folder, error);
        for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
            names.push_back(entry->path().filename().string());
        }
        if (error && error != std::errc::no_such_file_or_directory) {
            throw FileError(error.value(), fmt::format("cannot list {}", folder.string()));
        }
        std::sort(names.begin(), names.end());
        return names;
    }
};

}  // namespace

bool FileError::diskFull() const {
    return code().value() == ENOSPC || code().value() == EDQUOT;
}

FileSystem& systemFiles() {
    static SystemFiles files;
    return files;
}

std::optional<std::string> readFile(const FileSystem& files, const Path& path, std::uint64_t limit) {
    const auto file = files.open(path);
    if (!file) return std::nullopt;
    std::string content;
    if (file->size() <= limit) content.reserve(static_cast<std::size_t>(file->size()));
    // Counted on the bytes read: a growing file or a pipe reports another size than it has.
    std::array<char, 65536> buffer;
    while (const std::size_t count = file->read(buffer.data(), buffer.size())) {
        if (count > limit - content.size()) {
            throw FileError(EFBIG, fmt::format("cannot read {}: larger than {} bytes", path.string(), limit));
        }
        content.append(buffer.data(), count);
    }
    return content;
}

void writeFile(FileSystem& files, const Path& path, std::string_view bytes) {
    const Path folder = path.has_parent_path() ? path.parent_path() : Path(".");
    const Path beside = folder / fmt::format(".{}.{}", path.filename().string(), hex(randomBytes(6)));
    try {
        const auto file = files.create(beside);
        file->write(bytes);
        file->sync();
        file->close();
        files.rename(beside, path);
    } catch (...) {
        try {
            files.remove(beside);
        } catch (const FileError&) {
            // The first failure is the one to report; the leftover is a hidden file nobody reads.
        }
        throw;
    }
    files.syncFolder(folder);
}

}  // namespace entente
