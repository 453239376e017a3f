#include "http/access_log.h"

#include <fmt/format.h>

#include "base/log.h"
#include "http/url.h"

namespace entente::http {

void logAccess(const AccessLine& line) {
    const auto milliseconds = fmt::format("{:.1f}", static_cast<double>(line.duration.count()) / 1000);
    if (!line.refusal.empty()) {
        log::info("http.request",
                  {{"remote", line.remoteAddress}, {"status", std::to_string(line.status)}, {"refusal", line.refusal}});
        return;
    }
    log::info("http.request", {{"method", line.method},
                               {"path", line.path},
                               {"status", std::to_string(line.status)},
                               {"bytes", std::to_string(line.bytes)},
                               {"ms", milliseconds},
                               {"remote", line.remoteAddress},
                               {"account", line.account ? line.account.text() : "-"}});
}

std::string maskedPath(std::string_view target, const std::vector<std::string>& secretPrefixes) {
    const auto raw = target.substr(0, target.find('?'));
    const auto path = url::decode(raw).value_or("");
    for (const auto& prefix : secretPrefixes) {
        if (path.starts_with(prefix) || raw.starts_with(prefix)) return prefix + "***";
    }
    return std::string(raw);
}

}  // namespace entente::http
