#include <doctest/doctest.h>

#include "documents/agreement.h"
#include "support/world.h"

using namespace entente;
using documents::AgreementRepository;
using documents::AgreementState;
using test::World;

namespace {

constexpr const char* kOurSpeaker = "speaker12@institution.example";
constexpr const char* kTheirSpeaker = "speaker21@institution.example";
constexpr const char* kInstitution = "officer9@institution.example";
constexpr const char* kTheirAddressee = "addressee@partner.example";

struct Row {
    std::string start, title, name, email, side;
    std::string minutes = "20";
};

/// The shipped workflow `agenda`, from its first form on.
struct AgendaCase : World {
    AgendaCase() {
        std::vector<Problem> problems;
        const auto installed = packages->install("agenda", test::shippedFiles("agenda"), {}, problems);
        for (const auto& problem : problems)
            if (problem.severity == Severity::Error) FAIL_CHECK((problem.element + ": " + problem.message.english()));
        REQUIRE(installed);
        workflow = "agenda";
        instance = start();
    }

    /// `REQUEST 0 20271019T143000`: what the calendar of that address was told last.
    std::string calendar(std::string_view email) {
        const auto file =
            text("SELECT c.content FROM mail_calendar c JOIN mail m ON m.id = c.mail_id WHERE m.recipients LIKE '%" +
                 std::string(email) + "%' ORDER BY m.id DESC LIMIT 1");
        const auto lineOf = [&](const std::string& name) {
            const auto from = file.rfind("\n" + name);
            if (from == std::string::npos) return std::string();
            const auto colon = file.find(':', from);
            return file.substr(colon + 1, file.find('\r', colon) - colon - 1);
        };
        return lineOf("METHOD") + " " + lineOf("SEQUENCE") + " " + lineOf("DTSTART");
    }

    static forms::Fields rowFields(const std::string& list, const std::vector<Row>& rows) {
        forms::Fields fields;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto row = list + "[" + std::to_string(i + 1) + "]";
            const auto& [start, title, name, email, side, minutes] = rows[i];
            fields.insert(fields.end(), {{row, "new"},
                                         {row + ".start", start},
                                         {row + ".minutes", minutes},
                                         {row + ".kind", "presentation"},
                                         {row + ".title", title},
                                         {row + ".name", name},
                                         {row + ".institution", "Institution of " + name},
                                         {row + ".email", email},
                                         {row + ".side", side}});
        }
        return fields;
    }
    static forms::Fields facts(const std::string& of) {
        return {{of + ".date", "2027-10-19"},
                {of + ".clock", "A"},
                {of + ".title", "Forum"},
                {of + ".titleKo", "포럼"},
                {of + ".venue", "Hall A"}};
    }
    static void append(forms::Fields& to, const forms::Fields& more) { to.insert(to.end(), more.begin(), more.end()); }

    void good(const Result<approvals::Finished>& finished) {
        REQUIRE((finished ? "" : finished.error().place + ": " + finished.error().message.english()) == "");
        settle();
    }
    void draft(const std::vector<Row>& rows, const forms::Fields& more = {}) {
        auto fields = facts("agenda");
        append(fields, rowFields("agenda.rows", rows));
        append(fields, more);
        good(fill(task(instance, "draft"), fields));
    }
    void answer(const std::string& email, const forms::Fields& fields) {
        good(approvals->answer(linkOf(email), fields, {}));
    }
    void goOn(const std::string& step, const std::string& key, const std::string& next = "go_on") {
        good(fill(task(instance, step), {{key + ".next", next}}));
    }
    void decided(const std::string& email, const std::string& outcome, const std::string& comment = {}) {
        good(decide(email, outcome, comment));
    }
    void oursApprove() {
        decided("reviewer@mois.example", "approve");
        decided("signatory@mois.example", "approve");
    }
    void change(const std::string& step, const std::vector<Row>& rows, const std::string& next = {}) {
        auto fields = facts("amended");
        append(fields, rowFields("amended.rows", rows));
        fields.emplace_back("change.reason", "The demonstration takes longer");
        if (!next.empty()) fields.emplace_back("change.answer", next);
        good(fill(task(instance, step), fields));
    }
    AgreementState stateOf(const std::string& kind) {
        return database->read([&](storage::ReadTx& tx) {
            for (const auto& set : AgreementRepository().currentOfInstance(tx, instance))
                if (set.kinds.front() == kind) return set.state();
            throw std::runtime_error("no set of " + kind);
        });
    }
    std::int64_t told(const std::string& textName, const std::string& email) {
        return number("SELECT count(*) FROM mail WHERE text_name = '" + textName +
                      "' AND json_extract(recipients, '$.to[0].email') = '" + email + "'");
    }
    bool anythingOpen(const std::string& element) { return isOpen(instance, element); }

    std::vector<Row> rows = {{"14:30", "Services without paper", "Speaker 12", kOurSpeaker, "A"},
                             {"14:50", "One portal", "Speaker 21", kTheirSpeaker, "B"}};
    InstanceId instance;
};

}  // namespace

