#include "app/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "app/network.h"
#include "base/file.h"
#include "base/utf8.h"
#include "feel/zone.h"

namespace entente::app {

namespace {

using Settings = std::map<std::string, std::string>;

Error wrong(const std::string& key, const std::string& reason) {
    return invalid("app.configuration", "{key}: {reason}", {{"key", key}, {"reason", reason}}, key);
}

/// `key = value` lines; `#` begins a remark.
Result<Settings> parse(const std::filesystem::path& file) {
    const auto bytes = readFile(systemFiles(), file, 1 << 20);
    if (!bytes) return wrong(file.string(), "there is no such configuration file");
    Settings settings;
    std::string_view rest = *bytes;
    for (int line = 1; !rest.empty(); ++line) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto text = utf8::trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (text.empty() || text.front() == '#') continue;
        const auto equals = text.find('=');
        if (equals == std::string_view::npos)
            return wrong(file.string() + ":" + std::to_string(line), "a line is `key = value`");
        const std::string key(utf8::trim(text.substr(0, equals)));
        if (!settings.emplace(key, utf8::trim(text.substr(equals + 1))).second)
            return wrong(key, "stands twice in " + file.string() + ", again in line " + std::to_string(line));
    }
    return settings;
}

std::string environmentName(const std::string& key) {
    std::string name = "ENTENTE_";
    for (const char c : key)
        name.push_back(c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
    return name;
}

std::optional<int> number(const std::string& text, int low, int high) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) return std::nullopt;
    return value;
}

std::vector<std::string> commaList(std::string_view text) {
    std::vector<std::string> list;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (const auto item = utf8::trim(text.substr(0, comma)); !item.empty()) list.emplace_back(item);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return list;
}

