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

/// The size of a row's content as an expression, by table. `row` is what a trigger calls it.
std::vector<std::pair<std::string, std::string>> sizesOf(storage::Tx& tx, const char* row) {
    std::vector<std::pair<std::string, std::string>> sizes;
    auto tables = tx.query(
        "SELECT l.name, group_concat('ifnull(length(CAST(' || $1 || '.\"' || c.name || '\" AS BLOB)), 0)', '+') "
        "FROM pragma_table_list l, pragma_table_info(l.name) c "
        "WHERE l.schema = 'main' AND l.type = 'table' AND l.name NOT LIKE 'sqlite%' GROUP BY l.name",
        row);
    while (tables.next())
        sizes.emplace_back(tables.text(0), tables.text(1));
    return sizes;
}

/// From now on the writer adds up what it writes, and tells it to nobody but itself.
void beginCounting(storage::Database& database) {
    database.write([](storage::Tx& tx) {
        std::string sql =
            "CREATE TEMP TABLE bench_written (rows INTEGER, bytes INTEGER); INSERT INTO bench_written VALUES (0, 0);";
        for (const auto& [event, row] : {std::pair("INSERT", "new"), {"UPDATE", "new"}, {"DELETE", "old"}})
            for (const auto& [table, size] : sizesOf(tx, row))
                sql += fmt::format(
                    "CREATE TEMP TRIGGER \"bench_{0}_{1}\" AFTER {0} ON main.\"{1}\" BEGIN "
                    "UPDATE bench_written SET rows = rows + 1, bytes = bytes + {2}; END;",
                    event, table, size);
        tx.script(sql);
    });
}

/// Rows and bytes since then.
std::pair<double, double> endCounting(storage::Database& database) {
    return database.write([](storage::Tx& tx) {
        std::pair<double, double> written;
        std::string sql = "DROP TABLE temp.bench_written;";
        {
            auto sums = tx.query("SELECT rows, bytes FROM bench_written");
            sums.next();
            written = {static_cast<double>(sums.int64(0)), static_cast<double>(sums.int64(1))};
            auto triggers = tx.query("SELECT name FROM sqlite_temp_master WHERE type = 'trigger'");
            while (triggers.next())
                sql += fmt::format("DROP TRIGGER temp.\"{}\";", triggers.text(0));
        }
        tx.script(sql);
        return written;
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
    beginCounting(database);
    work();
    const auto [rows, bytes] = endCounting(database);
    return {rows / static_cast<double>(count), bytes / rows};
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