TEST_CASE("the agenda: presenters confirm by link, an institution remarks, a side asks for a change, both agree") {
    AgendaCase world;
    const std::string list = "preparation.institutions[1]";
    world.draft(world.rows, {{list, "new"},
                             {list + ".name", "Institution 9"},
                             {list + ".contact", "Officer 9"},
                             {list + ".email", kInstitution},
                             {list + ".side", "B"}});
    // Each is asked on their own side, in their own language.
    const auto ours = world.relay.lastTo(kOurSpeaker), theirs = world.relay.lastTo(kTheirSpeaker);
    CHECK(ours.text.find("14:30∼14:50 서울") != std::string::npos);
    CHECK(theirs.text.find("2:50pm–3:10pm GMT+09:00 = 19 Oct 10:50 in Tashkent") != std::string::npos);
    CHECK(world.number("SELECT count(*) FROM task WHERE element_id = 'slot_check' AND side = 'A'") == 1);
    CHECK(world.number("SELECT count(*) FROM task WHERE element_id = 'slot_check' AND side = 'B'") == 1);

    world.answer(kOurSpeaker, {{"slot.answer", "confirm"}});
    world.answer(kTheirSpeaker, {{"slot.answer", "other_time"}, {"slot.wish", "After 15:00"}});
    world.goOn("weigh_answers", "answersWeighed", "change");
    const auto asked = world.relay.countTo(kOurSpeaker);
    world.rows[1].start = "15:00";
    world.draft(world.rows);
    // The row of the other has not changed.
    CHECK(world.relay.countTo(kOurSpeaker) == asked);
    world.answer(kTheirSpeaker, {{"slot.answer", "confirm"}});
    world.goOn("weigh_answers", "answersWeighed");

    // The institutions stood in the first draft only; who drafts may leave them out.
    REQUIRE(world.anythingOpen("decide_mois"));
    REQUIRE(world.anythingOpen("decide_partner"));
    world.decided("reviewer@mois.example", "approve_with_remark", "Between us: a little long");
    world.decided("signatory@mois.example", "approve");
    world.decided(kTheirAddressee, "request_changes", "Thirty minutes for our portal");
    const auto shown =
        world.text("SELECT value FROM variable WHERE name = 'moisDecision' AND instance_id = " + world.instance.text());
    // What a ministry decides and why is told to nobody who only confirmed a slot.
    CHECK(world.told("decision_made", kOurSpeaker) + world.told("decision_made", kTheirSpeaker) == 0);
    CHECK(shown.find("Between us") == std::string::npos);

    world.rows[1].minutes = "30";
    world.draft(world.rows);
    world.answer(kTheirSpeaker, {{"slot.answer", "confirm"}});
    world.goOn("weigh_answers", "answersWeighed");
    // Only a row of the partner changed: the consent of MOIS was carried over, and nobody there is asked again.
    CHECK_FALSE(world.anythingOpen("decide_mois"));
    world.decided(kTheirAddressee, "approve");
    CHECK(world.stateOf("agenda") == AgreementState::Agreed);
    CHECK(world.anythingOpen("amend"));
    CHECK(world.told("agenda_agreed", kOurSpeaker) == 1);
    CHECK(world.told("agenda_agreed", "coordinator@partner.example") == 1);
    CHECK(world.relay.lastTo(kTheirSpeaker).mime.find("agenda_en") != std::string::npos);
    CHECK(world.text("SELECT visibility FROM document WHERE kind = 'run_of_show'") == "private A");
}

TEST_CASE("the agenda: a changed date asks both sides again") {
    AgendaCase world;
    for (auto& row : world.rows)
        row.email.clear();
    world.draft(world.rows);
    world.oursApprove();
    world.decided(kTheirAddressee, "request_changes", "A day later");
    auto fields = AgendaCase::facts("agenda");
    fields[0].second = "2027-10-20";
    AgendaCase::append(fields, AgendaCase::rowFields("agenda.rows", world.rows));
    world.good(world.fill(world.task(world.instance, "draft"), fields));
    CHECK(world.anythingOpen("decide_mois"));
    CHECK(world.anythingOpen("decide_partner"));
}

TEST_CASE("the agenda: a side rejects it, and both coordinators learn why") {
    AgendaCase world;
    for (auto& row : world.rows)
        row.email.clear();
    world.draft(world.rows);
    world.oursApprove();
    world.decided(kTheirAddressee, "reject", "The hall is not available");
    CHECK(world.told("agenda_stopped", "coordinator@mois.example") == 1);
    CHECK(world.relay.lastTo("coordinator@partner.example").text.find("The hall is not available") !=
          std::string::npos);
    CHECK(world.text("SELECT status FROM instance WHERE id = " + world.instance.text()) == "completed");
}

