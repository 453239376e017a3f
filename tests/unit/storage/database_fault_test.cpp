#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

#include "base/file.h"
#include "storage/db/database.h"
#include "storage/db/lock_file.h"
#include "unit/storage/fault_vfs.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::storage;
using entente::test::FaultVfs;
using entente::test::TemporaryFolder;

namespace {

DatabaseOptions optionsFor(const std::filesystem::path& folder, const std::string& vfs = {}) {
    DatabaseOptions options;
    options.file = folder / "test.db";
    options.checkpointPages = 8;  // so that checkpoints are hit as well
    options.vfs = vfs;
    return options;
}

void createTable(Database& database) {
    database.write(
        [](Tx& tx) { tx.run("CREATE TABLE IF NOT EXISTS half (number INTEGER, side INTEGER, filler TEXT)"); });
}

/// Two rows that belong together.
void writePair(Database& database, int number) {
    database.write([&](Tx& tx) {
        const std::string filler(700, 'f');
        for (int side = 0; side < 2; ++side)
            tx.run("INSERT INTO half VALUES ($1, $2, $3)", number, side, filler);
    });
}

/// The numbers of whole pairs; a damaged database or half a pair is a failure.
std::set<int> readPairs(const std::filesystem::path& folder) {
    const auto database = Database::open(optionsFor(folder));
    createTable(*database);
    return database->read([](ReadTx& tx) {
        std::set<int> numbers;
        auto integrity = tx.query("PRAGMA integrity_check");
        REQUIRE(integrity.next());
        CHECK(integrity.text(0) == "ok");
        auto rows = tx.query("SELECT number, count(*) FROM half GROUP BY number");
        while (rows.next()) {
            CHECK(rows.integer(1) == 2);
            numbers.insert(rows.integer(0));
        }
        return numbers;
    });
}

void checkContains(const std::set<int>& all, const std::set<int>& some) {
    for (const int number : some) {
        CAPTURE(number);
        CHECK(all.contains(number));
    }
}

/// What was acknowledged so far. Thread-safe.
class Acknowledged {
  public:
    void add(int number) {
        const std::lock_guard lock(mutex_);
        numbers_.insert(number);
    }
    std::set<int> numbers() const {
        const std::lock_guard lock(mutex_);
        return numbers_;
    }

  private:
    mutable std::mutex mutex_;
    std::set<int> numbers_;
};

}  // namespace

TEST_CASE("what was acknowledged survives a power cut at any moment") {
    const TemporaryFolder folder;
    FaultVfs vfs(7);
    Acknowledged acknowledged;
    struct Cut {
        std::filesystem::path folder;
        std::set<int> acknowledged;
    };
    std::vector<Cut> cuts;
    {
        const auto database = Database::open(optionsFor(folder.path(), vfs.name()));
        createTable(*database);
        std::atomic<bool> stop = false;
        std::atomic<int> next = 0;
        std::vector<std::thread> writers;
        for (int writer = 0; writer < 8; ++writer) {
            writers.emplace_back([&] {
                while (!stop && next < 4000) {
                    const int number = next++;
                    writePair(*database, number);
                    acknowledged.add(number);
                }
            });
        }
        for (int cut = 0; cut < 25; ++cut) {
            const auto target = folder / ("cut" + std::to_string(cut));
            std::filesystem::create_directory(target);
            const int before = next;
            while (next < before + 20 && next < 4000)
                std::this_thread::yield();
            auto numbers = acknowledged.numbers();
            vfs.cutPower(target);
            cuts.push_back({target, std::move(numbers)});
        }
        stop = true;
        for (auto& writer : writers)
            writer.join();
    }
    CHECK_FALSE(cuts.back().acknowledged.empty());
    for (const auto& cut : cuts) {
        CAPTURE(cut.folder);
        checkContains(readPairs(cut.folder), cut.acknowledged);
    }
    CHECK(readPairs(folder.path()) == acknowledged.numbers());
}

