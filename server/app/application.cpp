#include "app/application.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "app/data_folder.h"
#include "app/demo.h"
#include "app/network.h"
#include "app/shipped_calendars.h"
#include "app/shipped_packages.h"
#include "approvals/approval_service.h"
#include "approvals/calendar_service.h"
#include "approvals/returned_mail.h"
#include "approvals/sealed_copies.h"
#include "base/file.h"
#include "base/log.h"
#include "base/utf8.h"
#include "documents/pdf_shelf.h"
#include "http/server.h"
#include "identity/identity_service.h"
#include "jobs/case_mover.h"
#include "jobs/circular_writer.h"
#include "jobs/event_deliverer.h"
#include "jobs/nightly_runner.h"
#include "jobs/outbox_sender.h"
#include "jobs/service_task_runner.h"
#include "jobs/start_timer_runner.h"
#include "jobs/timer_runner.h"
#include "jobs/worker.h"
#include "mail/transport.h"
#include "records/erasure_service.h"
#include "records/passport_service.h"
#include "web/pages/services.h"
#include "web/pages/site_routes.h"
#include "web/site.h"
#include "workflow/document_generator.h"
#include "workflow/runner.h"

namespace entente::app {

namespace {

/// Requests and mails under way may end within this, so that the whole program ends within ten seconds.
constexpr std::chrono::seconds kDrainTime{7};

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
    options.drainTime = kDrainTime;
    return options;
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

/// The workers of the queues. They begin after the server listens, because links in mails name its port, while requests
/// may already ask to wake them.
class Workers {
  public:
    Workers() = default;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    ~Workers() { stop(); }

    void begin(std::string name, std::function<bool()> work) {
        const std::lock_guard lock(mutex_);
        workers_.push_back(std::make_unique<jobs::Worker>(std::move(name), std::move(work)));
    }
    void wake() {
        const std::lock_guard lock(mutex_);
        for (const auto& worker : workers_)
            worker->wake();
    }
    /// A worker that ends may still want to wake the others, hence outside the lock.
    void stop() {
        std::vector<std::unique_ptr<jobs::Worker>> ending;
        {
            const std::lock_guard lock(mutex_);
            ending.swap(workers_);
        }
        while (!ending.empty())
            ending.pop_back();
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<jobs::Worker>> workers_;
};

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
    const auto& configuration = options.configuration;
    const SystemClock clock;
    auto data = DataFolder::open(configuration, options.installation);
    identity::IdentityService identity(*data.database, {});
    workflow::PackageStore packages(*data.database, *data.blobs, clock, std::make_shared<docx::TemplateShelf>(),
                                    readSharedTexts(options.installation.workflows()));
    const bool demo = identity.hasDemoAccounts() || (options.demo && isUnused(*data.database));
    if (demo && !isLoopbackAddress(configuration.address))
        throw std::runtime_error(
            "http.address: the demo accounts have a published password, so the server listens only on a "
            "loopback address such as 127.0.0.1 while they exist, not on " +
            configuration.address);
    if (auto installed = installCalendars(*data.database, options.installation); !installed)
        throw std::runtime_error(installed.error().message.english());
    if (options.demo)
        if (auto loaded = loadDemo(*data.database, identity, options.installation, clock); !loaded)
            throw std::runtime_error(loaded.error().message.english());
    if (auto installed = installShipped(packages, options.installation); !installed)
        throw std::runtime_error(installed.error().message.english());
    if (configuration.allowInsecure)
        log::warning("http.insecure", {{"meaning", "sign-in works over plain http and can be overheard"}});

