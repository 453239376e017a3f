#include <doctest/doctest.h>

#include <set>

#include "support/old_database.h"
#include "unit/records/record_office.h"
#include "unit/storage/temporary_folder.h"

using namespace entente;
using namespace entente::records;
using test::institute;
using test::Office;
using test::person;

namespace {

std::int64_t seenTimes(Office& office, const identity::Account& by, std::int64_t person) {
    return office.number(
        "SELECT count(*) FROM personal_access_person JOIN personal_access ON id = access_id WHERE "
        "account_id = " +
        by.id.text() + " AND personal_access_person.person_id = " + std::to_string(person));
}

}  // namespace

TEST_CASE("each side keeps its own; of the other it sees who speaks for a shared program") {
    Office office;
    const auto ours = office.ours(), partners = office.partners();
    office.add(ours, organisationKind(), institute("nia", "KR"));
    office.add(office.administrator, organisationKind(), institute("kz-office", "KZ"));
    const auto speaker = office.add(ours, personKind(), person("12", "nia"));
    office.add(office.administrator, personKind(), person("99", "kz-office"));

    CHECK(office.emails(partners) == std::set<std::string>{"coordinator@mois.example", "signatory@mois.example",
                                                           "coordinator@partner.example", "addressee@partner.example"});
    CHECK(office.emails(ours).contains("addressee@partner.example"));
    CHECK(office.emails(ours).contains("reviewer@mois.example"));
    CHECK_FALSE(office.emails(ours).contains("speaker99@kz-office.example"));
    CHECK(office.emails(office.reader).contains("speaker12@nia.example"));
    CHECK_FALSE(office.emails(office.reader).contains("addressee@partner.example"));
    CHECK(office.emails(office.administrator).size() == 9);

    const auto seenBefore = seenTimes(office, ours, speaker);
    SUBCASE("what is not theirs to see is not there by search or number either") {
        CHECK(office.emails(partners, "speaker12").empty());
        CHECK(office.emails(partners, "연구원").empty());
        CHECK(office.service.open(partners, personKind(), speaker).error().message.key == "records.none");
        CHECK(office.service.open(partners, personKind(), 4711).error().message.key == "records.none");
        CHECK(office.service.save(partners, personKind(), {speaker, person("12", "nia")}, true).error().message.key ==
              "records.none");
        CHECK(office.service.exportTable(partners, personKind(), {}, "en").find("mois.example") == std::string::npos);
        CHECK(office.wrong(partners, personKind(), person("13", "nia")) == "organisation records.no_organisation");
        auto taken = person("14", "uz_public_governance");
        taken["email"] = "speaker12@nia.example";
        CHECK(office.wrong(partners, personKind(), taken) == "email records.taken");
    }
    SUBCASE("the other side's data that no shared program needs stays with them") {
        auto changed =
            office.service.open(office.administrator, personKind(), office.personOf("signatory@mois.example"));
        changed->record.fields["phone"] = "+82 44 205 0000";
        changed->record.fields["assistant_name"] = "Assistant 1";
        REQUIRE(office.service.save(ours, personKind(), changed->record, false)->id != 0);
        const auto seen = office.service.open(partners, personKind(), changed->record.id);
        REQUIRE(seen);
        CHECK_FALSE(seen->mayKeep);
        CHECK(textOf(seen->record.fields, "email") == "signatory@mois.example");
        CHECK(textOf(seen->record.fields, "phone").empty());
        CHECK(textOf(seen->record.fields, "assistant_name").empty());
        CHECK(office.service.save(partners, personKind(), seen->record, true).error().kind == ErrorKind::Forbidden);
        CHECK(office.emails(partners, "205").empty());
        CHECK(textOf(office.service.open(ours, personKind(), changed->record.id)->record.fields, "phone") ==
              "+82 44 205 0000");
    }
    SUBCASE("a reader changes nothing, a coordinator nothing of another country") {
        CHECK(office.wrong(office.reader, personKind(), person("15", "mois")) == "records.may_not");
        CHECK(office.wrong(ours, organisationKind(), institute("other", "UZ")) == "country records.country_other");
        CHECK(office.service.plan(office.reader, personKind(), "email\nx@y.example").error().kind ==
              ErrorKind::Forbidden);
    }
    SUBCASE("looking at somebody is noted, at oneself not") {
        REQUIRE(office.service.open(ours, personKind(), speaker));
        REQUIRE(office.service.open(ours, personKind(), ours.person.value));
        CHECK(office.number("SELECT count(*) FROM personal_access WHERE person_id IS NOT NULL") == 1);
        CHECK(office.number("SELECT max(person_id) FROM personal_access") == speaker);
        CHECK(seenTimes(office, ours, speaker) == seenBefore + 1);
        CHECK(seenTimes(office, ours, ours.person.value) == 0);
        CHECK(office.number("SELECT count(*) FROM personal_access WHERE address IS NOT '192.0.2.7'") == 0);
    }
    SUBCASE("a list is noted with the number of others in it, and what a table would change; for two years") {
        const auto notedFor = [&](const identity::Account& who) {
            return office.number("SELECT coalesce(sum(persons), 0) FROM personal_access WHERE account_id = " +
                                 who.id.text() + " AND person_id IS NULL AND action = 'viewed'");
        };
        const auto before = notedFor(ours);
        CHECK(office.emails(ours, "speaker12").size() == 1);
        CHECK(notedFor(ours) == before + 1);
        CHECK(office.emails(ours, "coordinator@mois").size() == 1);
        CHECK(office.emails(ours, "nobody").empty());
        CHECK(notedFor(ours) == before + 1);
        // Soon again: the page follows something, or was read again.
        office.clock.advance(9 * 60);
        CHECK(office.emails(ours, "speaker12").size() == 1);
        CHECK(notedFor(ours) == before + 1);
        office.clock.advance(60);
        REQUIRE(office.service.plan(ours, personKind(), "email,title_en\nspeaker12@nia.example,Director\n"));
        CHECK(notedFor(ours) == before + 2);
        CHECK(seenTimes(office, ours, speaker) == seenBefore + 2);
        office.clock.set("2029-02-06T00:00:00Z");
        CHECK(office.emails(ours, "speaker12").size() == 1);
        CHECK(office.number("SELECT count(*) FROM personal_access") == 1);
        CHECK(office.number("SELECT count(*) FROM personal_access_person") == 1);
        CHECK(seenTimes(office, ours, speaker) == 1);
    }
    SUBCASE("one entry names everybody who was in a list or a table, and oneself only where it was taken away") {
        office.clock.advance(600);
        const auto everybody = office.emails(ours, "").size();
        REQUIRE(everybody > 2);
        const auto last = [&](const std::string& action) {
            return office.number(
                "SELECT count(*) FROM personal_access_person WHERE access_id = (SELECT max(id) FROM "
                "personal_access WHERE action = '" +
                action + "')");
        };
        CHECK(last("viewed") == static_cast<std::int64_t>(everybody) - 1);
        CHECK(seenTimes(office, ours, ours.person.value) == 0);
        office.service.exportTable(ours, personKind(), {}, "en");
        CHECK(last("exported") == office.number("SELECT max(persons) FROM personal_access WHERE action = 'exported'"));
        CHECK(seenTimes(office, ours, speaker) == seenBefore + 2);
        CHECK(seenTimes(office, ours, ours.person.value) == 1);
        office.service.exportTable(ours, personKind(), {.search = "nobody"}, "en");
        CHECK(last("exported") == 0);
    }
    SUBCASE("who is named because another looks like them was looked at") {
        auto twin = office.service.open(office.administrator, personKind(), speaker)->record;
        const auto before = seenTimes(office, ours, speaker);
        twin = {0, twin.fields};
        twin.fields["email"] = "speaker12.again@nia.example";
        const auto saved = office.service.save(ours, personKind(), twin, false);
        REQUIRE(saved);
        REQUIRE(saved->similar);
        CHECK(seenTimes(office, ours, speaker) == before + 1);
        office.clock.advance(600);
        REQUIRE(office.service.plan(ours, personKind(),
                                    "email,name,organisation\nspeaker12.again@nia.example," +
                                        records::textOf(twin.fields, "name") + ',' +
                                        records::textOf(twin.fields, "organisation") + '\n'));
        CHECK(seenTimes(office, ours, speaker) == before + 2);
    }
    SUBCASE("whether another country takes part is not told by an error") {
        for (const std::string country : {"KZ", "MN"}) {
            auto fields = institute("other", country);
            fields.erase("country_name");
            const auto refused = office.service.save(partners, organisationKind(), {0, fields}, false);
            REQUIRE(refused->errors.size() == 1);
            CHECK(refused->errors.front().message.key == "records.country_other");
        }
    }
    SUBCASE("only an administrator moves the address at which somebody decides for a program") {
        auto signatory = office.service.open(ours, personKind(), office.personOf("signatory@mois.example"))->record;
        signatory.fields["email"] = "elsewhere@mois.example";
        const auto refused = office.service.save(ours, personKind(), signatory, false);
        REQUIRE(refused->errors.size() == 1);
        CHECK(refused->errors.front().message.key == "records.email_of_role");
        CHECK(office.service.save(office.administrator, personKind(), signatory, false)->id == signatory.id);
    }
}

