#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

#include "mail/transport.h"

namespace entente::mail {

namespace {

struct Upload {
    const std::string* mime;
    std::size_t offset = 0;
};

std::size_t readUpload(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& upload = *static_cast<Upload*>(user);
    const auto length = upload.mime->copy(buffer, size * count, upload.offset);
    upload.offset += length;
    return length;
}

/// Keeps the last answer line before the goodbye: it is what the mail log shows.
std::size_t keepAnswer(char* line, std::size_t size, std::size_t count, void* user) {
    auto& answer = *static_cast<std::string*>(user);
    if (!answer.empty() && std::string_view(line, size * count).starts_with("221")) return size * count;
    answer.assign(line, size * count);
    answer.erase(std::find_if(answer.begin(), answer.end(), [](char c) { return c == '\r' || c == '\n'; }),
                 answer.end());
    return size * count;
}

std::string hostOf(const std::string& url) {
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parts(curl_url(), curl_url_cleanup);
    char* host = nullptr;
    if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        curl_url_get(parts.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
        throw std::invalid_argument("mail.smtp.url is not a URL like smtp://host:port");
    std::string name = host;
    curl_free(host);
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    return name;
}

using Moment = std::chrono::steady_clock::time_point;

/// libcurl asks several times a second whether to go on.
int isOver(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return std::chrono::steady_clock::now() < static_cast<const std::atomic<Moment>*>(user)->load() ? 0 : 1;
}

/// Only a literal loopback address or `localhost`: a name that happens to resolve there today may not tomorrow.
bool isLoopback(const std::string& host) {
    in_addr v4{};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127U;
    return host == "::1" || host == "localhost";
}

class SmtpTransport final : public Transport {
  public:
    explicit SmtpTransport(SmtpOptions options)
        : options_(std::move(options)), loopback_(isLoopback(hostOf(options_.url))) {}

    DeliveryResult send(const Envelope& envelope, const std::string& messageId, const std::string& mime) override;
    void endBy(std::chrono::steady_clock::time_point moment) override { end_ = moment; }
    bool mayCarryReserved() const override { return loopback_; }
    std::string description() const override { return options_.url; }

  private:
    SmtpOptions options_;
    bool loopback_;
    std::atomic<Moment> end_ = Moment::max();
};

DeliveryResult SmtpTransport::send(const Envelope& envelope, const std::string&, const std::string& mime) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
    if (!curl) throw std::runtime_error("libcurl cannot start");
    const auto set = [&](CURLoption option, auto value) { curl_easy_setopt(curl.get(), option, value); };

    curl_slist* list = nullptr;
    for (const auto& address : envelope.to)
        list = curl_slist_append(list, ("<" + address + ">").c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(list, curl_slist_free_all);
    const auto from = "<" + envelope.from + ">";
    Upload upload{&mime};
    std::string answer;
    char reason[CURL_ERROR_SIZE] = {};

    set(CURLOPT_URL, options_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(CURLOPT_MAIL_FROM, from.c_str());
    set(CURLOPT_MAIL_RCPT, recipients.get());
    set(CURLOPT_UPLOAD, 1L);
    set(CURLOPT_READFUNCTION, readUpload);
    set(CURLOPT_READDATA, &upload);
    set(CURLOPT_HEADERFUNCTION, keepAnswer);
    set(CURLOPT_HEADERDATA, &answer);
    set(CURLOPT_ERRORBUFFER, reason);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, isOver);
    set(CURLOPT_XFERINFODATA, static_cast<void*>(&end_));
    set(CURLOPT_CONNECTTIMEOUT, 15L);
    set(CURLOPT_TIMEOUT, options_.timeoutSeconds);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options_.certificates.empty()) set(CURLOPT_CAINFO, options_.certificates.c_str());
    // A relay on the same machine usually has no certificate of its own; a password never travels without TLS.
    set(CURLOPT_USE_SSL, static_cast<long>(!options_.user.empty() ? CURLUSESSL_ALL
                                           : loopback_            ? CURLUSESSL_NONE
                                                                  : CURLUSESSL_TRY));
    if (!options_.user.empty()) {
        set(CURLOPT_USERNAME, options_.user.c_str());
        set(CURLOPT_PASSWORD, options_.password.reveal().c_str());
    }

    const auto code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) return {Delivery::Accepted, answer};
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    const std::string why = *reason != '\0' ? reason : curl_easy_strerror(code);
    const bool refused = status >= 500 && status < 600 && code != CURLE_LOGIN_DENIED;
    return {refused ? Delivery::Refused : Delivery::Deferred, answer.empty() ? why : why + " (" + answer + ")"};
}

}  // namespace

std::unique_ptr<Transport> smtpTransport(SmtpOptions options) {
    // libcurl wants this before its first use in any thread.
    static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (kStarted != CURLE_OK) throw std::runtime_error("libcurl cannot start");
    return std::make_unique<SmtpTransport>(std::move(options));
}

}  // namespace entente::mail
