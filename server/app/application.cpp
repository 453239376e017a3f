#include "app/application.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <signal.h>

#include <chrono>
#include <cstdio>

#include "app/data_folder.h"
#include "app/demo.h"
#include "app/shipped_packages.h"
#include "approvals/approval_service.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "http/server.h"
#include "identity/identity_service.h"
#include "jobs/outbox_sender.h"
#include "jobs/service_task_runner.h"
#include "jobs/timer_runner.h"
#include "jobs/worker.h"
#include "mail/transport.h"
#include "web/pages/services.h"
#include "web/pages/site_routes.h"
#include "web/site.h"
#include "workflow/document_generator.h"
#include "workflow/runner.h"

namespace entente::app {

namespace {

std::unique_ptr<mail::Transport> transportOf(const Configuration& configuration) {
    if (configuration.smtpUrl.empty()) return mail::folderTransport((configuration.dataFolder / "mail").string());
    mail::SmtpOptions options;
    options.url = configuration.smtpUrl;
    options.user = configuration.smtpUser;
    options.certificates = configuration.smtpCaFile.string();
    if (!configuration.smtpPasswordFile.empty()) {
        const auto text = readFile(systemFiles(), configuration.smtpPasswordFile, 4096).value_or("");
        options.password = Secret(std::string(utf8::trim(std::string_view(text).substr(0, text.find('\n')))));
    }
    return mail::smtpTransport(std::move(options));
}

http::ServerOptions serverOptions(const Configuration& configuration) {
    http::ServerOptions options;
    options.address = configuration.address;
    options.port = configuration.port;
    options.baseUrl = configuration.baseUrl;
    options.trustedProxies = configuration.trustedProxies;
    options.workers = configuration.workers;
    options.spoolDirectory = configuration.dataFolder / "spool";
    return options;
}

std::string baseUrlOf(const Configuration& configuration) {
    return configuration.baseUrl.empty() ? fmt::format("http://localhost:{}", configuration.port) : configuration.baseUrl;
}

bool isLoopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1" || address == "localhost";
}

void greet(const std::string& url, identity::IdentityService& identity, const std::string& password) {
    fmt::print("Entente is ready: {}\n", url);
    bool first = true;
    for (const auto& account : identity.list()) {
        if (!account.demo) continue;
        if (first) fmt::print("Demo accounts, password {}:\n", password);
        first = false;
        fmt::print("  {:<32} {}{}\n", account.email, identity::text(account.role),
                   account.side ? fmt::format(", side {}", identity::text(*account.side)) : "");
    }
    std::fflush(stdout);
}

/// SIGTERM and SIGINT as a call: blocked in every thread, so that none is interrupted, and waited for here.
class StopSignal {
  public:
    StopSignal() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        signal(SIGPIPE, SIG_IGN);
    }
    int wait() const {
        int number = 0;
        sigwait(&set_, &number);
        return number;
    }

  private:
    sigset_t set_{};
};

}  // namespace

int runApplication(const RunOptions& options) {
    const StopSignal stopSignal;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const auto& configuration = options.configuration;
    const SystemClock clock;
    auto data = DataFolder::open(configuration, options.installation);
    identity::IdentityService identity(*data.database, {});
    workflow::PackageStore packages(*data.database, *data.blobs, clock);
    if (options.demo)
        if (auto loaded = loadDemo(*data.database, identity, options.installation, clock); !loaded)
            throw std::runtime_error(loaded.error().message.english());
    if (auto installed = installShipped(packages, options.installation); !installed)
        throw std::runtime_error(installed.error().message.english());
    const bool demo = identity.hasDemoAccounts();
    if (demo && !isLoopback(configuration.address)) {
        fmt::print(stderr, "http.address: the demo accounts have a published password, so this server listens on loopback only\n");
        return 3;
    }
    if (configuration.allowInsecure) log::warning("http.insecure", {{"meaning", "sign-in works over plain http and can be overheard"}});

    const web::Site site(options.installation.web().string());
    const auto baseUrl = baseUrlOf(configuration);
    const auto domain = configuration.from.email.substr(configuration.from.email.find('@') + 1);
    const mail::Outbox outbox(domain);
    const auto transport = transportOf(configuration);
    workflow::Runner runner(*data.database, packages, outbox, clock);
    workflow::DocumentGenerator generator(*data.database, *data.blobs);
    approvals::ApprovalService approvals(*data.database, *data.blobs, runner, clock);
    const auto password = demo ? demoPassword(options.installation) : std::string();
    const web::Services services{site,   *data.database, *data.blobs, identity,           packages,
                                 runner, generator,      approvals,   outbox,             *transport,
                                 clock,  configuration.zone, configuration.from.email, password};
    systemFiles().createFolders(configuration.dataFolder / "spool");
    http::Server server(serverOptions(configuration), web::siteOf(services));
    server.start();

    // A port of 0 is known only now; the links in mails need it.
    const auto url = configuration.port == 0 && configuration.baseUrl.empty() ? server.baseUrl() : baseUrl;
    jobs::TimerRunner timers(*data.database, runner, clock);
    jobs::ServiceTaskRunner serviceTasks(*data.database, runner, generator, clock);
    jobs::OutboxSender sender(*data.database, *data.blobs, outbox, *transport, {configuration.from, url}, clock);
    auto nextCleanUp = clock.now();
    jobs::Worker timerWorker("timers", [&] {
        if (clock.now() >= nextCleanUp) {
            identity.cleanUp(clock.now());
            nextCleanUp = clock.now().plusSeconds(3600);
        }
        return timers.runOne();
    });
    jobs::Worker jobWorker("service tasks", [&] { return serviceTasks.runOne(); });
    jobs::Worker mailWorker("outbox", [&] { return sender.sendOne(); });
    runner.onWork([&] {
        jobWorker.wake();
        mailWorker.wake();
        timerWorker.wake();
    });

    log::info("server.started", {{"url", url}, {"mail", transport->description()}});
    if (demo) greet(url, identity, password);
    const int number = stopSignal.wait();
    log::info("server.stopping", {{"signal", std::to_string(number)}});
    server.stop();
    runner.onWork({});
    mailWorker.stop();
    jobWorker.stop();
    timerWorker.stop();
    data.database->stop();
    log::info("server.stopped");
    return 0;
}

}  // namespace entente::app
