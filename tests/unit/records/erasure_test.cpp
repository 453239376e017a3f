#include "records/erasure_service.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "audit/audit_log.h"
#include "records/erasure_repository.h"
#include "support/captured.h"
#include "unit/records/record_office.h"

using namespace entente;
using namespace entente::records;

namespace {

constexpr const char* kName = "Planted Guest";
constexpr const char* kKoreanName = "심은손님";
constexpr const char* kMail = "Planted.Guest@mois.example";
constexpr const char* kPhone = "+82-10-4815-1623";
constexpr const char* kPlanted =
    R"({"name":"Planted Guest","ko":"심은손님 귀하","mail":"planted.guest@MOIS.example","phone":"+82-10-4815-1623"})";
constexpr const char* kAddressed =
    R"({"to":[{"name":"Planted Guest","email":"planted.guest@mois.example"}],"cc":[],"replyTo":null})";

/// A guest of our side, known in every place where something is.
struct Registry : test::Office {
    PersonId guest{add(ours(), personKind(), fields())};

    static Fields fields() {
        return {
            {"name", kName}, {"name_ko", kKoreanName}, {"email", kMail}, {"organisation", "mois"}, {"phone", kPhone}};
    }
    void run(const std::string& sql) {
        database->write([&](storage::Tx& tx) { tx.run(sql); });
    }
    void takePart(const std::string& role = "speaker") {
        run("INSERT INTO program_participation(program_id, number, component_id, person_id, side, role, state, mode, "
            "badge, note) SELECT program_id, 900 + (SELECT count(*) FROM program_participation), id, " +
            guest.text() + ", 'A', '" + role +
            "', 'attended', 'onsite', 'Guest 7', 'Vegetarian' FROM "
            "program_component ORDER BY id LIMIT 1");
    }
    /// In the first row of each place that has one; returns how many had.
    int plant() {
        int planted = 0;
        for (const auto& place : ErasureRepository::places()) {
            const std::string table = place.table, column = place.column;
            if (number("SELECT count(*) FROM " + table) == 0) continue;
            ++planted;
            const auto* text = table == "mail" && column == "recipients" ? kAddressed : kPlanted;
            database->write([&](storage::Tx& tx) {
                auto one = tx.query("SELECT " + column + " FROM " + table + " LIMIT 1");
                REQUIRE(one.next());
                tx.run("UPDATE " + table + " SET " + column + " = $1 WHERE " + column + " = $2", text, one.text(0));
            });
        }
        return planted;
    }
    std::string hindrance() {
        const auto erasure = erasures->look(ours(), guest);
        REQUIRE(erasure);
        return erasure->hindrances.empty() ? "" : erasure->hindrances.front().message.key;
    }
    /// In a file of the database.
    bool isAnywhere(const std::string& text) {
        for (const auto& file : std::filesystem::directory_iterator(folder.path()))
            if (file.is_regular_file() && test::bytesOf(file.path()).find(text) != std::string::npos) return true;
        return false;
    }
};

}  // namespace

