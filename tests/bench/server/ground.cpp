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

// Copies of the demo's program, and crowds in it.
constexpr const char* kCrowd[] = {
    "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 50) "
    "INSERT INTO program(id, code, title_en, title_ko, partner_country, year, status, city_en, city_ko, period_from, "
    "period_to, created_at) SELECT 1000 + i, 'P' || i || '-2027', title_en || ' ' || i, title_ko || ' ' || i, "
    "partner_country, year, status, city_en, city_ko, period_from, period_to, created_at FROM program, n WHERE "
    "program.id = (SELECT min(id) FROM program)",
    "INSERT INTO program_party(program_id, side, organisation_id, zone, calendar_id) SELECT p.id, side, "
    "organisation_id, zone, calendar_id FROM program_party, program p WHERE p.id > 1000 AND program_id = (SELECT "
    "min(id) FROM program)",
    "INSERT INTO program_role(program_id, side, role, person_id) SELECT p.id, side, role, person_id FROM "
    "program_role, program p WHERE p.id > 1000 AND program_id = (SELECT min(id) FROM program)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
    "INSERT INTO person(id, organisation_id, name, email) SELECT 10000 + i, o.organisation_id, 'Participant ' || i, "
    "'participant' || i || '@bench.example' FROM n, program_party o WHERE o.side = CASE i % 2 WHEN 0 THEN 'A' ELSE "
    "'B' END AND o.program_id = (SELECT min(id) FROM program)",
    "INSERT INTO program_participation(id, program_id, number, component_id, person_id, side, role, state, mode) "
    "SELECT id, c.program_id, p.id, c.component, p.id, CASE p.id % 2 WHEN 0 THEN 'A' ELSE 'B' END, 'speaker', CASE "
    "p.id % 3 WHEN 0 THEN 'invited' WHEN 1 THEN 'accepted' ELSE 'declined' END, 'onsite' FROM person p, (SELECT "
    "program_id, min(id) AS component FROM program_component WHERE program_id = (SELECT min(id) FROM program)) c "
    "WHERE p.id > 10000",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) "
    "INSERT INTO program_session(id, program_id, component_id, number, start_at, zone, minutes, kind, title_en) "
    "SELECT i, program_id, min(c.id), i, 1800000000000000 + i * 1800000000, 'Asia/Tashkent', 20, 'presentation', "
    "'Session ' || i FROM n, program_component c WHERE program_id = (SELECT min(id) FROM program) GROUP BY i",
    "INSERT INTO program_session_speaker(session_id, position, participation_id) SELECT id, k, 10000 + id * 4 + k FROM "
    "program_session, (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3)",
};
constexpr const char* kTasks =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 39) "
    "INSERT INTO task(instance_id, key, program_id, element_id, name_en, name_ko, kind, document, side, data, state, "
    "due_at, created_at, call) SELECT instance_id, key + 100000 + i, program_id, element_id || (i % 4), name_en, "
    "name_ko, CASE i % 10 WHEN 0 THEN 'form' ELSE 'answer' END, document, CASE i % 10 WHEN 0 THEN 'A' ELSE 'B' END, "
    "data, state, due_at + i * 60000000, created_at, call FROM task, n WHERE state = 'open'";

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

Ground crowdedGround(const std::filesystem::path& folder) {
    Services services(folder);
    const auto account = services.coordinator();
    services.data.database->write([](storage::Tx& tx) {
        for (const auto* rows : kCrowd)
            tx.run(rows);
    });
    const auto programs = services.data.database->read([](storage::ReadTx& tx) {
        std::vector<ProgramId> ids;
        auto rows = tx.query("SELECT id FROM program");
        while (rows.next())
            ids.push_back(rows.id<ProgramId>(0));
        return ids;
    });
    for (const auto program : programs)
        must(services.runner.start("planning", program, {audit::Actor::account(account.id), account.person}));
    services.data.database->write([](storage::Tx& tx) { tx.run(kTasks); });
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
