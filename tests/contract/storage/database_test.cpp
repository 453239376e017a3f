#include "storage/db/database.h"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <limits>
#include <set>
#include <thread>

#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::storage;
using entente::test::TemporaryFolder;

namespace {

class Fixture {
  public:
    Fixture() { open(); }

    Database& db() { return *database_; }
    void reopen() {
        database_.reset();
        open();
    }
    std::int64_t count() {
        return database_->read([](ReadTx& tx) {
            auto rows = tx.query("SELECT count(*) FROM item");
            rows.next();
            return rows.int64(0);
        });
    }
    DatabaseOptions options() const {
        DatabaseOptions options;
        options.file = folder_ / "data" / "test.db";
        return options;
    }

  private:
    void open() {
        database_ = Database::open(options());
        database_->write([](Tx& tx) {
            tx.run("CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, name TEXT UNIQUE, note)");
            tx.run(
                "CREATE TABLE IF NOT EXISTS part (item_id INTEGER NOT NULL REFERENCES item(id) "
                "DEFERRABLE INITIALLY DEFERRED, size INTEGER CHECK (size > 0))");
        });
    }

    TemporaryFolder folder_;
    std::unique_ptr<Database> database_;
};

using ItemId = Id<struct ItemTag>;

/// What `SELECT $1` gives back.
template <typename Argument, typename Read>
auto roundTrip(Database& db, const Argument& argument, Read read) {
    return db.read([&](ReadTx& tx) {
        auto rows = tx.query("SELECT $1", argument);
        REQUIRE(rows.next());
        return read(rows);
    });
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "values come back as they were bound") {
    const auto int64 = [](const Rows& rows) { return rows.int64(0); };
    const auto text = [](const Rows& rows) { return rows.text(0); };
    const auto null = [](const Rows& rows) { return rows.isNull(0); };
    for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                                     std::int64_t{1} << 53, std::numeric_limits<std::int64_t>::max()}) {
        CHECK(roundTrip(db(), value, int64) == value);
    }
    CHECK(roundTrip(db(), 7U, int64) == 7);
    CHECK(roundTrip(db(), true, [](const Rows& rows) { return rows.boolean(0); }));
    CHECK(roundTrip(db(), 0.1, [](const Rows& rows) { return rows.real(0); }) == 0.1);
    for (const std::string& value : {std::string("서울 / Ташкент"), std::string(), std::string("a\0b", 3)}) {
        CHECK(roundTrip(db(), value, text) == value);
        CHECK(roundTrip(db(), Blob{value}, [](const Rows& rows) { return rows.blob(0); }) == value);
    }
    CHECK(roundTrip(db(), std::string_view(), text).empty());
    CHECK(roundTrip(db(), Timestamp{5}, [](const Rows& rows) { return rows.timestamp(0); }) == Timestamp{5});
    CHECK(roundTrip(db(), ItemId{9}, [](const Rows& rows) { return rows.id<ItemId>(0); }) == ItemId{9});
    CHECK(roundTrip(db(), ItemId{}, null));
    CHECK(roundTrip(db(), ItemId{}, [](const Rows& rows) { return rows.id<ItemId>(0); }) == ItemId{});
    CHECK(roundTrip(db(), nullptr, null));
    CHECK(roundTrip(db(), std::optional<std::string>(), [](const Rows& rows) { return !rows.optionalText(0); }));
    CHECK(roundTrip(db(), std::optional(3), [](const Rows& rows) { return rows.optionalInt64(0); }) == 3);
    CHECK(roundTrip(db(), std::optional<Timestamp>(), [](const Rows& rows) { return !rows.optionalTimestamp(0); }));
}

TEST_CASE_FIXTURE(Fixture, "a column of another type or range is refused, never converted") {
    const auto read = [&](const auto& argument, auto reader) {
        db().read([&](ReadTx& tx) {
            auto rows = tx.query("SELECT $1", argument);
            rows.next();
            reader(rows);
        });
    };
    CHECK_THROWS_AS(read(std::int64_t{1} << 31, [](Rows& rows) { rows.integer(0); }), UnexpectedColumn);
    CHECK_THROWS_AS(read(2, [](Rows& rows) { (void)rows.boolean(0); }), UnexpectedColumn);
    CHECK_THROWS_AS(read("7", [](Rows& rows) { (void)rows.int64(0); }), UnexpectedColumn);
    CHECK_THROWS_AS(read(7.5, [](Rows& rows) { (void)rows.int64(0); }), UnexpectedColumn);
    CHECK_THROWS_AS(read(7, [](Rows& rows) { (void)rows.text(0); }), UnexpectedColumn);
    CHECK_THROWS_AS(read(nullptr, [](Rows& rows) { (void)rows.text(0); }), UnexpectedColumn);
}

