#include "records/passport_service.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/crypto.h"
#include "base/log.h"
#include "records/record_service.h"
#include "support/captured.h"
#include "support/world.h"
#include "unit/records/record_office.h"

using namespace entente;
using namespace entente::records;

namespace {

/// A passport of one of our people.
struct Letters : test::Office {
    PersonId ourPerson{personOf("reviewer@mois.example")};
    PersonId theirPerson{personOf("addressee@partner.example")};
    std::filesystem::path keyFile = folder / "passport.key";

    void enter(const Passport& passport = {"m 48151623", "1970-03-05", "kr"}) {
        const auto errors = passports->save(ours(), ourPerson, passport);
        REQUIRE(errors);
        REQUIRE(errors->empty());
    }
    std::string unreadable() {
        const auto seen = passports->look(ours(), ourPerson);
        REQUIRE(seen);
        CHECK(seen->known);
        return seen->unreadable ? seen->unreadable->message.key : "";
    }
    void allow(std::filesystem::perms perms) { std::filesystem::permissions(keyFile, perms); }
};

}  // namespace

TEST_CASE("a passport is hidden on every page and shown in full to who says why, which is noted") {
    Letters letters;
    CHECK_FALSE(letters.passports->look(letters.ours(), letters.ourPerson)->known);
    letters.enter();
    CHECK((std::filesystem::status(letters.keyFile).permissions() & std::filesystem::perms::mask) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(letters.passports->look(letters.ours(), letters.ourPerson)->number == "•••••••23");
    CHECK(letters.passports->reveal(letters.ours(), letters.ourPerson, " ", "192.0.2.7").error().message.key ==
          "passport.reason_missing");
    CHECK(letters.passports->reveal(letters.ours(), letters.ourPerson, std::string(501, 'x'), "192.0.2.7")
              .error()
              .message.key == "passport.reason_long");
    CHECK(letters.number("SELECT count(*) FROM personal_reveal") == 0);
    const auto passport = letters.passports->reveal(letters.ours(), letters.ourPerson, "Visa letter 7", "192.0.2.7");
    REQUIRE(passport);
    CHECK(passport->number == "M48151623");
    CHECK(passport->birthDate == "1970-03-05");
    CHECK(passport->nationality == "KR");
    CHECK(letters.text("SELECT r.reason FROM personal_reveal r JOIN personal_access_person p USING (access_id) "
                       "WHERE p.person_id = " +
                       letters.ourPerson.text()) == "Visa letter 7");
    CHECK(*letters.passports->remove(letters.ours(), letters.ourPerson));
    CHECK_FALSE(*letters.passports->remove(letters.ours(), letters.ourPerson));
    CHECK(letters.number("SELECT count(*) FROM audit_event WHERE action LIKE 'passport.%'") == 3);
}

TEST_CASE("to anybody but a coordinator of the own side there is no passport") {
    Letters letters;
    letters.enter();
    for (const auto& account : {letters.partners(), letters.administrator, letters.reader}) {
        CAPTURE(account.email);
        CHECK(letters.passports->look(account, letters.ourPerson).error().kind == ErrorKind::NotFound);
        CHECK(letters.passports->reveal(account, letters.ourPerson, "Visa", "192.0.2.7").error().kind ==
              ErrorKind::NotFound);
        CHECK(letters.passports->remove(account, letters.ourPerson).error().kind == ErrorKind::NotFound);
        CHECK(letters.passports->save(account, letters.ourPerson, {"M48151623", "1970-03-05", "KR"}).error().kind ==
              ErrorKind::NotFound);
    }
    CHECK(letters.passports->look(letters.ours(), letters.theirPerson).error().kind == ErrorKind::NotFound);
    CHECK(letters.passports->look(letters.ours(), PersonId{999999}).error().kind == ErrorKind::NotFound);
    CHECK(letters.number("SELECT count(*) FROM passport") == 1);
}

TEST_CASE("what is wrong with a passport is said without what was entered") {
    Letters letters;
    const std::pair<Passport, std::string> wrong[] = {
        {{"M4", "1970-03-05", "KR"}, "number"},
        {{"M4815162É", "1970-03-05", "KR"}, "number"},
        {{std::string(21, 'M'), "1970-03-05", "KR"}, "number"},
        {{"M48151623", "5 March", "KR"}, "birth_date"},
        {{"M48151623", "2999-01-01", "KR"}, "birth_date"},
        {{"M48151623", "1800-01-01", "KR"}, "birth_date"},
        {{"M48151623", "1970-03-05", "Korea"}, "nationality"},
        {{"M48151623", "1970-03-05", ""}, "nationality"},
    };
    for (const auto& [passport, place] : wrong) {
        const auto errors = letters.passports->save(letters.ours(), letters.ourPerson, passport);
        REQUIRE(errors);
        REQUIRE(errors->size() == 1);
        CHECK(errors->front().place == place);
        CHECK(errors->front().message.english().find("48151") == std::string::npos);
    }
    CHECK(letters.number("SELECT count(*) FROM passport") == 0);
    CHECK_FALSE(std::filesystem::exists(letters.keyFile));
}

TEST_CASE("a number lies nowhere in the database, its log, an export or what is logged") {
    Letters letters;
    const auto lines = letters.folder / "lines";
    {
        const test::Captured captured(stderr, lines);
        letters.enter();
        REQUIRE(letters.passports->reveal(letters.ours(), letters.ourPerson, "Visa letter", "192.0.2.7"));
        std::filesystem::permissions(letters.keyFile, std::filesystem::perms::all);
        letters.passports->keepUp();
        std::filesystem::permissions(letters.keyFile, std::filesystem::perms::owner_read);
    }
    REQUIRE(test::bytesOf(lines).find("passports.unreadable") != std::string::npos);
    const auto table = letters.service.exportTable(letters.ours(), personKind(), {.limit = -1}, "en");
    CHECK(table.find("reviewer@mois.example") != std::string::npos);
    for (const auto& planted : {"M48151623", "48151623", "1970-03-05"}) {
        CHECK(table.find(planted) == std::string::npos);
        for (const auto& file : std::filesystem::directory_iterator(letters.folder.path()))
            if (file.is_regular_file()) CHECK(test::bytesOf(file.path()).find(planted) == std::string::npos);
    }
}

TEST_CASE("a key that is missing, open to others, broken or another one is named; nothing is lost by it") {
    Letters letters;
    letters.enter();
    const auto kept = test::bytesOf(letters.keyFile);
    const auto write = [&](const std::string& text) {
        std::filesystem::remove(letters.keyFile);
        writeFile(systemFiles(), letters.keyFile, text);
    };
    std::filesystem::remove(letters.keyFile);
    CHECK(letters.unreadable() == "passport.key_missing");
    // A new key beside what the old one sealed would hide that it is gone.
    CHECK(letters.passports->save(letters.ours(), letters.ourPerson, {"M48151623", "1970-03-05", "KR"})
              .error()
              .message.key == "passport.key_missing");
    CHECK_FALSE(std::filesystem::exists(letters.keyFile));
    CHECK(letters.passports->keepUp() == 0);
    write("not a key");
    CHECK(letters.unreadable() == "passport.key_broken");
    write("");
    CHECK(letters.unreadable() == "passport.key_broken");
    write(hex(randomBytes(32)) + "\n");
    CHECK(letters.unreadable() == "passport.key_wrong");
    CHECK(letters.passports->reveal(letters.ours(), letters.ourPerson, "Visa", "192.0.2.7").error().message.key ==
          "passport.key_wrong");
    CHECK(letters.passports->keepUp() == 0);
    write(kept);
    CHECK(letters.unreadable().empty());
    letters.allow(std::filesystem::perms::owner_all | std::filesystem::perms::group_read);
    CHECK(letters.unreadable() == "passport.key_open");
}

TEST_CASE("a new first line becomes the key, after which the old one may go") {
    Letters letters;
    letters.enter();
    const auto old = test::bytesOf(letters.keyFile), fresh = hex(randomBytes(32)) + "\n";
    writeFile(systemFiles(), letters.keyFile, fresh + old);
    CHECK(letters.unreadable().empty());
    letters.passports->keepUp();
    writeFile(systemFiles(), letters.keyFile, fresh);
    CHECK(letters.unreadable().empty());
    CHECK(letters.passports->reveal(letters.ours(), letters.ourPerson, "Visa", "192.0.2.7")->number == "M48151623");
}

TEST_CASE("a passport goes some days after the last program, counted from its entry where that was later") {
    Letters letters;
    letters.database->write([](storage::Tx& tx) { tx.run("UPDATE program SET period_to = '2027-03-10'"); });
    letters.enter();
    const auto plain = PersonId{letters.add(letters.administrator, personKind(), test::person("77", "mois"))};
    REQUIRE(letters.passports->save(letters.ours(), plain, {"M99999999", "1980-01-01", "KR"}));
    // 1 February, 10:00 in Seoul.
    CHECK(letters.passports->look(letters.ours(), plain)->lastDay == "2027-03-03");
    CHECK(letters.passports->look(letters.ours(), letters.ourPerson)->lastDay == "2027-04-09");
    letters.clock.set("2027-03-03T14:59:00Z");
    CHECK(letters.passports->keepUp() == 0);
    letters.clock.set("2027-03-03T15:01:00Z");
    CHECK(letters.passports->keepUp() == 1);
    CHECK_FALSE(letters.passports->look(letters.ours(), plain)->known);
    letters.clock.set("2027-04-09T15:01:00Z");
    CHECK(letters.passports->keepUp() == 1);
    CHECK(letters.number("SELECT count(*) FROM passport") == 0);
}
