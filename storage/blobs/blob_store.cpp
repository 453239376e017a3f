#include "storage/blobs/blob_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <istream>

#include "base/crypto.h"
#include "base/log.h"
#include "storage/blobs/sha256.h"

namespace entente::storage {

namespace {

constexpr std::size_t chunkSize = 65536;
constexpr std::size_t prefixLength = 2;
constexpr std::uint64_t megabyte = 1'000'000;

bool isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Anything else must never become part of a path.
bool isHash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), isHexDigit);
}

std::string hashOf(ReadableFile& file) {
    Sha256 sha256;
    std::array<char, chunkSize> buffer;
    while (const std::size_t count = file.read(buffer.data(), buffer.size()))
        sha256.add({buffer.data(), count});
    return sha256.finish();
}

}  // namespace

/// The file that is being received; gone with the object unless it was moved to its place.
class BlobStore::Incoming {
  public:
    Incoming(FileSystem& files, const std::filesystem::path& folder)
        : files_(files), path_(folder / "incoming" / hex(randomBytes(12))), file_(files.create(path_)) {}
    Incoming(const Incoming&) = delete;
    Incoming& operator=(const Incoming&) = delete;
    ~Incoming() {
        if (placed_) return;
        try {
            file_.reset();
            files_.remove(path_);
        } catch (const std::exception& error) {
            log::warning("blob.leftover", {{"path", path_.string()}, {"reason", error.what()}});
        }
    }

    void add(std::string_view bytes) {
        file_->write(bytes);
        sha256_.add(bytes);
        size_ += bytes.size();
    }
    std::uint64_t size() const { return size_; }
    StoredBlob finish() {
        file_->sync();
        file_->close();
        return {sha256_.finish(), size_};
    }
    void moveTo(const std::filesystem::path& target) {
        files_.rename(path_, target);
        placed_ = true;
    }

  private:
    FileSystem& files_;
    std::filesystem::path path_;
    std::unique_ptr<WritableFile> file_;
    Sha256 sha256_;
    std::uint64_t size_ = 0;
    bool placed_ = false;
};

BlobStore::BlobStore(FileSystem& files, std::filesystem::path folder) : files_(files), folder_(std::move(folder)) {
    files_.createFolders(folder_ / "incoming");
}

StoredBlob BlobStore::put(std::string_view bytes) {
    Incoming incoming(files_, folder_);
    incoming.add(bytes);
    return keep(incoming);
}

Result<StoredBlob> BlobStore::put(std::istream& stream, std::uint64_t limit) {
    Incoming incoming(files_, folder_);
    std::array<char, chunkSize> buffer;
    while (stream) {
        stream.read(buffer.data(), buffer.size());
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (count > limit - incoming.size()) {
            return Error{ErrorKind::Limit,
                         {"storage.file_too_large",
                          "The file is larger than {limit} MB.",
                          {{"limit", std::to_string(std::max<std::uint64_t>(1, limit / megabyte))}}}};
        }
        incoming.add({buffer.data(), count});
    }
    if (stream.bad()) throw std::runtime_error("the stream of an incoming file broke off");
    return keep(incoming);
}

StoredBlob BlobStore::keep(Incoming& incoming) {
    StoredBlob blob = incoming.finish();
    makeFolderOf(blob.sha256);
    // Over an equal one too: that also heals a copy the disk has damaged.
    const auto target = pathOf(blob.sha256);
    incoming.moveTo(target);
    files_.syncFolder(target.parent_path());
    return blob;
}

/// Another thread's new folder may not be on the disk yet, so its existence alone is not enough.
void BlobStore::makeFolderOf(std::string_view sha256) {
    const auto number = std::stoul(std::string(sha256.substr(0, prefixLength)), nullptr, 16);
    const std::lock_guard lock(foldersMutex_);
    if (durableFolders_[number]) return;
    files_.createFolders(pathOf(sha256).parent_path());
    files_.syncFolder(folder_);
    durableFolders_[number] = true;
}

std::filesystem::path BlobStore::pathOf(std::string_view sha256) const {
    return folder_ / sha256.substr(0, prefixLength) / sha256.substr(prefixLength);
}

std::optional<std::string> BlobStore::read(std::string_view sha256) const {
    if (!isHash(sha256)) return std::nullopt;
    auto content = readFile(files_, pathOf(sha256));
    if (content && sha256Hex(*content) != sha256) {
        throw BlobDamaged(fmt::format("the stored file {} is damaged", sha256));
    }
    return content;
}

std::unique_ptr<ReadableFile> BlobStore::open(std::string_view sha256) const {
    return isHash(sha256) ? files_.open(pathOf(sha256)) : nullptr;
}

bool BlobStore::exists(std::string_view sha256) const {
    return isHash(sha256) && files_.exists(pathOf(sha256));
}

BlobState BlobStore::verify(std::string_view sha256) const {
    const auto file = open(sha256);
    if (!file) return BlobState::Missing;
    return hashOf(*file) == sha256 ? BlobState::Good : BlobState::Damaged;
}

std::vector<std::string> BlobStore::list() const {
    std::vector<std::string> hashes;
    for (const auto& prefix : files_.list(folder_)) {
        if (prefix.size() != prefixLength) continue;
        for (const auto& rest : files_.list(folder_ / prefix)) {
            if (isHash(prefix + rest)) hashes.push_back(prefix + rest);
        }
    }
    return hashes;
}

std::size_t BlobStore::removeLeftovers() {
    const auto names = files_.list(folder_ / "incoming");
    for (const auto& name : names)
        files_.remove(folder_ / "incoming" / name);
    return names.size();
}

}  // namespace entente::storage