TEST_CASE("an erased person is in no file of the database or line of the log; what is on record still verifies") {
    Registry registry;
    registry.takePart();
    registry.upToAnswer();
    registry.run("UPDATE mail SET state = 'sent' WHERE state = 'queued'");
    const auto revisions = registry.text("SELECT group_concat(sha256) FROM revision");
    const auto decisions = registry.number("SELECT count(*) FROM decision");
    registry.run("INSERT INTO consent(person_id, purpose, state, channel, said_on, note, at) VALUES (" +
                 registry.guest.text() +
                 ", 'special_needs', 'given', 'letter', '2027-01-04', 'Planted Guest wrote it', 0)");
    registry.run("INSERT INTO special_needs(person_id, diet, at) VALUES (" + registry.guest.text() +
                 ", 'Vegetarian', 0)");
    registry.run("INSERT INTO task_end(task_id, note) SELECT max(id), 'Ended' FROM task");
    CHECK(registry.plant() > 25);
    for (const auto* planted : {kName, kKoreanName, kPhone})
        CHECK(registry.isAnywhere(planted));
    const auto lines = registry.folder.path().parent_path() / (registry.folder.path().filename().string() + "-lines");
    {
        const test::Captured captured(stderr, lines);
        REQUIRE(registry.erasures->erase(registry.ours(), registry.guest, "planted.guest@mois.example "));
        REQUIRE(registry.erasures->erase(registry.ours(), registry.guest, ""));
    }
    const auto logged = test::bytesOf(lines);
    std::filesystem::remove(lines);
    for (const auto* planted : {kName, kKoreanName, kPhone, kMail, "planted.guest@mois.example", "planted guest",
                                "planted.guest@MOIS.example", "Guest 7", "Vegetarian"}) {
        CAPTURE(planted);
        CHECK_FALSE(registry.isAnywhere(planted));
        CHECK(logged.find(planted) == std::string::npos);
    }
    CHECK(registry.database->read([](storage::ReadTx& tx) { return audit::AuditLog::verify(tx); }).good());
    CHECK(registry.number("SELECT count(*) FROM audit_event WHERE action = 'person.erased'") == 1);
    CHECK(registry.text("SELECT group_concat(sha256) FROM revision") == revisions);
    CHECK(registry.number("SELECT count(*) FROM decision") == decisions);
    CHECK(registry.text("SELECT state FROM program_participation WHERE person_id = " + registry.guest.text()) ==
          "attended");
    const auto seen = registry.service.open(registry.ours(), personKind(), registry.guest.value);
    REQUIRE(seen);
    CHECK(seen->record.title("en") == "Erased person");
    CHECK(seen->record.title("ko") == "삭제된 사람");
    CHECK(registry.emails(registry.ours(), "erased").empty());
    CHECK(registry.add(registry.ours(), personKind(), Registry::fields()) != registry.guest.value);
}

