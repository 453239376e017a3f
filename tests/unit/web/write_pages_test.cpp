#include <doctest/doctest.h>

#include <fmt/format.h>

#include <thread>

#include "documents/document_repository.h"
#include "jobs/circular_writer.h"
#include "programs/participation_repository.h"
#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "unit/web/page_desk.h"
#include "workflow/circular.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kWriter = "coordinator@mois.example";
constexpr const char* kOtherWriter = "coordinator@partner.example";

/// Three who accepted on our side, of whom the third gets English mails; one who declined; one of the other side.
struct WritePages : web::test::PageDesk {
    WritePages() : PageDesk({programRoutes, outboxRoutes, writeRoutes}) {
        add(1, programs::Side::A, "accepted", "ko");
        add(2, programs::Side::A, "accepted", "ko");
        add(3, programs::Side::A, "accepted", "en");
        add(4, programs::Side::A, "declined", "ko");
        add(5, programs::Side::B, "accepted", "en");
    }

    std::string program_ = "/programs/" + text("SELECT code FROM program LIMIT 1");
    std::string path = program_ + "/write";
    jobs::CircularWriter writer{*database, *runner, clock};

    static std::string address(int person) { return fmt::format("guest{}@institution.example", person); }

    void add(int number, programs::Side side, const char* state, const char* language) {
        database->write([&](storage::Tx& tx) {
            const auto known = *programs::ProgramRepository().find(tx, program);
            programs::Person person;
            person.organisation = known.party(side).organisation.id;
            person.name = fmt::format("Guest {}", number);
            person.nameKo = fmt::format("참가자 {}", number);
            person.honorific = number == 3 ? "Dr" : "";
            person.email = address(number);
            person.language = language;
            programs::Participation one;
            one.component = known.components.front().id;
            one.person = programs::PersonRepository().insert(tx, person);
            one.side = side;
            one.state = state;
            programs::ParticipationRepository().insert(tx, program, one);
        });
    }

    static http::Fields letter() {
        return {{"states", "accepted"},
                {"subject_en", "Shuttle for {name}"},
                {"body_en", "Dear {honorific} {name},\n\nThe shuttle leaves at 8."},
                {"subject_ko", "{성명} 님 셔틀 안내"},
                {"body_ko", "{경칭} {성명} 님께\n\n셔틀은 8시에 출발합니다."}};
    }
    static http::Fields with(http::Fields fields, const std::string& name, const std::string& value) {
        std::erase_if(fields, [&](const auto& field) { return field.first == name; });
        fields.emplace_back(name, value);
        return fields;
    }
    std::string look(const http::Fields& fields, const char* by = kWriter) { return post(by, path, fields).body(); }
    static std::string hidden(const std::string& page, const std::string& name) {
        const auto mark = "name=\"" + name + "\" value=\"";
        const auto at = page.find(mark);
        if (at == std::string::npos) return {};
        return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
    }
    /// What the button of the checked page posts.
    http::Fields checked(const char* what, const http::Fields& fields = letter()) {
        const auto page = look(fields);
        auto posted = with(fields, "once", hidden(page, "once"));
        posted.emplace_back("fingerprint", hidden(page, "fingerprint"));
        posted.emplace_back("what", what);
        return posted;
    }
    void work() {
        while (writer.runSome())
            continue;
        settle();
    }
    static bool has(const std::string& page, std::string_view words) { return page.find(words) != std::string::npos; }
};

}  // namespace

TEST_CASE("a letter to many is looked at in each language before it counts") {
    WritePages desk;
    CHECK(desk.has(desk.get(kWriter, desk.program_).body(), desk.path));
    CHECK(desk.has(desk.get(kWriter, desk.path).body(),
                   "id=\"states-accepted\" name=\"states\" value=\"accepted\" checked"));
    const auto page = desk.look(desk.letter());
    CHECK(desk.has(page, "3 people are written to"));
    CHECK(desk.has(page, "In Korean: 2. In English: 1."));
    CHECK(desk.has(page, "참가자 1 님 셔틀 안내"));
    CHECK(desk.has(page, "Dear Dr Guest 3,"));
    CHECK_FALSE(desk.has(page, "Guest 5"));
    CHECK(desk.number("SELECT count(*) FROM circular") == 0);
    CHECK(desk.has(desk.look(desk.with(desk.with(desk.letter(), "step", "change"), "subject_en", "Kept words")),
                   "value=\"Kept words\""));
}

