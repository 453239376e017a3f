#pragma once

#include <filesystem>

namespace entente::storage {

/// Held for as long as the object lives; the operating system drops it when the process dies. The file stays: removing
/// it would let two processes lock two files of the same name.
class LockFile {
  public:
    /// Throws `DatabaseInUse`, naming the process, when somebody holds it; `FileError` when the file cannot be made.
    explicit LockFile(const std::filesystem::path& path);
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;
    ~LockFile();

  private:
    int descriptor_;
};

}  // namespace entente::storage