TEST_CASE("the agenda: silence of a presenter is shown, an institution's lets it stand; remarks are the host's alone") {
    AgendaCase world;
    const std::string list = "preparation.institutions[1]", other = "preparation.institutions[2]";
    world.rows[1].email.clear();
    world.draft(world.rows, {{list, "new"},
                             {list + ".name", "Institution 9"},
                             {list + ".contact", "Officer 9"},
                             {list + ".email", kInstitution},
                             {list + ".side", "B"},
                             {other, "new"},
                             {other + ".name", "Institution 8"},
                             {other + ".contact", "Officer 8"},
                             {other + ".email", "officer8@institution.example"},
                             {other + ".side", "A"}});
    const auto wait = [&](int days) {
        world.clock.advance(days * 86'400LL);
        for (int i = 0; i < 20 && world.timers->runOne(); ++i)
            continue;
        world.settle();
    };
    wait(10);
    REQUIRE(world.anythingOpen("weigh_answers"));
    CHECK(world.told("reminder", kOurSpeaker) == 1);
    world.goOn("weigh_answers", "answersWeighed");
    REQUIRE(world.anythingOpen("consultation"));
    world.answer(kInstitution, {{"consulted.answer", "remarks"},
                                {"consulted.rows[1]", "new"},
                                {"consulted.rows[1].row", "2"},
                                {"consulted.rows[1].text", "Our portal comes first"}});
    wait(10);
    REQUIRE(world.anythingOpen("weigh_remarks"));
    CHECK(world.text("SELECT visibility FROM document WHERE kind = 'agenda_remarks'") == "private A");
    world.goOn("weigh_remarks", "remarksWeighed");
    CHECK(world.anythingOpen("decide_partner"));
}

TEST_CASE("the agenda: a change after the seal is agreed by both, told to the affected alone, and leaves the seal") {
    AgendaCase world;
    world.draft(world.rows);
    for (const auto* speaker : {kOurSpeaker, kTheirSpeaker})
        world.answer(speaker, {{"slot.answer", "confirm"}});
    world.goOn("weigh_answers", "answersWeighed");
    world.oursApprove();
    world.decided(kTheirAddressee, "approve");
    REQUIRE(world.stateOf("agenda") == AgreementState::Agreed);
    CHECK(world.calendar(kTheirSpeaker).starts_with("REQUEST 0 "));
    CHECK(world.calendar("coordinator@partner.example").starts_with("REQUEST 0 "));
    const auto slot = world.calendar(kTheirSpeaker);
    CHECK(slot != world.calendar(kOurSpeaker));

    // The other side asks, the host side works it out.
    world.good(world.approvals->completeForm(
        world.task(world.instance, "propose").id, world.partners(),
        {{"proposal.row", "2"}, {"proposal.what", "Half an hour"}, {"proposal.reason", "A demonstration"}}));
    CHECK_FALSE(world.anythingOpen("amend"));
    auto changed = world.rows;
    changed[1].minutes = "30";
    world.change("work_out", changed, "submit");
    world.oursApprove();
    world.decided(kTheirAddressee, "approve");
    CHECK(world.stateOf("change_notice_1") == AgreementState::Agreed);
    CHECK(world.stateOf("agenda") == AgreementState::Agreed);
    CHECK(world.told("agenda_changed", kTheirSpeaker) == 1);
    CHECK(world.told("agenda_changed", kOurSpeaker) == 0);
    CHECK(world.calendar(kTheirSpeaker).starts_with("REQUEST 1 "));
    CHECK(world.calendar(kOurSpeaker).starts_with("REQUEST 0 "));
    CHECK(world.document(world.instance, "change_notice_1", "ko").titleKo == "변경 통지서 1");
    CHECK(world.newest(world.document(world.instance, "agenda_current").id).number == 1);

    // The next change is another notice; refused, it changes nothing.
    changed[0].start = "14:00";
    world.change("amend", changed);
    world.oursApprove();
    world.decided(kTheirAddressee, "reject", "No more changes");
    CHECK(world.stateOf("change_notice_1") == AgreementState::Agreed);
    CHECK(world.told("agreement_reopened", "coordinator@mois.example") == 0);
    CHECK(world.told("change_dropped", "coordinator@partner.example") == 1);
    CHECK(world.newest(world.document(world.instance, "agenda_current").id).number == 1);
    CHECK(world.anythingOpen("amend"));
    CHECK(world.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0);

    // Whose part falls away has it taken out of the calendar.
    changed[0].start = world.rows[0].start;
    changed.pop_back();
    world.change("amend", changed);
    world.oursApprove();
    world.decided(kTheirAddressee, "approve");
    CHECK(world.told("agenda_changed", kTheirSpeaker) == 2);
    CHECK(world.calendar(kTheirSpeaker).starts_with("CANCEL 2 "));
    CHECK(world.calendar(kOurSpeaker).starts_with("REQUEST 0 "));
    CHECK(world.number("SELECT count(*) FROM incident WHERE resolved_at IS NULL") == 0);
}