TEST_CASE("search finds any part of a word, in every script, and the people of an organisation by its name") {
    Office office;
    const auto ours = office.ours();
    office.add(ours, organisationKind(), institute("nia", "KR"));
    auto fields = person("12", "nia");
    fields["name_ko"] = "발표자";
    fields["name_local"] = "Докладчик 12";
    fields["title_en"] = "100%_Director \"A\"";
    const auto id = office.add(ours, personKind(), fields);
    for (const std::string search :
         {"표자", "발표자", "연구원", "PEAKER12", "Док ладч", "Speaker 12", "0%_D", "%_", "\"A\"", "st nia"}) {
        CAPTURE(search);
        CHECK(office.emails(ours, search) == std::set<std::string>{"speaker12@nia.example"});
    }
    CHECK(office.emails(ours, "Speaker Director Nobody").empty());
    CHECK(office.emails(ours, std::string(61, 'x')).empty());
    CHECK(office.emails(ours, "연" + std::string(200, 'x')).empty());
    CHECK(office.emails(ours, "* OR NEAR( name:").empty());
    auto record = office.service.open(ours, personKind(), id)->record;
    record.fields["name_ko"] = "대표자";
    REQUIRE(office.service.save(ours, personKind(), record, false)->id == id);
    CHECK(office.emails(ours, "발표").empty());
    CHECK(office.emails(ours, "대표").size() == 1);

    CHECK(office.service.list(ours, personKind(), {.search = "표자", .today = "2027-02-01"}).records.size() == 1);
    record = office.service.open(ours, personKind(), id)->record;
    record.fields["valid_to"] = "2027-01-31";
    record.fields["successor"] = "reviewer@mois.example";
    REQUIRE(office.service.save(ours, personKind(), record, false)->id == id);
    CHECK(office.service.list(ours, personKind(), {.search = "표자", .today = "2027-02-01"}).records.empty());
    const auto first = office.service.list(ours, personKind(), {.limit = 2});
    CHECK(first.more);
    const auto next = office.service.list(ours, personKind(), {.skip = 2, .limit = 2});
    CHECK(next.records.front().id != first.records.back().id);
}

