#include "storage/db/database.h"

#include <doctest/doctest.h>

#include <limits>
#include <thread>

#include "contract/storage/items.h"

using namespace entente;
using namespace entente::storage;
using entente::test::Items;

namespace {

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

TEST_CASE_FIXTURE(Items, "values come back as they were bound") {
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

TEST_CASE_FIXTURE(Items, "a column of another type or range is refused, never converted") {
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

TEST_CASE_FIXTURE(Items, "placeholders count by their number, not by their order") {
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

TEST_CASE_FIXTURE(Items, "one statement can be read twice at the same time") {
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

TEST_CASE_FIXTURE(Items, "a write tells what it did") {
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

TEST_CASE_FIXTURE(Items, "a failed result or an exception rolls back its own transaction alone") {
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

TEST_CASE_FIXTURE(Items, "a broken rule is named by its class") {
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

TEST_CASE_FIXTURE(Items, "hooks run after the commit, and only then") {
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

TEST_CASE_FIXTURE(Items, "a reader sees one snapshot") {
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

TEST_CASE_FIXTURE(Items, "an exception in a reader frees it for the next") {
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

TEST_CASE_FIXTURE(Items, "when every reader stays in use the next one is told so") {
    auto options = this->options();
    options.file = options.file.parent_path() / "small.db";
    options.readers = 1;
    options.busyTimeout = std::chrono::milliseconds(10);
    const auto small = Database::open(options);
    small->read([&](ReadTx&) { CHECK_THROWS_AS(small->read([](ReadTx&) {}), DatabaseBusy); });
    CHECK_NOTHROW(small->read([](ReadTx&) {}));
}

TEST_CASE_FIXTURE(Items, "statements made at run time do not pile up") {
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