TEST_CASE("every text of the schema is gone through, blanked by person, or holds nobody") {
    test::World world;
    std::set<std::string> known;
    for (const auto& place : ErasureRepository::places())
        known.insert(std::string(place.table) + '.' + place.column);
    // Blanked by person, or gone with them.
    for (const auto* by : {"person.*", "account.*", "session.*", "sign_in_failure.*", "form_draft.author",
                           "consent.note", "special_needs.*"})
        known.insert(by);
    // Records of offices and programs, keys, states, days, hashes: nobody is in them. The chain of the audit and the
    // late fields of issued copies are of record.
    for (const auto* nobody : {"access_review.month",
                               "action_link.*",
                               "agreement_set.*",
                               "agreement_consent.side",
                               "agreement_consent.outcome",
                               "agreement_consent.rule",
                               "agreement_consent.carried_files",
                               "absence.first_day",
                               "absence.last_day",
                               "attachment.sha256",
                               "attachment.media_type",
                               "attachment.purpose",
                               "attachment.side",
                               "attachment.added_by",
                               "audit_event.*",
                               "body.*",
                               "calendar.*",
                               "calendar_change.*",
                               "calendar_invite.event_key",
                               "calendar_invite.uid",
                               "calendar_invite.method",
                               "circular.side",
                               "circular.once",
                               "circular_file.language",
                               "circular_file.sha256",
                               "circular_file.media_type",
                               "consent.purpose",
                               "consent.state",
                               "consent.channel",
                               "consent.said_on",
                               "consent.wording",
                               "decision.outcome",
                               "decision.channel",
                               "decision.assurance",
                               "decision.step_outcome",
                               "decision.stage",
                               "decision.authority",
                               "decision.back_to",
                               "dispatch.number",
                               "dispatch.date",
                               "dispatch.channel",
                               "dispatch.handed_over_on",
                               "document.kind",
                               "document.language",
                               "document.visibility",
                               "document.original",
                               "document.side",
                               "element_instance.element_id",
                               "engine_job.element_id",
                               "engine_job.type",
                               "engine_job.state",
                               "event_delivery.kind",
                               "event_delivery.name",
                               "event_delivery.process_id",
                               "event_delivery.start_event",
                               "holiday.*",
                               "incident.element_id",
                               "instance.process_id",
                               "instance.status",
                               "instance_event.type",
                               "instance_event.element_id",
                               "issued_copy.sha256",
                               "issued_copy.fields",
                               "issued_copy.made_by",
                               "link_code.code_hash",
                               "mail.message_id",
                               "mail.cause",
                               "mail.text_name",
                               "mail.language",
                               "mail.side",
                               "mail.link_purpose",
                               "mail.state",
                               "mail.element_id",
                               "mail.sender_side",
                               "mail.held",
                               "mail_attachment.sha256",
                               "mail_attachment.media_type",
                               "mail_calendar.method",
                               "mail_calendar.uid",
                               "membership.*",
                               "move.elements",
                               "move.state",
                               "move_case.outcome",
                               "move_case.element",
                               "organisation.*",
                               "package.*",
                               "package_file.*",
                               "participation_batch.state",
                               "participation_batch_row.state_before",
                               "passport.key_id",
                               "personal_access.action",
                               "personal_access.address",
                               "program.*",
                               "program_component.*",
                               "program_duty.*",
                               "program_party.*",
                               "program_role.*",
                               "program_session.number",
                               "program_session.zone",
                               "program_session.kind",
                               "program_session.side",
                               "program_session.language",
                               "program_session.interpretation",
                               "program_theme.*",
                               "program_venue.*",
                               "program_participation.side",
                               "program_participation.role",
                               "program_participation.sector",
                               "program_participation.language",
                               "program_participation.institution_en",
                               "program_participation.institution_ko",
                               "program_participation.state",
                               "program_participation.mode",
                               "program_participation.basis",
                               "program_participation.basis_at",
                               "revision.sha256",
                               "revision.origin",
                               "revision.made_by",
                               "revision.cause",
                               "schema_migration.*",
                               "start_timer.process_id",
                               "start_timer.element_id",
                               "subscription.kind",
                               "subscription.name",
                               "task.element_id",
                               "task.name_en",
                               "task.name_ko",
                               "task.kind",
                               "task.document",
                               "task.side",
                               "task.state",
                               "task_comment.side",
                               "task_person.stage",
                               "task_person.authority",
                               "timer.element_id",
                               "timer.state",
                               "variable.name",
                               "waiting_token.element_id",
                               "waiting_token.flow_id"})
        known.insert(nobody);
    const auto columns = world.database->read([](storage::ReadTx& tx) {
        std::vector<std::pair<std::string, std::string>> found;
        auto rows = tx.query(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND "
            "c.type = 'TEXT' AND m.name NOT LIKE 'sqlite%'");
        while (rows.next())
            found.emplace_back(rows.text(0), rows.text(1));
        return found;
    });
    CHECK(columns.size() > 150);
    for (const auto& [table, column] : columns) {
        CAPTURE(table);
        CAPTURE(column);
        CHECK((known.contains(table + ".*") || known.contains(table + '.' + column)));
    }
}

TEST_CASE("a namesake keeps their name where nothing else says who is meant") {
    Registry registry;
    registry.takePart();
    const auto instance = registry.start();
    auto other = Registry::fields();
    other["email"] = "namesake@mois.example";
    other["phone"] = "";
    registry.add(registry.ours(), personKind(), other, true);
    const auto put = [&](const std::string& name, const std::string& value) {
        registry.run("INSERT INTO variable(instance_id, scope, name, value) VALUES (" + instance.text() + ", 1, '" +
                     name + "', '" + value + "')");
    };
    put("alone", "\"Planted Guest\"");
    put("beside", "{\"name\":\"Planted Guest\",\"email\":\"planted.guest@mois.example\"}");
    REQUIRE(registry.erasures->erase(registry.ours(), registry.guest, kMail));
    CHECK(registry.text("SELECT value FROM variable WHERE name = 'alone'") == "\"Planted Guest\"");
    CHECK(registry.text("SELECT value FROM variable WHERE name = 'beside'") == R"({"name":"■■■","email":"■■■"})");
    CHECK(registry.number("SELECT count(*) FROM person WHERE email = 'namesake@mois.example'") == 1);
}

