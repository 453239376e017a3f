#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>

#include "base/file.h"

namespace entente::test {

/// Files in memory that behave as a disk with a cache: until a file is synced its content, and until a folder is synced
/// the names in it, are lost or torn by `cutPower`. Any changing operation can be made to fail. Thread-safe.
class FaultyFiles final : public FileSystem {
  public:
    explicit FaultyFiles(unsigned seed = 1) : random_(seed) {}

    /// The changing operation `number` from now on (0 is the next) throws `error`; a write leaves half of its bytes.
    void failOperation(int number, int error);
    /// Changing operations so far.
    int operations() const { return operations_; }
    /// Forgets what was not synced. Of content that was not synced, any beginning may be left, with other bytes in it.
    void cutPower();
    /// Changes one bit of a file.
    void flipBit(const Path& path);

    std::unique_ptr<WritableFile> create(const Path& path) override;
    std::unique_ptr<ReadableFile> open(const Path& path) const override;
    bool exists(const Path& path) const override;
    void rename(const Path& from, const Path& to) override;
    bool remove(const Path& path) override;
    void createFolders(const Path& path) override;
    void syncFolder(const Path& path) override;
    std::vector<std::string> list(const Path& folder) const override;

  private:
    struct Node {
        std::string content;
        std::string durable;
    };
    using Names = std::map<Path, std::shared_ptr<Node>>;  // a folder has no node
    class Writable;

    void operate(const Path& path);

    mutable std::mutex mutex_;
    Names names_;
    Names durableNames_;
    int operations_ = 0;
    int failingOperation_ = -1;
    int failure_ = 0;
    std::mt19937 random_;
};

}  // namespace entente::test
