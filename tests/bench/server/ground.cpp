#include "ground.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>

#include "app/configuration.h"
#include "app/data_folder.h"
#include "app/demo.h"
#include "app/installation.h"
#include "app/shipped_calendars.h"
#include "app/shipped_packages.h"
#include "approvals/approval_service.h"
#include "bench/support/workflows.h"
#include "workflow/runner.h"

namespace entente::bench {

namespace {

template <typename T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message.english());
    return std::move(result).value();
}

void must(const Result<void>& result) {
    if (!result) throw std::runtime_error(result.error().message.english());
}

/// The services as the server composes them.
struct Services {
    explicit Services(const std::filesystem::path& folder)
        : installation(app::Installation::find()),
          data(app::DataFolder::open(configurationFor(folder), installation)),
          identity(*data.database, {}),
          packages(*data.database, *data.blobs, clock, std::make_shared<docx::TemplateShelf>(),
                   app::readSharedTexts(installation.workflows())),
          runner(*data.database, packages, outbox, clock),
          approvals(*data.database, *data.blobs, runner, clock) {
        must(app::installCalendars(*data.database, installation));
        must(app::loadDemo(*data.database, identity, installation, clock));
        must(app::installShipped(packages, installation));
    }

    app::Configuration configurationFor(const std::filesystem::path& folder) const {
        return must(app::Configuration::load(installation.defaults(), {}, {{"ENTENTE_DATA_DIR", folder.string()}}));
    }

    identity::Account coordinator() {
        for (const auto& account : identity.list())
            if (account.role == identity::Role::Coordinator && account.side == identity::Side::A) return account;
        throw std::runtime_error("the demo has no coordinator of side A");
    }

    std::int64_t number(const std::string& sql) {
        return data.database->write([&](storage::Tx& tx) {
            auto rows = tx.query(sql);
            return rows.next() ? rows.int64(0) : 0;
        });
    }

    std::string text(const std::string& sql) {
        return data.database->read([&](storage::ReadTx& tx) {
            auto rows = tx.query(sql);
            return rows.next() ? rows.text(0) : std::string();
        });
    }

    SystemClock clock;
    app::Installation installation;
    app::DataFolder data;
    identity::IdentityService identity;
    workflow::PackageStore packages;
    mail::Outbox outbox{"localhost"};
    workflow::Runner runner;
    approvals::ApprovalService approvals;
};

Ground groundOf(Services& services) {
    Ground ground;
    ground.coordinator = {services.coordinator().email, app::demoPassword(services.installation)};
    ground.programPath = "/programs/" + services.text("SELECT code FROM program ORDER BY id LIMIT 1");
    return ground;
}

ProgramId firstProgram(Services& services) {
    return ProgramId{services.number("SELECT id FROM program ORDER BY id LIMIT 1")};
}

}  // namespace

Ground demoGround(const std::filesystem::path& folder) {
    Services services(folder);
    const auto account = services.coordinator();
    must(
        services.runner.start("planning", firstProgram(services), {audit::Actor::account(account.id), account.person}));
    return groundOf(services);
}

Ground loopGround(const std::filesystem::path& folder, std::size_t count) {
    Services services(folder);
    std::vector<Problem> problems;
    must(services.packages.install("loop", {{"loop.bpmn", loop()}}, {}, problems));
    const auto program = firstProgram(services);
    const auto account = services.coordinator();
    constexpr std::size_t kCalibration = 32;
    std::atomic<std::size_t> left = count + kCalibration;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            for (auto number = left.load(); number > 0;)
                if (left.compare_exchange_weak(number, number - 1))
                    must(services.runner.start("loop", program, {audit::Actor::account(account.id), account.person}));
        });
    for (auto& thread : threads)
        thread.join();
    auto ground = groundOf(services);
    ground.tasks = services.data.database->read([](storage::ReadTx& tx) {
        std::vector<std::int64_t> tasks;
        auto rows = tx.query("SELECT id FROM task WHERE state = 'open' ORDER BY id");
        while (rows.next())
            tasks.push_back(rows.int64(0));
        return tasks;
    });
    const auto first = ground.tasks.begin() + static_cast<std::ptrdiff_t>(kCalibration);
    ground.footprint = footprintOf(*services.data.database, kCalibration, [&] {
        for (auto task = ground.tasks.begin(); task != first; ++task)
            must(services.approvals.completeForm(TaskId{*task}, account, {}));
    });
    ground.tasks.erase(ground.tasks.begin(), first);
    return ground;
}

}  // namespace entente::bench