TEST_CASE("a letter that somebody could not read, or nobody would get, is refused at its field") {
    WritePages desk;
    const struct {
        const char *field, *value, *said;
    } wrong[] = {
        {"body_ko", " ", "Enter the text: 2 of the receivers are written to in this language"},
        {"subject_en", "", "Enter the subject: 1 of the receivers are written to in this language"},
        {"body_en", "Dear {nmae}", "“{nmae}” stands for nothing"},
        {"states", "no_show", "Nobody of your side is meant"},
        {"enclosed", "4711", "Choose documents that these people may be sent"},
    };
    for (const auto& one : wrong) {
        CAPTURE(one.field);
        const auto answer = desk.post(kWriter, desk.path, desk.with(desk.letter(), one.field, one.value));
        CHECK(answer.status() == 422);
        CHECK(desk.has(answer.body(), one.said));
    }
    // Nobody who is meant reads the other language.
    desk.database->write([](storage::Tx& tx) { tx.run("UPDATE person SET language = 'ko' WHERE name = 'Guest 3'"); });
    CHECK(desk.has(desk.look(desk.with(desk.with(desk.letter(), "body_en", ""), "subject_en", "")),
                   "3 people are written to"));
}

TEST_CASE("a letter goes to whom state, component and role mean, and to all where nothing is chosen") {
    WritePages desk;
    const auto component = [&](const char* order) {
        return std::to_string(desk.number(std::string("SELECT id FROM program_component ORDER BY id ") + order));
    };
    const struct {
        http::Fields fields;
        const char* said;
    } cases[] = {
        {desk.with(desk.letter(), "components", component("LIMIT 1")), "3 people are written to"},
        {desk.with(desk.letter(), "components", component("DESC LIMIT 1")), "Nobody of your side is meant"},
        {desk.with(desk.letter(), "roles", "participant"), "3 people are written to"},
        {desk.with(desk.letter(), "roles", "speaker"), "Nobody of your side is meant"},
        {desk.with(desk.letter(), "states", "no such state"), "Nobody of your side is meant"},
        {desk.with(desk.letter(), "components", "x"), "Nobody of your side is meant"},
    };
    for (const auto& one : cases)
        CHECK(desk.has(desk.look(one.fields), one.said));
    auto all = desk.letter();
    std::erase_if(all, [](const auto& field) { return field.first == "states"; });
    CHECK(desk.has(desk.look(all), "4 people are written to"));
    // Twice in the program, written to once.
    desk.database->write([&](storage::Tx& tx) {
        auto again = *programs::ParticipationRepository().findByNumber(tx, desk.program, 1);
        again.role = "speaker";
        programs::ParticipationRepository().insert(tx, desk.program, again);
    });
    CHECK(desk.has(desk.look(desk.letter()), "3 people are written to"));
}

TEST_CASE("a letter sent twice, and cut off in the middle, reaches each of the side once") {
    WritePages desk;
    const auto posted = desk.checked("send");
    CHECK(desk.post(kWriter, desk.path + "/send", posted).status() == 303);
    CHECK(desk.post(kWriter, desk.path + "/send", posted).status() == 303);
    CHECK(desk.number("SELECT count(*) FROM circular") == 1);
    CHECK(desk.has(desk.get(kWriter, desk.path + "/1").body(), "0 of 3 mails written"));
    CHECK(desk.writer.runSome(1));
    const auto half = desk.get(kWriter, desk.path + "/1").body();
    CHECK(desk.has(half, "1 of 3 mails written"));
    CHECK(desk.has(half, "follow.js"));
    // What another process finds after a restart.
    jobs::CircularWriter next(*desk.database, *desk.runner, desk.clock);
    while (next.runSome(1))
        continue;
    desk.settle();
    for (const int person : {1, 2, 3})
        CHECK(desk.relay.countTo(desk.address(person)) == 1);
    for (const int person : {4, 5})
        CHECK(desk.relay.countTo(desk.address(person)) == 0);
    CHECK(desk.has(desk.relay.lastTo(desk.address(3)).text, "Dear Dr Guest 3,"));
    CHECK(desk.has(desk.relay.lastTo(desk.address(1)).text, "참가자 1 님께"));
    const auto page = desk.get(kWriter, desk.path + "/1").body();
    CHECK(desk.has(page, "3 of 3 mails written"));
    CHECK_FALSE(desk.has(page, "follow.js"));
    CHECK(desk.has(desk.get(kWriter, desk.path).body(), "Shuttle for {name}"));
}