TEST_CASE_FIXTURE(Fixture, "placeholders count by their number, not by their order") {
    const auto joined = db().read([](ReadTx& tx) {
        auto rows = tx.query("SELECT $3 || $1 || $2 || $1", "a", "b", "c");
        rows.next();
        return rows.text(0);
    });
    CHECK(joined == "caba");
    db().read([](ReadTx& tx) {
        CHECK_THROWS_AS(tx.query("SELECT $1"), std::logic_error);
        CHECK_THROWS_AS(tx.query("SELECT $1", 1, 2), std::logic_error);
        CHECK_THROWS_AS(tx.query("SELECT ?", 1), std::logic_error);
        CHECK_THROWS_AS(tx.query("SELECT $2", 1), std::logic_error);
        CHECK_THROWS_AS(tx.query("SELECT :name", 1), std::logic_error);
        CHECK_THROWS_AS(tx.query("SELECT 1; SELECT 2"), std::logic_error);
        CHECK_THROWS_AS(tx.query("  -- nothing"), std::logic_error);
        CHECK_THROWS_AS(tx.query("SELEC 1"), DatabaseError);
        CHECK_THROWS_AS(tx.query("SELECT \"no such column\""), DatabaseError);
    });
}

TEST_CASE_FIXTURE(Fixture, "one statement can be read twice at the same time") {
    db().write([](Tx& tx) {
        for (int i = 1; i <= 3; ++i)
            tx.run("INSERT INTO item (id) VALUES ($1)", i);
    });
    std::string seen;
    db().read([&](ReadTx& tx) {
        auto outer = tx.query("SELECT id FROM item ORDER BY id");
        while (outer.next()) {
            auto inner = tx.query("SELECT id FROM item ORDER BY id");
            while (inner.next())
                seen += std::to_string(outer.int64(0)) + std::to_string(inner.int64(0)) + " ";
        }
        CHECK_FALSE(outer.next());
    });
    CHECK(seen == "11 12 13 21 22 23 31 32 33 ");
}

TEST_CASE_FIXTURE(Fixture, "a write tells what it did") {
    const ItemId id = db().write([](Tx& tx) {
        CHECK(tx.run("INSERT INTO item (id, name) VALUES (4, 'a'), (5, 'b')") == 2);
        CHECK(tx.changes() == 2);
        CHECK(tx.run("DELETE FROM item WHERE id = 77") == 0);
        CHECK(tx.run("UPDATE item SET name = 'x' || name") == 2);
        CHECK(tx.run("SELECT 1") == 0);
        auto rows = tx.query("INSERT INTO item (name) VALUES ($1) RETURNING id", "c");
        REQUIRE(rows.next());
        CHECK(rows.id<ItemId>(0) == tx.lastInsertId<ItemId>());
        return rows.id<ItemId>(0);
    });
    CHECK(id == ItemId{6});
    reopen();
    CHECK(count() == 3);
}

TEST_CASE_FIXTURE(Fixture, "a failed result or an exception rolls back its own transaction alone") {
    const auto failed = db().write([](Tx& tx) -> Result<int> {
        tx.run("INSERT INTO item (name) VALUES ('lost')");
        return rejected("test.no", "No.");
    });
    CHECK(failed.error().kind == ErrorKind::Rejected);
    CHECK_THROWS_AS(db().write([](Tx& tx) {
        tx.run("INSERT INTO item (name) VALUES ('lost')");
        throw std::out_of_range("x");
    }),
                    std::out_of_range);
    CHECK(count() == 0);
    CHECK(db().write([](Tx& tx) -> Result<int> {
                  tx.run("INSERT INTO item (name) VALUES ('kept')");
                  return 1;
              })
              .ok());
    CHECK(count() == 1);
}