TEST_CASE("each field that is wrong is named") {
    Office office;
    const auto ours = office.ours();
    const auto with = [](Fields fields, const std::string& name, std::string value) {
        fields[name] = std::move(value);
        return fields;
    };
    const auto good = person("12", "mois");
    for (const auto& [field, value] :
         std::vector<std::pair<std::string, std::string>>{{"name", ""},
                                                          {"name", std::string(201, 'x')},
                                                          {"name", "a\nb"},
                                                          {"name", "a\u202Eb"},
                                                          {"email", ""},
                                                          {"email", "nobody"},
                                                          {"assistant_email", "a b@c"},
                                                          {"organisation", ""},
                                                          {"organisation", "nowhere"},
                                                          {"language", "uz"},
                                                          {"languages", "korean"},
                                                          {"languages", "ko,"},
                                                          {"valid_to", "5 March"},
                                                          {"valid_to", "2027-02-30"},
                                                          {"successor", "nobody@mois.example"}}) {
        CAPTURE(field);
        CAPTURE(value);
        CHECK(office.wrong(ours, personKind(), with(good, field, value)).starts_with(field + " "));
    }
    const auto place = institute("nia", "KR");
    for (const auto& [field, value] : std::vector<std::pair<std::string, std::string>>{{"code", ""},
                                                                                       {"code", "n i"},
                                                                                       {"code", "mois"},
                                                                                       {"kind", "club"},
                                                                                       {"country", "Korea"},
                                                                                       {"country", "1A"},
                                                                                       {"zone", "Asia/Atlantis"},
                                                                                       {"calendar", "mars"},
                                                                                       {"valid_from", "2027"},
                                                                                       {"parent", "nowhere"},
                                                                                       {"successor", "nowhere"}}) {
        CAPTURE(field);
        CHECK(office.wrong(ours, organisationKind(), with(place, field, value)).starts_with(field + " "));
    }
    auto unknown = institute("kz", "KZ");
    unknown.erase("country_name");
    CHECK(office.wrong(office.administrator, organisationKind(), unknown) == "country_name records.country_name");
    auto home = with(with(institute("lab", "KR"), "parent", "mois"), "country_name", "");
    const auto lab = office.add(ours, organisationKind(), home);
    CHECK(textOf(office.service.open(ours, organisationKind(), lab)->record.fields, "country_name") ==
          "Republic of Korea");
    auto mois =
        office.service.open(ours, organisationKind(), office.number("SELECT id FROM organisation WHERE code = 'mois'"));
    mois->record.fields["parent"] = "lab";
    CHECK(office.service.save(ours, organisationKind(), mois->record, false)->errors.front().message.key ==
          "records.circle");
    // Whoever signs in with an address, or is asked at it, keeps it.
    auto coordinator = office.service.open(ours, personKind(), ours.person.value)->record;
    coordinator.fields["email"] = "other@mois.example";
    CHECK(office.service.save(ours, personKind(), coordinator, false)->errors.front().message.key ==
          "records.email_in_use");
}