TEST_CASE("two that begin the same letter at once begin one") {
    WritePages desk;
    const auto posted = desk.checked("send");
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] { desk.post(kWriter, desk.path + "/send", posted); });
    for (auto& thread : threads)
        thread.join();
    desk.work();
    CHECK(desk.number("SELECT count(*) FROM circular") == 1);
    CHECK(desk.relay.countTo(desk.address(1)) == 1);
}

TEST_CASE("when somebody joins after the look, the letter is looked at once more") {
    WritePages desk;
    const auto posted = desk.checked("send");
    desk.add(6, programs::Side::A, "accepted", "en");
    const auto answer = desk.post(kWriter, desk.path + "/send", posted);
    CHECK(answer.status() == 409);
    CHECK(desk.has(answer.body(), "has changed"));
    CHECK(desk.has(answer.body(), "4 people are written to"));
    CHECK(desk.number("SELECT count(*) FROM circular") == 0);
}

TEST_CASE("whom a letter does not reach is named with the reason and tried again alone") {
    WritePages desk;
    desk.database->write([](storage::Tx& tx) { tx.run("UPDATE person SET email = '' WHERE name = 'Guest 2'"); });
    desk.relay.answerNext({mail::Delivery::Refused, "550 no such user"});
    desk.post(kWriter, desk.path + "/send", desk.checked("send"));
    desk.work();
    const auto page = desk.get(kWriter, desk.path + "/1").body();
    CHECK(desk.has(page, "550 no such user"));
    CHECK(desk.has(page, "There is no e-mail address that could be used"));
    CHECK(desk.has(page, "2 of 3 mails written"));
    desk.database->write([](storage::Tx& tx) {
        tx.run("UPDATE person SET email = 'guest2@institution.example' WHERE name = 'Guest 2'");
    });
    CHECK(desk.post(kWriter, desk.path + "/1/again", {{"person", "everybody"}}).status() == 404);
    CHECK(desk.post(kWriter, desk.path + "/1/again", {{"person", "0"}}).status() == 303);
    desk.work();
    CHECK(desk.relay.countTo(desk.address(2)) == 1);
    CHECK(desk.number("SELECT count(*) FROM mail WHERE text_name = 'circular' AND state = 'sent'") == 3);
    CHECK_FALSE(desk.has(desk.get(kWriter, desk.path + "/1").body(), "Not reached"));
}

TEST_CASE("as drafts the mails of a letter wait in the outbox of the side, under its number") {
    WritePages desk;
    desk.post(kWriter, desk.path + "/send", desk.checked("drafts"));
    desk.work();
    CHECK(desk.relay.countTo(desk.address(1)) == 0);
    const auto outbox = desk.get(kWriter, "/outbox").body();
    CHECK(desk.has(outbox, "Letter 1 to many"));
    CHECK_FALSE(desk.has(desk.get(kOtherWriter, "/outbox").body(), "Letter 1 to many"));
    CHECK(desk.has(desk.get(kWriter, desk.path + "/1").body(), "Drafts wait in the outbox"));
    const auto id = std::to_string(desk.number("SELECT min(id) FROM mail WHERE text_name = 'circular'"));
    CHECK(desk.has(desk.get(kWriter, "/outbox/" + id).body(), "Letter 1 to many"));
    CHECK(desk.post(kWriter, "/outbox/" + id + "/send", {}).status() == 303);
    desk.settle();
    CHECK(desk.relay.countTo(desk.address(1)) == 1);
    CHECK(desk.post(kWriter, "/outbox/" + id + "/returned", {{"reason", "Mailbox full"}}).status() == 303);
    CHECK(desk.has(desk.get(kWriter, desk.path + "/1").body(), "Mailbox full"));
}