TEST_CASE_FIXTURE(Fixture, "a broken rule is named by its class") {
    using Rule = ConstraintViolation::Rule;
    struct Example {
        const char* sql;
        Rule rule;
    };
    db().write([](Tx& tx) { tx.run("INSERT INTO item (id, name) VALUES (1, 'a')"); });
    for (const auto& [sql, rule] : {Example{"INSERT INTO item (name) VALUES ('a')", Rule::Unique},
                                    Example{"INSERT INTO item (id) VALUES (1)", Rule::Unique},
                                    Example{"INSERT INTO part VALUES (1, 0)", Rule::Check},
                                    Example{"INSERT INTO part VALUES (NULL, 1)", Rule::NotNull},
                                    Example{"INSERT INTO part VALUES (77, 1)", Rule::ForeignKey}}) {
        CAPTURE(sql);
        try {
            db().write([&](Tx& tx) { tx.run(sql); });
            FAIL("accepted");
        } catch (const ConstraintViolation& violation) {
            CHECK(violation.rule() == rule);
        }
    }
}

TEST_CASE_FIXTURE(Fixture, "hooks run after the commit, and only then") {
    int calls = 0;
    db().write([&](Tx& tx) {
        tx.run("INSERT INTO item (name) VALUES ('a')");
        tx.afterCommit([&] { calls += static_cast<int>(count()); });
        tx.afterCommit([] { throw std::runtime_error("a hook's failure is not the transaction's"); });
    });
    CHECK(calls == 1);
    CHECK_FALSE(db().write([&](Tx& tx) -> Result<void> {
                        tx.afterCommit([&] { calls = 100; });
                        return rejected("test.no", "No.");
                    })
                    .ok());
    CHECK(calls == 1);
}

TEST_CASE_FIXTURE(Fixture, "a reader sees one snapshot") {
    db().read([&](ReadTx& tx) {
        auto before = tx.query("SELECT count(*) FROM item");
        before.next();
        std::thread([&] { db().write([](Tx& other) { other.run("INSERT INTO item (name) VALUES ('new')"); }); }).join();
        auto after = tx.query("SELECT count(*) FROM item");
        after.next();
        CHECK(before.int64(0) == after.int64(0));
    });
    CHECK(count() == 1);
    db().read([](ReadTx& tx) { CHECK_THROWS_AS(tx.query("DELETE FROM item").next(), DatabaseReadOnly); });
}

TEST_CASE_FIXTURE(Fixture, "an exception in a reader frees it for the next") {
    for (int i = 0; i < 20; ++i) {
        CHECK_THROWS_AS(db().read([](ReadTx& tx) {
            auto rows = tx.query("SELECT 1");
            rows.next();
            throw std::runtime_error("x");
        }),
                        std::runtime_error);
    }
    CHECK(count() == 0);
}

TEST_CASE_FIXTURE(Fixture, "sixteen threads write, some fail, and each gets its own answer") {
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

TEST_CASE_FIXTURE(Fixture, "a batch that a deferred rule breaks is run again one by one") {
    inOneBatch(db(), {[&] { db().write([](Tx& tx) { tx.run("INSERT INTO item (name) VALUES ('good')"); }); },
                      [&] {
                          CHECK_THROWS_AS(db().write([](Tx& tx) { tx.run("INSERT INTO part VALUES (-1, 1)"); }),
                                          ConstraintViolation);
                      }});
    CHECK(count() == 2);
}

TEST_CASE_FIXTURE(Fixture, "what a refused transaction wrote goes, and what shared its batch stays") {
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

TEST_CASE_FIXTURE(Fixture, "a write inside a write is refused instead of waiting for itself") {
    CHECK_THROWS_AS(db().write([&](Tx&) { db().write([](Tx&) {}); }), std::logic_error);
}

TEST_CASE_FIXTURE(Fixture, "stop finishes what is queued and refuses the rest") {
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

TEST_CASE_FIXTURE(Fixture, "what nobody waits for is written in its turn, whatever else fails, and before a stop") {
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

TEST_CASE_FIXTURE(Fixture, "when every reader stays in use the next one is told so") {
    auto options = this->options();
    options.file = options.file.parent_path() / "small.db";
    options.readers = 1;
    options.busyTimeout = std::chrono::milliseconds(10);
    const auto small = Database::open(options);
    small->read([&](ReadTx&) { CHECK_THROWS_AS(small->read([](ReadTx&) {}), DatabaseBusy); });
    CHECK_NOTHROW(small->read([](ReadTx&) {}));
}

TEST_CASE_FIXTURE(Fixture, "statements made at run time do not pile up") {
    db().read([](ReadTx& tx) {
        auto kept = tx.query("SELECT 5");
        for (int i = 0; i < 1000; ++i) {
            auto rows = tx.query("SELECT 1 + " + std::to_string(i));
            REQUIRE(rows.next());
            REQUIRE(rows.int64(0) == i + 1);
        }
        REQUIRE(kept.next());
        CHECK(kept.int64(0) == 5);
    });
}
