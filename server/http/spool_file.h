#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace entente::http {

/// A temporary file that never has a name others could open: unlinked as soon as it is created, readable only by this
/// user, gone with the object or with the process, however that ends. Throws std::system_error.
class SpoolFile {
  public:
    /// Empty `directory`: the system's folder for temporary files.
    explicit SpoolFile(const std::filesystem::path& directory);
    ~SpoolFile();
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;

    void append(std::string_view bytes);
    std::uint64_t size() const { return size_; }
    std::string read() const;

  private:
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace entente::http