TEST_CASE("a letter of one side is nowhere on the pages of the other") {
    WritePages desk;
    desk.post(kOtherWriter, desk.path + "/send", [&] {
        const auto page = desk.look(desk.letter(), kOtherWriter);
        auto posted = desk.with(desk.letter(), "once", desk.hidden(page, "once"));
        posted.emplace_back("fingerprint", desk.hidden(page, "fingerprint"));
        posted.emplace_back("what", "send");
        return posted;
    }());
    desk.work();
    REQUIRE(desk.relay.countTo(desk.address(5)) == 1);
    CHECK(desk.relay.countTo(desk.address(1)) == 0);
    CHECK(desk.get(kWriter, desk.path + "/1").status() == 404);
    CHECK(desk.post(kWriter, desk.path + "/1/again", {{"person", "0"}}).status() == 404);
    CHECK(desk.get(kOtherWriter, desk.path + "/1").status() == 200);
    for (const auto& page : {desk.path, desk.program_})
        CHECK_FALSE(desk.has(desk.get(kWriter, page).body(), "Shuttle for"));
    CHECK(desk.has(desk.get(kOtherWriter, desk.path).body(), "Shuttle for"));
    // Nor is what one side was given taken up by the other.
    auto posted = desk.checked("send");
    posted = desk.with(posted, "once", desk.text("SELECT once FROM circular"));
    CHECK(desk.post(kWriter, desk.path + "/send", posted).status() == 404);
}

TEST_CASE("documents go along in the language of the receiver, and none that is about one person") {
    WritePages desk;
    const auto instance = desk.upToReview();
    const auto note = desk.document(instance, "concept_note");
    auto fields = desk.with(desk.letter(), "enclosed", note.id.text());
    const auto offered = [&](const documents::Document& document) {
        return desk.has(desk.get(kWriter, desk.path).body(), "id=\"enclosed-" + document.id.text() + "\"");
    };
    CHECK(offered(note) != offered(desk.document(instance, "concept_note", "ko")));
    desk.post(kWriter, desk.path + "/send", desk.checked("drafts", fields));
    desk.work();
    const auto fileOf = [&](int person) {
        return desk.text(
            "SELECT a.file_name FROM mail_attachment a JOIN mail m ON m.id = a.mail_id WHERE m.recipients "
            "LIKE '%" +
            desk.address(person) + "%'");
    };
    CHECK(fileOf(1).find("_ko_") != std::string::npos);
    CHECK(fileOf(3).find("_en_") != std::string::npos);
    desk.database->write(
        [&](storage::Tx& tx) { tx.run("UPDATE instance SET participation = 1 WHERE id = $1", instance); });
    CHECK_FALSE(offered(note));
    CHECK(desk.post(kWriter, desk.path, fields).status() == 422);
}

TEST_CASE("the places of a letter are filled in both languages, and what is missing leaves no gap") {
    programs::Person person;
    person.name = "Guest 7";
    person.language = "ru";
    const struct {
        const char *text, *filled;
    } cases[] = {
        {"Dear {honorific} {name},", "Dear Guest 7,"},
        {"{성명}: {직위}", "Guest 7: "},
        {"{ {name} }", "{ Guest 7 }"},
        {"", ""},
        {"{name", "{name"},
    };
    for (const auto& one : cases)
        CHECK(workflow::filledFor(one.text, person) == one.filled);
    CHECK(workflow::unknownPlace("{name} {이름}") == "{이름}");
    CHECK(workflow::unknownPlace("{ENTENTE-LINK}") == "{ENTENTE-LINK}");
    CHECK(workflow::unknownPlace("{name} { open").empty());
}
