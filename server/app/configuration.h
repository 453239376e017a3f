#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "approvals/number_pattern.h"
#include "base/result.h"
#include "mail/address.h"

namespace entente::app {

/// The settings of `etc/entente.properties`, checked. That file documents each key.
struct Configuration {
    std::string address;
    std::uint16_t port = 0;
    std::string baseUrl;  ///< without a slash at the end; empty: http://localhost:<port>
    bool allowInsecure = false;
    std::vector<std::string> trustedProxies;
    std::size_t workers = 0;
    std::filesystem::path dataFolder;
    std::filesystem::path databaseFile;
    std::string smtpUrl;
    std::string smtpUser;
    std::filesystem::path smtpPasswordFile;
    std::filesystem::path smtpCaFile;
    mail::Address from;
    std::string zone;
    int personDays = 0;      ///< after the end of the person's last program
    int passportDays = 0;    ///< after the end of the person's last program
    std::string pdfCommand;  ///< empty: no PDFs
    std::optional<approvals::NumberPattern> letterNumbers;

    /// Defaults, then the lines of `file` (none when empty), then the environment. An error names the key.
    static Result<Configuration> load(const std::filesystem::path& defaults, const std::filesystem::path& file,
                                      const std::map<std::string, std::string>& environment);
};

/// The variables of this process that begin with `ENTENTE_`.
std::map<std::string, std::string> processEnvironment();

}  // namespace entente::app
