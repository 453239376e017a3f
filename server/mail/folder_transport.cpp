#include <algorithm>

#include "base/file.h"
#include "mail/transport.h"

namespace entente::mail {

namespace {

class FolderTransport final : public Transport {
  public:
    explicit FolderTransport(std::string folder) : folder_(std::move(folder)) {}

    DeliveryResult send(const Envelope&, const std::string& messageId, const std::string& mime) override {
        auto name = messageId.substr(0, messageId.find('@'));
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '/' || c == '\0'; }, '_');
        try {
            systemFiles().createFolders(folder_);
            writeFile(systemFiles(), std::filesystem::path(folder_) / (name + ".eml"), mime);
        } catch (const FileError& error) {
            return {Delivery::Deferred, error.what()};
        }
        return {Delivery::Accepted, name + ".eml"};
    }
    bool mayCarryReserved() const override { return true; }
    std::string description() const override { return folder_; }

  private:
    std::string folder_;
};

}  // namespace

std::unique_ptr<Transport> folderTransport(std::string folder) {
    return std::make_unique<FolderTransport>(std::move(folder));
}

}  // namespace entente::mail
