#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace entente {

/// What the operating system refused, with its error number and the path. An infrastructure failure.
class FileError : public std::system_error {
  public:
    FileError(int number, const std::string& what) : std::system_error(number, std::generic_category(), what) {}
    bool diskFull() const;
};

/// A new file being written. Used by one thread; destroyed without `close()` it stays as it is.
class WritableFile {
  public:
    virtual ~WritableFile() = default;
    /// Appends all bytes or throws `FileError`.
    virtual void write(std::string_view bytes) = 0;
    /// Returns when the content is on the disk.
    virtual void sync() = 0;
    virtual void close() = 0;
};

/// A file being read from its beginning. Used by one thread.
class ReadableFile {
  public:
    virtual ~ReadableFile() = default;
    /// Up to `size` bytes into `buffer`; 0 at the end.
    virtual std::size_t read(char* buffer, std::size_t size) = 0;
    virtual std::uint64_t size() const = 0;
};

/// The operating system's files, so that a test can make them fail or lose what was not flushed. Thread-safe. Every
/// function throws `FileError` unless it says otherwise.
class FileSystem {
  public:
    using Path = std::filesystem::path;

    virtual ~FileSystem() = default;
    /// A file that did not exist, readable by this user only.
    virtual std::unique_ptr<WritableFile> create(const Path& path) = 0;
    /// Null when there is no such file.
    virtual std::unique_ptr<ReadableFile> open(const Path& path) const = 0;
    virtual bool exists(const Path& path) const = 0;
    /// Replaces `to` in one step. Durable after `syncFolder` of the folder.
    virtual void rename(const Path& from, const Path& to) = 0;
    /// False when there was no such file.
    virtual bool remove(const Path& path) = 0;
    /// With all parents, each made durable in its own.
    virtual void createFolders(const Path& path) = 0;
    /// Returns when the names in the folder are on the disk.
    virtual void syncFolder(const Path& path) = 0;
    /// Names of files and folders in a folder, sorted; empty when there is no such folder.
    virtual std::vector<std::string> list(const Path& folder) const = 0;
};

/// The real one.
FileSystem& systemFiles();

/// The whole content, nothing when there is no such file; throws `FileError` when it is larger than `limit` bytes.
std::optional<std::string> readFile(const FileSystem& files, const std::filesystem::path& path,
                                    std::uint64_t limit = std::uint64_t{1} << 30);

/// Writes a file beside `path`, flushes it and renames it over `path`: after a crash either the old or the new content
/// is there, whole.
void writeFile(FileSystem& files, const std::filesystem::path& path, std::string_view bytes);

}  // namespace entente
