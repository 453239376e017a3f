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
#include "app/shipped_packages.h"
#include "approvals/approval_service.h"
#include "workflow/runner.h"

namespace entente::bench {

namespace {

constexpr const char* kLoop = R"(<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:bench">
  <bpmn:process id="loop" name="Loop" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="to_work" sourceRef="start" targetRef="work" />
    <bpmn:userTask id="work" name="Work">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="coordinator A" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="to_more" sourceRef="work" targetRef="more" />
    <bpmn:exclusiveGateway id="more" default="again" />
    <bpmn:sequenceFlow id="again" sourceRef="more" targetRef="work" />
    <bpmn:sequenceFlow id="enough" sourceRef="more" targetRef="end">
      <bpmn:conditionExpression>=enough = true</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>
)";

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
          packages(*data.database, *data.blobs, clock),
          runner(*data.database, packages, outbox, clock),
          approvals(*data.database, *data.blobs, runner, clock) {
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

    /// Rows and bytes of content in all tables.
    std::pair<std::int64_t, std::int64_t> content() {
        return data.database->read([](storage::ReadTx& tx) {
            std::vector<std::string> queries;
            auto columns = tx.query(
                "SELECT m.name, group_concat('ifnull(length(CAST(\"' || c.name || '\" AS BLOB)), 0)', '+') "
                "FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name");
            while (columns.next())
                queries.push_back(
                    fmt::format("SELECT count(*), ifnull(sum({}), 0) FROM \"{}\"", columns.text(1), columns.text(0)));
            std::pair<std::int64_t, std::int64_t> sum;
            for (const auto& query : queries) {
                auto rows = tx.query(query);
                rows.next();
                sum.first += rows.int64(0);
                sum.second += rows.int64(1);
            }
            return sum;
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

/// Measured on real completions: the writer counts the rows, the growth of all tables gives their size.
Footprint footprintOf(Services& services, const std::vector<std::int64_t>& tasks) {
    const auto account = services.coordinator();
    const auto changesBefore = services.number("SELECT total_changes()");
    const auto before = services.content();
    for (const auto task : tasks)
        must(services.approvals.completeForm(TaskId{task}, account, {}));
    const auto changes = services.number("SELECT total_changes()") - changesBefore;
    const auto after = services.content();
    Footprint footprint;
    footprint.rows = static_cast<double>(changes) / static_cast<double>(tasks.size());
    footprint.bytesPerRow =
        static_cast<double>(after.second - before.second) / static_cast<double>(after.first - before.first);
    return footprint;
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
    must(services.packages.install("loop", {{"loop.bpmn", kLoop}}, {}, problems));
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
    ground.footprint = footprintOf(services, {ground.tasks.begin(), first});
    ground.tasks.erase(ground.tasks.begin(), first);
    return ground;
}

}  // namespace entente::bench
