#include "audit/audit_log.h"

#include <doctest/doctest.h>

#include "base/crypto.h"
#include "storage/db/database.h"
#include "storage/db/migrations.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::audit;
using storage::ReadTx;
using storage::Tx;

namespace {

class Fixture {
  public:
    Fixture() {
        storage::DatabaseOptions options;
        options.file = folder_ / "test.db";
        database_ = storage::Database::open(options);
        migrate(*database_, std::filesystem::path(ENTENTE_SOURCE_DIR) / "storage/migrations/sqlite", SystemClock());
    }

    storage::Database& db() { return *database_; }
    AuditHead append(const AuditEntry& entry) {
        return database_->write([&](Tx& tx) { return AuditLog::append(tx, entry); });
    }
    void appendSome(int count) {
        for (int i = 1; i <= count; ++i) {
            append({Timestamp{i},
                    i % 2 == 0 ? Actor::account({7}) : Actor::person({3}),
                    "task.completed",
                    {"task", i},
                    ProgramId{i % 3},
                    {{"outcome", "approve"}}});
        }
    }
    AuditVerdict verify(const std::optional<AuditHead>& known = std::nullopt) {
        return database_->read([&](ReadTx& tx) { return AuditLog::verify(tx, known); });
    }
    void tamper(std::string_view sql) {
        database_->write([&](Tx& tx) {
            tx.run("PRAGMA ignore_check_constraints = ON");
            tx.run(sql);
        });
    }

  private:
    test::TemporaryFolder folder_;
    std::unique_ptr<storage::Database> database_;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "the first record's hash is that of the documented text") {
    const auto head = append({Timestamp{5}, Actor::system(), "demo.loaded", {"program", 12}, {}, {{"documents", 3}}});
    const std::string text =
        std::string(64, '0') + "1:1,1:5,6:system,11:demo.loaded,7:program,2:12,0:,15:" + R"({"documents":3},)";
    CHECK(head.seq == 1);
    CHECK(head.hash == sha256Hex(text));
}

TEST_CASE_FIXTURE(Fixture, "an empty and a growing chain verify") {
    CHECK(verify().good());
    CHECK(verify().head.seq == 0);
    appendSome(20);
    const auto verdict = verify();
    CHECK(verdict.good());
    CHECK(verdict.head.seq == 20);
    appendSome(1);
    CHECK(verify(verdict.head).good());
}

TEST_CASE("any change is found where it was made") {
    struct Example {
        const char* sql;
        std::int64_t brokenAt;
    };
    for (const auto& [sql, brokenAt] :
         {Example{"UPDATE audit_event SET at = at + 1 WHERE seq = 3", 3},
          Example{"UPDATE audit_event SET actor = 'system' WHERE seq = 3", 3},
          Example{"UPDATE audit_event SET action = 'task.opened' WHERE seq = 3", 3},
          Example{"UPDATE audit_event SET action = 'task.complete', subject_kind = 'dtask' WHERE seq = 3", 3},
          Example{"UPDATE audit_event SET subject_id = 99 WHERE seq = 3", 3},
          Example{"UPDATE audit_event SET program_id = NULL WHERE seq = 4", 4},
          Example{"UPDATE audit_event SET detail = '{}' WHERE seq = 3", 3},
          Example{"UPDATE audit_event SET hash = prev_hash WHERE seq = 3", 3},
          Example{"DELETE FROM audit_event WHERE seq = 3", 4}, Example{"DELETE FROM audit_event WHERE seq <= 3", 4},
          Example{"UPDATE audit_event SET seq = 9 WHERE seq = 3", 4}}) {
        CAPTURE(sql);
        Fixture fixture;
        fixture.appendSome(5);
        try {
            fixture.tamper(sql);
        } catch (const storage::DatabaseError&) {
            continue;  // the schema itself forbids it, which is better still
        }
        const auto verdict = fixture.verify();
        CHECK(verdict.brokenAt == brokenAt);
        CHECK_FALSE(verdict.reason.empty());
    }
}

TEST_CASE_FIXTURE(Fixture, "an exported head finds a chain that was cut off or made anew") {
    appendSome(5);
    const auto head = verify().head;
    CHECK(verify(AuditHead{9, head.hash}).brokenAt == 6);
    CHECK(verify(AuditHead{5, std::string(64, 'a')}).brokenAt == 5);
    CHECK(verify(head).good());
}

TEST_CASE_FIXTURE(Fixture, "an entry of a transaction that is rolled back is not there") {
    const auto result = db().write([](Tx& tx) -> Result<void> {
        AuditLog::append(tx, {Timestamp{1}, Actor::system(), "x.done", {"x", 1}});
        return rejected("test.no", "No.");
    });
    CHECK_FALSE(result.ok());
    CHECK(verify().head.seq == 0);
}

TEST_CASE_FIXTURE(Fixture, "pages go from the newest to the oldest") {
    appendSome(25);
    std::vector<std::int64_t> seen;
    std::int64_t olderThan = 0;
    int pages = 0;
    do {
        const auto page = db().read([&](ReadTx& tx) { return AuditLog::list(tx, olderThan, 10); });
        for (const auto& record : page.records)
            seen.push_back(record.seq);
        olderThan = page.olderThan;
        ++pages;
    } while (olderThan != 0);
    CHECK(pages == 3);
    REQUIRE(seen.size() == 25);
    CHECK(seen.front() == 25);
    CHECK(seen.back() == 1);

    const auto ofProgram = db().read([](ReadTx& tx) { return AuditLog::listOfProgram(tx, ProgramId{1}, 0, 100); });
    CHECK(ofProgram.records.size() == 9);
    CHECK(ofProgram.olderThan == 0);
    const auto ofSubject = db().read([](ReadTx& tx) { return AuditLog::listOfSubject(tx, {"task", 4}, 0, 100); });
    REQUIRE(ofSubject.records.size() == 1);
    CHECK(ofSubject.records[0].actor == "account:7");
    CHECK(ofSubject.records[0].detail == R"({"outcome":"approve"})");
}