TEST_CASE("one failing operation fails at most one transaction, and none that was acknowledged") {
    for (const int code : {SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC}) {
        for (int operation = 0; operation < 60; operation += 3) {
            CAPTURE(code);
            CAPTURE(operation);
            const TemporaryFolder folder;
            FaultVfs vfs;
            Acknowledged acknowledged;
            std::atomic<int> failed = 0;
            {
                const auto database = Database::open(optionsFor(folder.path(), vfs.name()));
                createTable(*database);
                vfs.fail(operation, 1, code);
                std::vector<std::thread> writers;
                for (int writer = 0; writer < 4; ++writer) {
                    writers.emplace_back([&, writer] {
                        for (int i = 0; i < 6; ++i) {
                            const int number = writer * 100 + i;
                            try {
                                writePair(*database, number);
                                acknowledged.add(number);
                            } catch (const DatabaseError& error) {
                                CHECK((dynamic_cast<const DiskFull*>(&error) != nullptr) == (code == SQLITE_FULL));
                                ++failed;
                            }
                        }
                    });
                }
                for (auto& writer : writers)
                    writer.join();
            }
            CHECK(failed <= 1);
            CHECK(acknowledged.numbers().size() + static_cast<std::size_t>(failed.load()) == 24);
            checkContains(readPairs(folder.path()), acknowledged.numbers());
        }
    }
}

TEST_CASE("while the disk is full every write is told so; with room again writing goes on") {
    const TemporaryFolder folder;
    FaultVfs vfs;
    const auto database = Database::open(optionsFor(folder.path(), vfs.name()));
    createTable(*database);
    writePair(*database, 1);
    vfs.fail(0, 1'000'000, SQLITE_FULL);
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 8; ++writer) {
        writers.emplace_back([&, writer] { CHECK_THROWS_AS(writePair(*database, 10 + writer), DiskFull); });
    }
    for (auto& writer : writers)
        writer.join();
    const auto count = [&] {
        return database->read([](ReadTx& tx) {
            auto rows = tx.query("SELECT count(*) FROM half");
            rows.next();
            return rows.int64(0);
        });
    };
    CHECK(count() == 2);
    vfs.stopFailing();
    writePair(*database, 2);
    CHECK(count() == 4);
}

TEST_CASE("the same folder is not opened twice, by this process or another") {
    const TemporaryFolder folder;
    const auto database = Database::open(optionsFor(folder.path()));
    const std::string expected = "process " + std::to_string(::getpid()) + " already uses this data folder";
    try {
        (void)Database::open(optionsFor(folder.path()));
        FAIL("opened twice");
    } catch (const DatabaseInUse& refused) {
        CHECK(std::string(refused.what()).find(expected) == 0);
    }
    database->write([](Tx& tx) { tx.run("CREATE TABLE works (x)"); });

    const pid_t child = ::fork();
    if (child == 0) {
        try {
            const LockFile lock(folder / "test.db.lock");
        } catch (const DatabaseInUse&) {
            ::_exit(42);
        }
        ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WEXITSTATUS(status) == 42);
    database->stop();
    CHECK_NOTHROW((void)Database::open(optionsFor(folder.path())));
}

TEST_CASE("a process that is killed leaves what it acknowledged and no lock") {
    const TemporaryFolder folder;
    for (int round = 0; round < 3; ++round) {
        std::array<int, 2> pipe = {};
        REQUIRE(::pipe(pipe.data()) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto database = Database::open(optionsFor(folder.path()));
            createTable(*database);
            for (int number = round * 100'000;; ++number) {
                writePair(*database, number);
                if (::write(pipe[1], &number, sizeof number) != sizeof number) ::_exit(1);
            }
        }
        ::close(pipe[1]);
        std::set<int> acknowledged;
        int number = 0;
        while (acknowledged.size() < 40 && ::read(pipe[0], &number, sizeof number) == sizeof number) {
            acknowledged.insert(number);
        }
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        while (::read(pipe[0], &number, sizeof number) == sizeof number)
            acknowledged.insert(number);
        ::close(pipe[0]);
        CHECK(acknowledged.size() >= 40);
        checkContains(readPairs(folder.path()), acknowledged);
    }
}

TEST_CASE("what is no database is refused by its class") {
    const TemporaryFolder folder;
    writeFile(systemFiles(), folder / "test.db", std::string(5000, 'x'));
    CHECK_THROWS_AS((void)Database::open(optionsFor(folder.path())), DatabaseCorrupt);
    std::filesystem::remove(folder / "test.db");
    std::filesystem::create_directory(folder / "test.db");
    CHECK_THROWS_AS((void)Database::open(optionsFor(folder.path())), DatabaseIoError);
    systemFiles().create(folder / "file")->close();
    CHECK_THROWS_AS((void)Database::open(optionsFor(folder / "file")), FileError);
}
