#include "storage/db/writer.h"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include "contract/storage/items.h"

using namespace entente;
using namespace entente::storage;
using entente::test::Items;

TEST_CASE_FIXTURE(Items, "sixteen threads write, some fail, and each gets its own answer") {
    constexpr int threads = 16;
    constexpr int each = 150;
    std::atomic<int> kept = 0;
    std::atomic<int> refused = 0;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> workers;
    for (int worker = 0; worker < threads; ++worker) {
        workers.emplace_back([&, worker] {
            for (int i = 0; i < each; ++i) {
                const std::string name = std::to_string(worker) + "/" + std::to_string(i);
                const bool fail = i % 3 == 0;
                const bool breakRule = i % 50 == 7;
                try {
                    const auto result = db().write([&](Tx& tx) -> Result<std::string> {
                        tx.run("INSERT INTO item (name) VALUES ($1)", name);
                        if (breakRule) tx.run("INSERT INTO part VALUES (-1, 1)");
                        if (fail) return rejected("test.no", "No.");
                        return name;
                    });
                    if (result.ok() && *result == name && !fail) ++kept;
                    if (!result.ok() && fail) ++refused;
                } catch (const ConstraintViolation&) {
                    if (!breakRule) ++wrong;
                }
            }
        });
    }
    for (auto& worker : workers)
        worker.join();
    CHECK(wrong == 0);
    CHECK(kept + refused > threads * each * 9 / 10);
    CHECK(count() == kept);
    const auto statistics = db().statistics();
    CHECK(statistics.transactions == threads * each + 1);
    reopen();
    CHECK(count() == kept);
}

/// Runs the transactions in one batch, in this order; each in a thread of its own.
void inOneBatch(Database& database, const std::vector<std::function<void()>>& transactions) {
    // The first one holds the writer until the others are queued.
    std::atomic<bool> queued = false;
    std::thread first([&] {
        database.write([&](Tx& tx) {
            while (!queued)
                std::this_thread::yield();
            tx.run("INSERT INTO item (name) VALUES ('first')");
        });
    });
    std::vector<std::thread> others;
    for (const auto& transaction : transactions) {
        std::atomic<bool> started = false;
        others.emplace_back([&] {
            started = true;
            transaction();
        });
        while (!started)
            std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    queued = true;
    first.join();
    for (auto& other : others)
        other.join();
}

TEST_CASE_FIXTURE(Items, "a batch that a deferred rule breaks is run again one by one") {
    inOneBatch(db(), {[&] { db().write([](Tx& tx) { tx.run("INSERT INTO item (name) VALUES ('good')"); }); },
                      [&] {
                          CHECK_THROWS_AS(db().write([](Tx& tx) { tx.run("INSERT INTO part VALUES (-1, 1)"); }),
                                          ConstraintViolation);
                      }});
    CHECK(count() == 2);
}

TEST_CASE_FIXTURE(Items, "what a refused transaction wrote goes, and what shared its batch stays") {
    const auto good = [&](const char* name) {
        return [&, name] { db().write([&](Tx& tx) { tx.run("INSERT INTO item (name) VALUES ($1)", name); }); };
    };
    const auto refused = [&](bool writes) {
        const auto result = db().write([&](Tx& tx) -> Result<void> {
            if (writes) tx.run("INSERT INTO item (name) VALUES ('refused')");
            return rejected("test.no", "No.");
        });
        CHECK_FALSE(result.ok());
    };
    SUBCASE("after a change the batch is run again without it") {
        inOneBatch(db(), {good("one"), [&] { refused(true); }, good("two")});
        CHECK(db().statistics().repeated > 0);
    }
    SUBCASE("without a change there is nothing to take back") {
        inOneBatch(db(), {good("one"), [&] { refused(false); }, good("two")});
        CHECK(db().statistics().repeated == 0);
    }
    CHECK(count() == 3);
}

TEST_CASE_FIXTURE(Items, "a write inside a write is refused instead of waiting for itself") {
    CHECK_THROWS_AS(db().write([&](Tx&) { db().write([](Tx&) {}); }), std::logic_error);
}

TEST_CASE_FIXTURE(Items, "stop finishes what is queued and refuses the rest") {
    std::atomic<int> done = 0;
    std::atomic<int> stopped = 0;
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 8; ++worker) {
        workers.emplace_back([&] {
            try {
                while (true) {
                    db().write([](Tx& tx) { tx.run("INSERT INTO item (name) VALUES (NULL)"); });
                    ++done;
                }
            } catch (const DatabaseStopped&) {
                ++stopped;
            }
        });
    }
    while (done < 50)
        std::this_thread::yield();
    db().stop();
    db().stop();
    for (auto& worker : workers)
        worker.join();
    CHECK(stopped == 8);
    CHECK_THROWS_AS(count(), DatabaseStopped);
    reopen();
    CHECK(count() == done);
}

TEST_CASE_FIXTURE(Items, "what nobody waits for is written in its turn, whatever else fails, and before a stop") {
    const auto insert = [&](int id) {
        db().writeLater([id](Tx& tx) { tx.run("INSERT INTO item (id) VALUES ($1)", id); });
    };
    insert(1);
    db().writeLater([](Tx& tx) {
        tx.run("INSERT INTO item (id) VALUES (2)");
        throw std::runtime_error("not this one");
    });
    insert(1);  // refused: it is there
    insert(3);
    // Nothing of them is still to come when a later one is done.
    const auto before = db().write([](Tx& tx) {
        auto rows = tx.query("SELECT count(*), sum(id) FROM item");
        rows.next();
        return std::pair(rows.int64(0), rows.int64(1));
    });
    CHECK(before == std::pair<std::int64_t, std::int64_t>(2, 4));
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 4; ++worker)
        workers.emplace_back([&, worker] {
            for (int i = 0; i < 100; ++i) {
                insert(1000 * (worker + 1) + 2 * i);
                db().write([id = 1000 * (worker + 1) + 2 * i + 1](Tx& tx) {
                    tx.run("INSERT INTO item (id) VALUES ($1)", id);
                });
            }
        });
    for (auto& worker : workers)
        worker.join();
    insert(9999);
    db().stop();
    CHECK_THROWS_AS(insert(5), DatabaseStopped);
    reopen();
    CHECK(count() == 2 + 4 * 200 + 1);
}