TEST_CASE("who saves what somebody else changed meanwhile sees both, and a name that is known is asked about") {
    Office office;
    const auto ours = office.ours();
    const auto id = office.add(ours, personKind(), person("12", "mois"));
    const auto opened = office.service.open(ours, personKind(), id)->record;
    auto other = opened;
    other.fields["title_en"] = "Director";
    REQUIRE(office.service.save(office.administrator, personKind(), other, false)->id == id);
    auto late = opened;
    late.fields["title_en"] = "Deputy Director";
    const auto refused = office.service.save(ours, personKind(), late, false);
    REQUIRE(refused);
    CHECK(refused->id == 0);
    REQUIRE(refused->changed);
    CHECK(textOf(refused->changed->fields, "title_en") == "Director");
    CHECK(refused->changed->state.changedBy == office.administrator.id);
    late.state = refused->changed->state;
    CHECK(office.service.save(ours, personKind(), late, false)->id == id);
    const auto events = office.number("SELECT count(*) FROM audit_event WHERE action = 'person.changed'");
    CHECK(events == 2);
    // A second press of the button finds it done, also with the version that the first one had.
    CHECK(office.service.save(ours, personKind(), late, false)->id == id);
    late.state.version += 1;
    CHECK(office.service.save(ours, personKind(), late, false)->id == id);
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE action = 'person.changed'") == events);
    CHECK(office.text("SELECT detail FROM audit_event WHERE action = 'person.changed' ORDER BY seq LIMIT 1")
              .find("Director") == std::string::npos);

    const auto fresh = office.add(ours, personKind(), person("20", "mois"));
    CHECK(office.add(ours, personKind(), person("20", "mois")) == fresh);
    CHECK(office.wrong(office.administrator, personKind(), person("20", "mois")) == "email records.known");

    auto same = person("13", "mois");
    same["name"] = "12 SPEAKER";
    const auto asked = office.service.save(ours, personKind(), {0, same}, false);
    CHECK(asked->similar);
    CHECK(asked->id == 0);
    CHECK(office.add(ours, personKind(), same, true) != id);
    same["email"] = "SPEAKER12@mois.example";
    CHECK(office.wrong(ours, personKind(), same) == "email records.known");
}

TEST_CASE("a calendar of others is as if it were not there") {
    Office office;
    office.database->write([](storage::Tx& tx) {
        tx.run("INSERT INTO calendar(code, name_en, name_ko, weekend) VALUES ('elsewhere', 'Elsewhere', '', '6,7')");
    });
    const auto named = [&](const identity::Account& by, const std::string& code) {
        auto fields = institute("two", by.side == identity::Side::B ? "UZ" : "KR");
        fields["calendar"] = code;
        return fields;
    };
    const auto partners = office.partners();
    CHECK(office.wrong(partners, organisationKind(), named(partners, "elsewhere")) == "calendar records.calendar");
    CHECK(office.wrong(partners, organisationKind(), named(partners, "nowhere")) == "calendar records.calendar");
    const auto own = office.text(
        "SELECT c.code FROM calendar c JOIN program_party p ON p.calendar_id = c.id "
        "WHERE p.side = 'B'");
    office.add(partners, organisationKind(), named(partners, own));
    office.add(
        office.administrator, organisationKind(),
        [&] {
            auto fields = named(office.administrator, "elsewhere");
            fields["code"] = "three";
            fields["name"] = "Another institute";
            return fields;
        }(),
        true);
}

TEST_CASE("whom the version before opened is found by person") {
    test::TemporaryFolder folder;
    test::OldDatabase database(folder.path(), "whose_data_was_seen");
    database->write([&](storage::Tx& tx) {
        tx.run("INSERT INTO person(id, name, email) VALUES (7, 'Speaker 7', 'speaker7@nia.example')");
        tx.run(
            "INSERT INTO account(id, person_id, email, password_hash, role, created_at) VALUES (3, 7, "
            "'speaker7@nia.example', '', 'administrator', 0)");
        tx.run(
            "INSERT INTO personal_access(id, at, account_id, action, person_id, persons) VALUES "
            "(1, 1, 3, 'viewed', 7, 1), (2, 2, 3, 'exported', NULL, 40)");
    });
    database.migrate();
    database->read([&](storage::ReadTx& tx) {
        auto rows = tx.query("SELECT access_id, person_id FROM personal_access_person");
        REQUIRE(rows.next());
        CHECK(rows.int64(0) == 1);
        CHECK(rows.int64(1) == 7);
        CHECK_FALSE(rows.next());
    });
}