TEST_CASE("who is still needed is not erased, and each reason is said") {
    Registry registry;
    CHECK(registry.hindrance().empty());
    registry.run(
        "INSERT INTO mail(message_id, program_id, cause, text_name, language, side, recipients, subject, body, "
        "state, run_at, created_at) SELECT 'x@x', id, 'test', 'x', 'en', 'A', '{\"to\":[{\"name\":\"\",\"email\":"
        "\"planted.guest@mois.example\"}]}', '', '', 'queued', 0, 0 FROM program LIMIT 1");
    CHECK(registry.hindrance() == "erasure.mail");
    CHECK(registry.erasures->erase(registry.ours(), registry.guest, kMail).error().message.key == "erasure.mail");
    registry.run("UPDATE mail SET state = 'cancelled' WHERE message_id = 'x@x'");
    const auto guest = registry.guest.text();
    registry.run("UPDATE program_role SET person_id = " + guest + " WHERE role = 'reviewer'");
    CHECK(registry.hindrance() == "erasure.role");
    registry.run("UPDATE program SET period_to = '2027-01-31'");
    CHECK(registry.hindrance().empty());
    registry.upToReview();
    CHECK(registry.hindrance() == "erasure.awaited");
    registry.run("UPDATE task SET state = 'completed'");
    registry.run("UPDATE mail SET state = 'sent'");
    identity::NewAccount account;
    account.email = kMail;
    account.password = Secret(std::string("a long password"));
    account.name = kName;
    account.role = identity::Role::Reader;
    account.side = identity::Side::A;
    REQUIRE(registry.identity->add(account, {}, registry.clock.now()));
    CHECK(registry.hindrance() == "erasure.account");
    REQUIRE(registry.identity->setDisabled(registry.account(kMail).id, true, {}, registry.clock.now()));
    REQUIRE(registry.erasures->erase(registry.ours(), registry.guest, kMail));
    CHECK_FALSE(registry.isAnywhere("lanted.guest@mois"));
    CHECK(registry.number("SELECT count(*) FROM account WHERE password_hash = ''") == 1);
}

TEST_CASE("only who keeps a person erases them, and only on purpose") {
    Registry registry;
    for (const auto& account : {registry.partners(), registry.reader}) {
        CHECK(registry.erasures->look(account, registry.guest).error().kind == ErrorKind::NotFound);
        CHECK(registry.erasures->erase(account, registry.guest, kMail).error().kind == ErrorKind::NotFound);
        CHECK(registry.erasures->keepUntil(account, registry.guest, "2030-01-01").error().kind == ErrorKind::NotFound);
    }
    CHECK(registry.erasures->erase(registry.ours(), registry.guest, "other@mois.example").error().message.key ==
          "erasure.not_confirmed");
    CHECK(registry.erasures->look(registry.administrator, PersonId{999999}).error().kind == ErrorKind::NotFound);
    CHECK(registry.erasures->erase(registry.administrator, registry.guest, kMail));
    CHECK(registry.erasures->look(registry.ours(), registry.guest)->erased);
}

TEST_CASE("a person goes so many days after their last program, or on a day of their own") {
    Registry registry;
    CHECK(registry.erasures->look(registry.ours(), registry.guest)->lastDay.empty());
    registry.takePart();
    registry.run("UPDATE program SET period_to = '2027-03-10'");
    CHECK(registry.erasures->look(registry.ours(), registry.guest)->lastDay == "2032-03-08");
    for (const auto* wrong : {"2027-01-31", "soon", "2027-13-01"})
        CHECK(registry.erasures->keepUntil(registry.ours(), registry.guest, wrong).error().place == "keep_until");
    REQUIRE(registry.erasures->keepUntil(registry.ours(), registry.guest, "2027-06-01"));
    CHECK(registry.erasures->look(registry.ours(), registry.guest)->lastDay == "2027-06-01");
    registry.clock.set("2027-06-01T14:59:00Z");
    CHECK(registry.erasures->eraseExpired() == 0);
    registry.clock.set("2027-06-01T15:01:00Z");
    CHECK(registry.erasures->eraseExpired() == 1);
    CHECK(registry.erasures->eraseExpired() == 0);
    CHECK_FALSE(registry.isAnywhere(kName));
    REQUIRE(registry.erasures->keepUntil(registry.ours(), registry.guest, ""));
}