    const web::Site site(options.installation.web().string());
    const auto domain = configuration.from.email.substr(configuration.from.email.find('@') + 1);
    const mail::Outbox outbox(domain);
    const auto transport = transportOf(configuration);
    workflow::Runner runner(*data.database, packages, outbox, clock);
    workflow::DocumentGenerator generator(*data.database, *data.blobs);
    approvals::ApprovalService approvals(*data.database, *data.blobs, runner, clock);
    if (configuration.letterNumbers) approvals.numberLettersBy(*configuration.letterNumbers);
    records::PassportService passports(
        *data.database, clock,
        {configuration.dataFolder / "passport.key", configuration.passportDays, configuration.zone});
    records::ErasureService erasures(*data.database, clock, {configuration.personDays, configuration.zone});
    const auto spool = configuration.dataFolder / "spool";
    systemFiles().createFolders(spool);
    // Confidential documents are laid out in the data folder, not in the system's folder for temporary files.
    documents::PdfShelf pdfs(systemFiles(), *data.blobs,
                             {.converter = {.command = configuration.pdfCommand, .workFolder = spool},
                              .folder = configuration.dataFolder / "pdf"});
    const auto password = demo ? demoPassword(options.installation) : std::string();
    const web::Services services{site,
                                 *data.database,
                                 *data.blobs,
                                 identity,
                                 packages,
                                 runner,
                                 generator,
                                 approvals,
                                 passports,
                                 erasures,
                                 outbox,
                                 *transport,
                                 pdfs,
                                 clock,
                                 configuration.zone,
                                 configuration.from.email,
                                 options.installation.templates().string(),
                                 password};
    jobs::TimerRunner timers(*data.database, runner, clock);
    jobs::EventDeliverer events(*data.database, packages, runner, clock);
    jobs::CircularWriter circulars(*data.database, runner, clock);
    jobs::CaseMover moves(*data.database, packages, runner);
    jobs::StartTimerRunner startTimers(*data.database, packages, runner, clock);
    approvals::CalendarService calendars(*data.database, runner, clock);
    jobs::ServiceTaskRunner serviceTasks(*data.database, runner, generator, clock);
    jobs::NightlyRunner nights(clock, configuration.zone, [&] {
        passports.keepUp();
        if (erasures.eraseExpired() > 0) identity.personsChanged();
    });
    std::unique_ptr<jobs::OutboxSender> sender;
    Workers workers;
    runner.onWork([&] { workers.wake(); });
    pdfs.onWork([&] { workers.wake(); });
    http::Server server(serverOptions(configuration), web::siteOf(services));
    server.start();

    const auto url = server.baseUrl();
    sender = std::make_unique<jobs::OutboxSender>(*data.database, *data.blobs, outbox, *transport,
                                                  jobs::SenderOptions{configuration.from, url}, clock);
    const approvals::ReturnedMail returned(runner);
    sender->onRefusal([&](const auto& mail, const std::string& answer) { returned.refused(mail, answer); });
    approvals::SealedCopies sealed(*data.database, *data.blobs, clock, url);
    // The lock on the data folder says that whoever held a lease is gone.
    serviceTasks.takeOver();
    sender->takeOver();
    workers.begin("timers", [&, nextCleanUp = clock.now()]() mutable {
        if (clock.now() >= nextCleanUp) {
            identity.cleanUp(clock.now());
            nextCleanUp = clock.now().plusSeconds(3600);
        }
        return timers.runOne();
    });
    workers.begin("events", [&] { return events.runOne() || startTimers.runOne(); });
    // Documents keep a core busy each; more would wait for the one writer.
    constexpr unsigned kMostJobThreads = 4;
    for (unsigned i = 0; i < std::clamp(std::thread::hardware_concurrency(), 1U, kMostJobThreads); ++i)
        workers.begin("service tasks", [&] { return serviceTasks.runOne(); });
    workers.begin("outbox", [&] { return sender->sendOne(); });
    workers.begin("deadlines", [&] { return calendars.moveOne(); });
    workers.begin("PDFs", [&] { return pdfs.makeSome(); });
    workers.begin("sealed copies", [&] { return sealed.issueOne(); });
    workers.begin("letters to many", [&] { return circulars.runSome(); });
    workers.begin("nights", [&] { return nights.runOne(); });
    workers.begin("moves of cases", [&] { return moves.runSome(); });

    log::info("server.started", {{"url", url}, {"mail", transport->description()}});
    if (demo || options.demo) greet(url, identity, password);
    const int number = stopSignal.wait();
    log::info("server.stopping", {{"signal", std::to_string(number)}});
    transport->endBy(std::chrono::steady_clock::now() + kDrainTime);
    server.stop();
    pdfs.stop();
    workers.stop();
    data.database->stop();
    log::info("server.stopped");
    return 0;
}

}  // namespace entente::app
