#include "unit/storage/faulty_files.h"

#include <algorithm>
#include <cerrno>

namespace entente::test {

class FaultyFiles::Writable final : public WritableFile {
  public:
    Writable(FaultyFiles& files, Path path, std::shared_ptr<Node> node)
        : files_(files), path_(std::move(path)), node_(std::move(node)) {}

    void write(std::string_view bytes) override {
        const std::lock_guard lock(files_.mutex_);
        try {
            files_.operate(path_);
        } catch (const FileError&) {
            node_->content.append(bytes.substr(0, bytes.size() / 2));
            throw;
        }
        node_->content.append(bytes);
    }
    void sync() override {
        const std::lock_guard lock(files_.mutex_);
        files_.operate(path_);
        node_->durable = node_->content;
    }
    void close() override {
        const std::lock_guard lock(files_.mutex_);
        files_.operate(path_);
    }

  private:
    FaultyFiles& files_;
    Path path_;
    std::shared_ptr<Node> node_;
};

namespace {

class Readable final : public ReadableFile {
  public:
    explicit Readable(std::string content) : content_(std::move(content)) {}
    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = content_.copy(buffer, size, offset_);
        offset_ += count;
        return count;
    }
    std::uint64_t size() const override { return content_.size(); }

  private:
    std::string content_;
    std::size_t offset_ = 0;
};

}  // namespace

void FaultyFiles::failOperation(int number, int error) {
    failingOperation_ = operations_ + number;
    failure_ = error;
}

void FaultyFiles::operate(const Path& path) {
    if (operations_++ == failingOperation_) throw FileError(failure_, path.string());
}

void FaultyFiles::cutPower() {
    const std::lock_guard lock(mutex_);
    failingOperation_ = -1;
    names_ = durableNames_;
    for (auto& [path, node] : names_) {
        if (!node || node->content == node->durable) continue;
        std::string torn = node->content.substr(0, random_() % (node->content.size() + 1));
        if (!torn.empty() && random_() % 2 == 0) torn[random_() % torn.size()] = '\0';
        // What was synced once stays as it was.
        node->content = node->durable + torn.substr(std::min(torn.size(), node->durable.size()));
        node->durable = node->content;
    }
    // A name whose folder is gone cannot be reached.
    std::erase_if(names_, [&](const auto& entry) {
        const Path parent = entry.first.parent_path();
        return !parent.empty() && parent != "/" && !names_.contains(parent);
    });
    durableNames_ = names_;
}

void FaultyFiles::flipBit(const Path& path) {
    auto& content = names_.at(path)->content;
    content.at(content.size() / 2) ^= 1;
}

std::unique_ptr<WritableFile> FaultyFiles::create(const Path& path) {
    const std::lock_guard lock(mutex_);
    operate(path);
    if (!names_.contains(path.parent_path())) throw FileError(ENOENT, path.string());
    const auto [entry, added] = names_.emplace(path, std::make_shared<Node>());
    if (!added) throw FileError(EEXIST, path.string());
    return std::make_unique<Writable>(*this, path, entry->second);
}

std::unique_ptr<ReadableFile> FaultyFiles::open(const Path& path) const {
    const std::lock_guard lock(mutex_);
    const auto entry = names_.find(path);
    if (entry == names_.end() || !entry->second) return nullptr;
    return std::make_unique<Readable>(entry->second->content);
}

bool FaultyFiles::exists(const Path& path) const {
    const std::lock_guard lock(mutex_);
    return names_.contains(path);
}

void FaultyFiles::rename(const Path& from, const Path& to) {
    const std::lock_guard lock(mutex_);
    operate(to);
    const auto entry = names_.find(from);
    if (entry == names_.end() || !names_.contains(to.parent_path())) throw FileError(ENOENT, to.string());
    names_[to] = entry->second;
    names_.erase(from);
}

bool FaultyFiles::remove(const Path& path) {
    const std::lock_guard lock(mutex_);
    operate(path);
    return names_.erase(path) == 1;
}

void FaultyFiles::createFolders(const Path& path) {
    if (path.empty() || path == "/" || exists(path)) return;
    createFolders(path.parent_path());
    {
        const std::lock_guard lock(mutex_);
        operate(path);
        names_.emplace(path, nullptr);
    }
    syncFolder(path.parent_path());
}

void FaultyFiles::syncFolder(const Path& path) {
    const std::lock_guard lock(mutex_);
    operate(path);
    std::erase_if(durableNames_, [&](const auto& entry) { return entry.first.parent_path() == path; });
    for (const auto& entry : names_) {
        if (entry.first.parent_path() == path) durableNames_.insert(entry);
    }
}

std::vector<std::string> FaultyFiles::list(const Path& folder) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [path, node] : names_) {
        if (path.parent_path() == folder) names.push_back(path.filename().string());
    }
    return names;
}

}  // namespace entente::test
