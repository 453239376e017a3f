#include "app/configuration.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

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
        if (equals == std::string_view::npos) return wrong(file.string() + ":" + std::to_string(line), "a line is `key = value`");
        settings[std::string(utf8::trim(text.substr(0, equals)))] = utf8::trim(text.substr(equals + 1));
    }
    return settings;
}

std::string environmentName(const std::string& key) {
    std::string name = "ENTENTE_";
    for (const char c : key) name.push_back(c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
    return name;
}

template <typename Number>
std::optional<Number> number(const std::string& text, Number low, Number high) {
    Number value{};
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
bool keepsCookies(const std::string& url) {
    if (url.empty() || url.starts_with("https://")) return true;
    auto host = url.substr(std::string_view("http://").size());
    host = host.substr(0, host.find('/'));
    if (!host.starts_with('[')) host = host.substr(0, host.find(':'));
    return host == "localhost" || host.starts_with("127.") || host.starts_with("[::1]");
}

Result<Configuration> check(const Settings& settings) {
    const auto text = [&](const char* key) { return settings.at(key); };
    Configuration configuration;
    configuration.address = text("http.address");
    if (configuration.address.empty()) return wrong("http.address", "an address to listen on is needed");
    if (const auto port = number<int>(text("http.port"), 0, 65535)) configuration.port = static_cast<std::uint16_t>(*port);
    else return wrong("http.port", "“" + text("http.port") + "” is not a port from 0 to 65535");
    if (const auto workers = number<int>(text("http.workers"), 1, 1000)) configuration.workers = static_cast<std::size_t>(*workers);
    else return wrong("http.workers", "“" + text("http.workers") + "” is not a number from 1 to 1000");
    if (const auto allow = truth(text("http.allow_insecure"))) configuration.allowInsecure = *allow;
    else return wrong("http.allow_insecure", "true or false is needed");

    configuration.baseUrl = text("http.base_url");
    while (configuration.baseUrl.ends_with('/')) configuration.baseUrl.pop_back();
    const auto& url = configuration.baseUrl;
    if (!url.empty() && !url.starts_with("http://") && !url.starts_with("https://"))
        return wrong("http.base_url", "an address that begins with http:// or https:// is needed");
    if (!keepsCookies(url) && !configuration.allowInsecure)
        return wrong("http.base_url", "over plain http browsers keep no sign-in except on localhost. Use https, or set "
                                      "http.allow_insecure = true to run without protection");
    configuration.trustedProxies = commaList(text("http.trusted_proxies"));

    configuration.dataFolder = text("data.dir");
    if (configuration.dataFolder.empty()) return wrong("data.dir", "a folder is needed");
    const auto database = text("database.url");
    constexpr std::string_view kSqlite = "sqlite:";
    if (database.empty()) configuration.databaseFile = configuration.dataFolder / "entente.db";
    else if (database.starts_with(kSqlite) && database.size() > kSqlite.size()) configuration.databaseFile = database.substr(kSqlite.size());
    else return wrong("database.url", "sqlite:FILE is needed");

    configuration.smtpUrl = text("mail.smtp.url");
    if (!configuration.smtpUrl.empty() && !configuration.smtpUrl.starts_with("smtp://") && !configuration.smtpUrl.starts_with("smtps://"))
        return wrong("mail.smtp.url", "smtp://host:port or smtps://host:port is needed");
    configuration.smtpUser = text("mail.smtp.user");
    configuration.smtpPasswordFile = text("mail.smtp.password_file");
    configuration.smtpCaFile = text("mail.smtp.ca_file");
    if (!configuration.smtpUser.empty() && configuration.smtpPasswordFile.empty())
        return wrong("mail.smtp.password_file", "a user without a password file cannot sign in at the relay");
    for (const auto* key : {"mail.smtp.password_file", "mail.smtp.ca_file"})
        if (!text(key).empty() && !systemFiles().exists(text(key))) return wrong(key, "there is no file “" + text(key) + "”");
    const auto from = mail::parseAddress(text("mail.from"));
    if (!from) return wrong("mail.from", from.error().message.english());
    configuration.from = *from;
    configuration.zone = text("time.zone");
    if (!feel::isZone(configuration.zone)) return wrong("time.zone", "“" + configuration.zone + "” is not a time zone like Asia/Seoul");
    return configuration;
}

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
    for (const auto& [key, value] : *settings) names[environmentName(key)] = key;
    for (const auto& [name, value] : environment) {
        if (!names.contains(name)) return wrong(name, "no key of the configuration has this environment variable");
        (*settings)[names[name]] = value;
    }
    return check(*settings);
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