std::optional<bool> truth(const std::string& text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

/// https, or http on a name of this machine: elsewhere browsers do not keep the cookies of a sign-in.
bool keepsCookies(const UrlParts& url) {
    return url.scheme == "https" || url.host == "localhost" || isLoopbackAddress(url.host);
}

/// Turns settings into a configuration, one group of keys after the other. An error names the key.
class Reader {
  public:
    explicit Reader(const Settings& settings) : settings_(settings) {}

    Result<Configuration> read() {
        for (const auto part : {&Reader::readHttp, &Reader::readBaseUrl, &Reader::readData, &Reader::readRelay,
                                &Reader::readMail, &Reader::readDocuments, &Reader::readPrivacy})
            if (auto done = (this->*part)(); !done) return done.error();
        return configuration_;
    }

  private:
    const std::string& text(const char* key) const { return settings_.at(key); }
    std::string quoted(const char* key) const { return "“" + text(key) + "”"; }

    Result<void> readHttp() {
        configuration_.address = text("http.address");
        if (!isAddress(configuration_.address))
            return wrong("http.address", quoted("http.address") + " is not an IPv4 or IPv6 address such as 127.0.0.1");
        const auto port = number(text("http.port"), 0, 65535);
        if (!port) return wrong("http.port", quoted("http.port") + " is not a port from 0 to 65535");
        configuration_.port = static_cast<std::uint16_t>(*port);
        const auto workers = number(text("http.workers"), 1, 1000);
        if (!workers) return wrong("http.workers", quoted("http.workers") + " is not a number from 1 to 1000");
        configuration_.workers = static_cast<std::size_t>(*workers);
        configuration_.trustedProxies = commaList(text("http.trusted_proxies"));
        for (const auto& proxy : configuration_.trustedProxies)
            if (!isNetwork(proxy))
                return wrong("http.trusted_proxies",
                             "“" + proxy + "” is not an address or a network such as 10.0.0.0/8");
        return {};
    }

    Result<void> readBaseUrl() {
        const auto allow = truth(text("http.allow_insecure"));
        if (!allow) return wrong("http.allow_insecure", quoted("http.allow_insecure") + " is neither true nor false");
        configuration_.allowInsecure = *allow;
        configuration_.baseUrl = text("http.base_url");
        while (configuration_.baseUrl.ends_with('/'))
            configuration_.baseUrl.pop_back();
        if (configuration_.baseUrl.empty()) return {};
        const auto url = urlParts(configuration_.baseUrl);
        if ((url.scheme != "http" && url.scheme != "https") || !url.rest.empty())
            return wrong("http.base_url",
                         quoted("http.base_url") +
                             " is not an address such as https://host or http://localhost:8080, without a path");
        if (!keepsCookies(url) && !configuration_.allowInsecure)
            return wrong("http.base_url",
                         "over plain http browsers keep no sign-in except on localhost. Use https, or set "
                         "http.allow_insecure = true to run without protection");
        return {};
    }

    Result<void> readData() {
        configuration_.dataFolder = text("data.dir");
        if (configuration_.dataFolder.empty()) return wrong("data.dir", "a folder is needed");
        const auto& database = text("database.url");
        constexpr std::string_view kSqlite = "sqlite:";
        if (database.empty())
            configuration_.databaseFile = configuration_.dataFolder / "entente.db";
        else if (database.starts_with(kSqlite) && database.size() > kSqlite.size())
            configuration_.databaseFile = database.substr(kSqlite.size());
        else
            return wrong("database.url", quoted("database.url") + " is not sqlite:FILE");
        return {};
    }

    Result<void> readRelay() {
        configuration_.smtpUrl = text("mail.smtp.url");
        const auto url = urlParts(configuration_.smtpUrl);
        const bool relay = (url.scheme == "smtp" || url.scheme == "smtps") && (url.rest.empty() || url.rest == "/");
        if (!configuration_.smtpUrl.empty() && !relay)
            return wrong("mail.smtp.url",
                         quoted("mail.smtp.url") + " is not an address such as smtp://host:587 or smtps://host:465");
        configuration_.smtpUser = text("mail.smtp.user");
        configuration_.smtpPasswordFile = text("mail.smtp.password_file");
        configuration_.smtpCaFile = text("mail.smtp.ca_file");
        if (!configuration_.smtpUser.empty() && configuration_.smtpPasswordFile.empty())
            return wrong("mail.smtp.password_file", "a user without a password file cannot sign in at the relay");
        for (const auto* key : {"mail.smtp.password_file", "mail.smtp.ca_file"})
            if (!text(key).empty() && !systemFiles().exists(text(key)))
                return wrong(key, "there is no file " + quoted(key));
        return {};
    }

    Result<void> readMail() {
        const auto from = mail::parseAddress(text("mail.from"));
        if (!from) return wrong("mail.from", quoted("mail.from") + ": " + from.error().message.english());
        configuration_.from = *from;
        configuration_.zone = text("time.zone");
        if (!feel::isZone(configuration_.zone))
            return wrong("time.zone", quoted("time.zone") + " is not a time zone such as Asia/Seoul");
        return {};
    }

    /// A name is looked for in PATH whenever it is needed; a path says that the program must be there.
    Result<void> readDocuments() {
        configuration_.pdfCommand = text("documents.pdf_command");
        const bool isPath = configuration_.pdfCommand.find('/') != std::string::npos;
        if (isPath && access(configuration_.pdfCommand.c_str(), X_OK) != 0)
            return wrong("documents.pdf_command", quoted("documents.pdf_command") + " is no program that can be run");
        if (const auto pattern = text("documents.letter_number"); !pattern.empty()) {
            auto parsed = approvals::NumberPattern::parse(pattern);
            if (!parsed) return wrong("documents.letter_number", parsed.error().message.english());
            configuration_.letterNumbers = std::move(*parsed);
        }
        return {};
    }

    Result<void> readPrivacy() {
        constexpr int kMostDays = 3650;
        const auto days = number(text("privacy.passport_days"), 1, kMostDays);
        if (!days)
            return wrong("privacy.passport_days",
                         quoted("privacy.passport_days") + " is not a number of days from 1 to 3650");
        configuration_.passportDays = *days;
        const auto personDays = number(text("privacy.person_days"), 1, 10 * kMostDays);
        if (!personDays)
            return wrong("privacy.person_days",
                         quoted("privacy.person_days") + " is not a number of days from 1 to 36500");
        configuration_.personDays = *personDays;
        return {};
    }

    const Settings& settings_;
    Configuration configuration_;
};

}  // namespace

Result<Configuration> Configuration::load(const std::filesystem::path& defaults, const std::filesystem::path& file,
                                          const Settings& environment) {
    auto settings = parse(defaults);
    if (!settings) return settings.error();
    if (!file.empty()) {
        auto own = parse(file);
        if (!own) return own.error();
        for (auto& [key, value] : *own) {
            if (!settings->contains(key)) return wrong(key, "there is no such key in " + file.string());
            (*settings)[key] = value;
        }
    }
    Settings names;
    for (const auto& [key, value] : *settings)
        names[environmentName(key)] = key;
    for (const auto& [name, value] : environment) {
        if (!names.contains(name)) return wrong(name, "no key of the configuration has this environment variable");
        (*settings)[names[name]] = value;
    }
    return Reader(*settings).read();
}

Settings processEnvironment() {
    Settings variables;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const auto equals = text.find('=');
        if (text.starts_with("ENTENTE_") && equals != std::string_view::npos)
            variables[std::string(text.substr(0, equals))] = text.substr(equals + 1);
    }
    return variables;
}

}  // namespace entente::app
