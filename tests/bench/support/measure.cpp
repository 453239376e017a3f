#include "bench/support/measure.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <exception>
#include <string>
#include <thread>
#include <utility>

namespace entente::bench {

namespace {

/// Rows and bytes of content in all tables.
std::pair<std::int64_t, std::int64_t> contentOf(storage::Database& database) {
    return database.read([](storage::ReadTx& tx) {
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

std::int64_t changesOf(storage::Database& database) {
    return database.write([](storage::Tx& tx) {
        auto rows = tx.query("SELECT total_changes()");
        rows.next();
        return rows.int64(0);
    });
}

}  // namespace

int besideProgram(const char* program,
                  const std::function<void(const std::filesystem::path&, const std::filesystem::path&)>& work) {
    const auto here = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    const auto folder = here / fmt::format("bench-{}", ::getpid());
    int code = 0;
    try {
        std::filesystem::create_directories(folder);
        work(here, folder);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}: {}\n", program, error.what());
        code = 3;
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return code;
}

double secondsOf(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double cpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void inThreads(const std::function<void(std::size_t)>& work) {
    std::vector<std::thread> threads;
    std::vector<std::exception_ptr> failures(kClients);
    for (std::size_t i = 0; i < kClients; ++i)
        threads.emplace_back([&, i] {
            try {
                work(i);
            } catch (...) {
                failures[i] = std::current_exception();
            }
        });
    for (auto& thread : threads)
        thread.join();
    for (const auto& failure : failures)
        if (failure) std::rethrow_exception(failure);
}

Footprint footprintOf(storage::Database& database, std::size_t count, const std::function<void()>& work) {
    const auto changesBefore = changesOf(database);
    const auto before = contentOf(database);
    work();
    const auto changes = changesOf(database) - changesBefore;
    const auto after = contentOf(database);
    Footprint footprint;
    footprint.rows = static_cast<double>(changes) / static_cast<double>(count);
    footprint.bytesPerRow =
        static_cast<double>(after.second - before.second) / static_cast<double>(after.first - before.first);
    return footprint;
}

BareDatabase::BareDatabase(const std::filesystem::path& file) {
    storage::DatabaseOptions options;
    options.file = file;
    database_ = storage::Database::open(options);
    database_->write(
        [](storage::Tx& tx) { tx.script("CREATE TABLE bench (id INTEGER PRIMARY KEY, body TEXT NOT NULL)"); });
}

double BareDatabase::writesPerSecond(const Footprint& footprint, std::size_t count) {
    const auto rows = std::max(1L, std::lround(footprint.rows));
    const std::string body(static_cast<std::size_t>(std::max(1L, std::lround(footprint.bytesPerRow))), 'x');
    std::atomic<std::size_t> next = 0;
    const auto seconds = secondsOf([&] {
        inThreads([&](std::size_t) {
            while (next++ < count)
                database_->write([&](storage::Tx& tx) {
                    for (long row = 0; row < rows; ++row)
                        tx.run("INSERT INTO bench (body) VALUES ($1)", body);
                });
        });
    });
    return static_cast<double>(count) / seconds;
}

}  // namespace entente::bench
