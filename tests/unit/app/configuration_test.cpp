#include "app/configuration.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "app/network.h"
#include "base/file.h"
#include "unit/storage/temporary_folder.h"

namespace {

using entente::app::Configuration;
using Environment = std::map<std::string, std::string>;

const std::filesystem::path kDefaults = std::filesystem::path(ENTENTE_SOURCE_DIR) / "etc/entente.properties";

std::string problemOf(const Environment& environment) {
    const auto loaded = Configuration::load(kDefaults, {}, environment);
    return loaded ? "" : loaded.error().message.english();
}

std::string problemOf(const std::string& text) {
    const entente::test::TemporaryFolder folder;
    const auto file = folder.path() / "entente.properties";
    entente::writeFile(entente::systemFiles(), file, text);
    const auto loaded = Configuration::load(kDefaults, file, {});
    return loaded ? "" : loaded.error().message.english();
}

}  // namespace

TEST_CASE("every setting has a default") {
    const auto loaded = Configuration::load(kDefaults, {}, {});
    REQUIRE(loaded.ok());
    CHECK(loaded->address == "127.0.0.1");
    CHECK(loaded->port == 8080);
    CHECK(loaded->baseUrl.empty());
    CHECK(loaded->dataFolder == "var");
    CHECK(loaded->databaseFile == "var/entente.db");
    CHECK(loaded->smtpUrl.empty());
    CHECK(loaded->zone == "Asia/Seoul");
}

TEST_CASE("a file overrules the defaults, the environment overrules the file") {
    const entente::test::TemporaryFolder folder;
    const auto file = folder.path() / "own.properties";
    entente::writeFile(entente::systemFiles(), file, "# own\r\nhttp.port = 9000\r\n\n data.dir=/srv/a = b \n");
    auto loaded = Configuration::load(kDefaults, file, {});
    REQUIRE(loaded.ok());
    CHECK(loaded->port == 9000);
    CHECK(loaded->dataFolder == "/srv/a = b");
    loaded = Configuration::load(kDefaults, file,
                                 {{"ENTENTE_HTTP_PORT", "0"}, {"ENTENTE_HTTP_BASE_URL", "https://programs.example/"}});
    REQUIRE(loaded.ok());
    CHECK(loaded->port == 0);
    CHECK(loaded->baseUrl == "https://programs.example");
    CHECK(loaded->dataFolder == "/srv/a = b");
}

TEST_CASE("a wrong value is refused by the name of its key") {
    const std::vector<std::pair<std::string, std::vector<std::string>>> wrong = {
        {"http.address", {"", "localhost", "256.1.1.1", "127.0.0.1:80", "[::1]"}},
        {"http.port", {"", "-1", "65536", "80a", "8080 8081", "0x50", "99999999999999999999"}},
        {"http.workers", {"0", "1001", "many"}},
        {"http.allow_insecure", {"", "yes", "TRUE"}},
        {"http.base_url",
         {"programs.example", "ftp://programs.example", "https://", "https://programs.example/entente", "https://a b",
          "https://user@programs.example", "https://programs.example:0", "https://[::g]", "http://programs.example",
          "http://10.0.0.5:8080", "http://127.evil.example", "http://localhost.evil.example"}},
        {"http.trusted_proxies", {"proxy", "10.0.0.0/33", "::1/129", "127.0.0.1, 10.0.0.0/x"}},
        {"data.dir", {""}},
        {"database.url", {"sqlite:", "postgresql://localhost/entente", "var/entente.db"}},
        {"mail.smtp.url",
         {"relay.example:25", "http://relay.example", "smtp://", "smtp://relay.example:70000",
          "smtp://relay.example/x"}},
        {"mail.smtp.password_file", {"/nowhere/password"}},
        {"mail.smtp.ca_file", {"/nowhere/ca.pem"}},
        {"mail.from", {"", "nobody", "a@b\r\nBcc: c@d.example"}},
        {"time.zone", {"", "Seoul", "Asia/Nowhere", "../etc/passwd"}},
    };
    for (const auto& [key, values] : wrong) {
        auto name = "ENTENTE_" + key;
        for (char& c : name)
            c = c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        for (const auto& value : values) {
            CAPTURE(key);
            CAPTURE(value);
            CHECK(problemOf(Environment{{name, value}}).starts_with(key + ": "));
        }
    }
}

TEST_CASE("right values that look unusual") {
    const std::vector<Environment> right = {
        {{"ENTENTE_HTTP_ADDRESS", "::1"}, {"ENTENTE_HTTP_BASE_URL", "http://[::1]:8080"}},
        {{"ENTENTE_HTTP_ADDRESS", "0.0.0.0"}, {"ENTENTE_HTTP_BASE_URL", "HTTPS://Programs.Example:8443/"}},
        {{"ENTENTE_HTTP_BASE_URL", "http://127.0.0.1:8080"}},
        {{"ENTENTE_HTTP_BASE_URL", "http://programs.example"}, {"ENTENTE_HTTP_ALLOW_INSECURE", "true"}},
        {{"ENTENTE_HTTP_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8, fd00::/8"}},
        {{"ENTENTE_MAIL_SMTP_URL", "smtps://relay.example"}},
        {{"ENTENTE_MAIL_SMTP_URL", "smtp://127.0.0.1:2525/"}},
        {{"ENTENTE_DATABASE_URL", "sqlite:/srv/other.db"}},
    };
    for (const auto& environment : right)
        CHECK(problemOf(environment) == "");
}

TEST_CASE("what is no setting is named") {
    CHECK(problemOf(std::string("http.prot = 8080\n")).starts_with("http.prot: "));
    CHECK(problemOf(std::string("http.port = 1\nhttp.port = 2\n")).starts_with("http.port: "));
    CHECK(problemOf(std::string("http.port\n")).find("entente.properties:1: ") != std::string::npos);
    CHECK(problemOf(Environment{{"ENTENTE_HTTP_PROT", "1"}}).starts_with("ENTENTE_HTTP_PROT: "));
    CHECK(problemOf(Environment{{"ENTENTE_MAIL_SMTP_USER", "entente"}}).starts_with("mail.smtp.password_file: "));
    const auto missing = Configuration::load(kDefaults, "/nowhere/entente.properties", {});
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().message.english().starts_with("/nowhere/entente.properties: "));
}

TEST_CASE("addresses of this machine alone") {
    for (const auto* address : {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1"})
        CHECK(entente::app::isLoopbackAddress(address));
    for (const auto* address : {"0.0.0.0", "::", "10.0.0.1", "localhost", "127.evil.example", ""})
        CHECK_FALSE(entente::app::isLoopbackAddress(address));
}
