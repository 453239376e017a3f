#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "documents/document_repository.h"
#include "support/world.h"

using namespace entente;
using namespace entente::approvals;
using test::World;

namespace {

constexpr const char* kSignatory = "signatory@mois.example";
constexpr const char* kReviewer = "reviewer@mois.example";
constexpr const char* kAddressee = "addressee@partner.example";
constexpr const char* kCoordinator = "coordinator@mois.example";

DecisionInput input(const std::string& outcome, const std::string& comment = {}) {
    DecisionInput decision;
    decision.outcome = outcome;
    decision.comment = comment;
    return decision;
}

std::string keyOf(const Result<Finished>& result) {
    return result ? "" : result.error().message.key;
}

}  // namespace

TEST_CASE("the four outcomes, and where each leads") {
    struct Case {
        std::string outcome;
        std::string comment;
        std::string next;  ///< the task that opens
    };
    for (const auto& [outcome, comment, next] : {
             Case{"approve", "", "dispatch"},
             Case{"approve_with_remark", "A good letter", "dispatch"},
             Case{"request_changes", "Name the components", "cohost_request"},
             Case{"reject", "Not this year", ""},
         }) {
        CAPTURE(outcome);
        World world;
        const auto instance = world.upToSignature();
        const auto finished = world.decide(kSignatory, outcome, comment);
        REQUIRE(finished);
        CHECK(finished->counted);
        REQUIRE(finished->decision);
        CHECK(finished->decision->outcome == outcome);
        CHECK(finished->decision->comment == comment);
        CHECK(finished->decision->byName == "Signatory 1");
        CHECK(finished->decision->assurance == workflow::Assurance::Link);
        for (const std::string task : {"dispatch", "cohost_request"})
            CHECK(world.isOpen(instance, task) == (task == next));
        // No letter leaves by a decision.
        CHECK(world.number("SELECT count(*) FROM mail WHERE side = 'B'") == 0);
        const auto before = world.relay.countTo(kSignatory);
        world.settle();
        CHECK(world.relay.countTo(kSignatory) == before + 1);
        CHECK(world.relay.lastTo(kSignatory).token().empty());
        CHECK(world.look(world.relay.handed().at(0).token()).has_value());
        CHECK(world.linkOf(kSignatory).state == LinkState::Decided);
    }
}

TEST_CASE("a decision needs a choice, and all but the first a comment") {
    World world;
    const auto instance = world.upToReview();
    for (const auto* outcome : {"", "approved", "APPROVE", "answered"})
        CHECK(keyOf(world.decide(kReviewer, outcome)) == "approvals.choose");
    for (const auto* outcome : {"approve_with_remark", "request_changes", "reject"})
        for (const auto* comment : {"", "   ", "\n\t"})
            CHECK(keyOf(world.decide(kReviewer, outcome, comment)) == "approvals.comment_needed");
    CHECK(keyOf(world.decide(kReviewer, "reject", std::string(10'001, 'x'))) == "approvals.comment_too_long");
    auto acting = input("approve");
    acting.actingFor = true;
    CHECK(world.approvals->decide(world.linkOf(kReviewer), acting).error().place == "name");
    acting.name = "Line one\nline two";
    CHECK(world.approvals->decide(world.linkOf(kReviewer), acting).error().place == "name");
    auto marked = input("approve");
    marked.markedUp = UploadedFile{"virus.exe", "MZ"};
    CHECK(world.approvals->decide(world.linkOf(kReviewer), marked).error().place == "file");
    CHECK(world.isOpen(instance, "review_concept_note"));
    CHECK(world.number("SELECT count(*) FROM decision") == 0);
}

TEST_CASE("acting for somebody, with a marked-up file: both are kept with the decision") {
    World world;
    world.upToReview();
    auto acting = input("request_changes", "See the file");
    acting.actingFor = true;
    acting.name = "Deputy 1";
    acting.title = "Deputy Director";
    acting.markedUp = UploadedFile{"C:\\marked.pdf", "%PDF-1.7 marked"};
    const auto finished = world.approvals->decide(world.linkOf(kReviewer), acting);
    REQUIRE(finished);
    CHECK((finished->decision->byName == "Deputy 1" && finished->decision->actingFor));
    const auto attachment = world.database->read([&](storage::ReadTx& tx) {
        return documents::DocumentRepository().findAttachment(tx, finished->decision->attachment);
    });
    REQUIRE(attachment);
    CHECK(attachment->fileName == "marked.pdf");
    CHECK(attachment->purpose == "marked-up");
    CHECK(world.blobs->read(attachment->sha256) == "%PDF-1.7 marked");
}

TEST_CASE("who decided is named as the reader reads: own name in both languages, a deputy's as written") {
    struct Case {
        bool actingFor;
        std::string english;  ///< in the mail to the coordinator
        std::string korean;   ///< in the receipt of the reviewer, who reads Korean
    };
    for (const auto& [actingFor, english, korean] : {
             Case{false, "Reviewer 1", "검토자 1, 국제협력 담당 과장"},
             Case{true, "Deputy 1", "Deputy 1, Deputy Director"},
         }) {
        CAPTURE(actingFor);
        World world;
        world.upToReview();
        auto decision = input("request_changes", "Two themes are enough");
        decision.actingFor = actingFor;
        decision.name = "Deputy 1";
        decision.title = "Deputy Director";
        REQUIRE(world.approvals->decide(world.linkOf(kReviewer), decision));
        world.settle();
        CHECK(world.relay.lastTo(kReviewer).text.find(korean) != std::string::npos);
        CHECK(world.relay.lastTo(kCoordinator).text.find(english) != std::string::npos);
        CHECK(world.relay.lastTo(kCoordinator).text.find("검토자") == std::string::npos);
    }
}

TEST_CASE("two hundred press the button of one link at once: one decision, one set of mails") {
    World world;
    world.upToSignature();
    const auto link = world.linkOf(kSignatory);
    std::atomic<int> counted = 0, told = 0, other = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 20; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 10; ++i) {
                const bool approve = (t + i) % 2 == 0;
                const auto finished = world.approvals->decide(link, approve ? input("approve") : input("reject", "No"));
                if (!finished)
                    ++other;
                else if (finished->counted)
                    ++counted;
                else if (finished->decision)
                    ++told;
                else
                    ++other;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(counted == 1);
    CHECK(told == 199);
    CHECK(other == 0);
    CHECK(world.number(
              "SELECT count(*) FROM decision d JOIN task t ON t.id = d.task_id WHERE t.element_id = 'sign_letter'") ==
          1);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'receipt' AND task_id = " + link.task.id.text()) ==
          1);
}

TEST_CASE("an uploaded revision ends the link on the one before, and the new link decides") {
    World world;
    const auto instance = world.upToSignature();
    const auto old = world.linkOf(kSignatory);
    const auto letter = world.document(instance, "cohost_request").id;
    const auto uploaded = world.approvals->uploadRevision(
        letter, world.ours(), {"letter from Word.docx", world.edited(letter, "By hand")}, 1, "New wording");
    REQUIRE(uploaded);
    CHECK(uploaded->revision.number == 2);
    CHECK(uploaded->revision.origin == documents::Origin::Edited);
    CHECK(uploaded->revision.note == "New wording");
    CHECK(uploaded->revision.fileName == "letter from Word.docx");

    CHECK(keyOf(world.approvals->decide(old, input("approve"))) == "approvals.superseded");
    CHECK(world.linkOf(kSignatory).state == LinkState::Superseded);
    CHECK(keyOf(world.approvals->decide(world.linkOf(kSignatory), input("approve"))) == "approvals.superseded");
    world.settle();
    CHECK(world.linkOf(kSignatory).state == LinkState::Acts);
    CHECK(world.linkOf(kSignatory).edition == 2);
    CHECK(world.decide(kSignatory, "approve"));
    CHECK(world.isOpen(instance, "dispatch"));
}

TEST_CASE("a decision never counts for a revision that came while it was taken") {
    for (int round = 0; round < 4; ++round) {
        World world;
        const auto instance = world.upToSignature();
        const auto link = world.linkOf(kSignatory);
        const auto letter = world.document(instance, "cohost_request").id;
        const auto bytes = world.edited(letter, "By hand");
        std::optional<Result<UploadedRevision>> uploaded;
        std::optional<Result<Finished>> decided;
        std::thread upload([&] {
            uploaded = world.approvals->uploadRevision(letter, world.ours(), {"a.docx", bytes}, 1);
        });
        std::thread decide([&] { decided = world.approvals->decide(link, input("approve")); });
        upload.join();
        decide.join();
        // Whoever is first wins: an approved letter is kept as it is, a replaced one is not approved.
        CHECK(uploaded->ok() != decided->ok());
        CHECK(world.isOpen(instance, "dispatch") == decided->ok());
    }
}

TEST_CASE("links do what they were made for and nothing else") {
    World world;
    const auto instance = world.upToAnswer();
    const auto reply = world.linkOf(kAddressee);
    CHECK(keyOf(world.approvals->decide(reply, input("approve"))) == "approvals.may_not");
    CHECK(!world.approvals->object(reply, "No"));
    CHECK(world.isOpen(instance, "partner_reply"));
    const auto decided = world.linkOf(kSignatory);
    CHECK(decided.state == LinkState::Decided);
    CHECK(!world.approvals->object(decided, "I object to myself"));
    const auto again = world.approvals->decide(decided, input("reject", "No"));
    REQUIRE(again);
    CHECK(!again->counted);
    CHECK(again->decision->outcome == "approve");
    CHECK(!world.look("A"));
    CHECK(!world.look(""));
    CHECK(!world.look(std::string(10'000, 'A')));
}

TEST_CASE("only who holds a task finishes it") {
    World world;
    const auto instance = world.start();
    const auto task = world.task(instance, "enquiry");
    for (const std::string email : {"admin@mois.example", "coordinator@partner.example"}) {
        CAPTURE(email);
        CHECK(keyOf(world.approvals->completeForm(task.id, world.account(email), test::enquiryFields())) ==
              "approvals.may_not");
        CHECK(keyOf(world.approvals->record(task.id, world.account(email),
                                            {"phone", "", "X", "", "approve", "", {}, {}})) == "approvals.may_not");
        CHECK(!world.approvals->remind(task.id, world.account(email), 0));
        CHECK(!world.approvals->reassign(task.id, world.account(email), {"X", "", "x@mois.example", ""}, PersonId{1}));
    }
    CHECK(keyOf(world.approvals->completeForm(TaskId{999}, world.ours(), {})) == "approvals.no_task");
    CHECK(world.approvals->completeForm(task.id, world.ours(), {}).error().place == "enquiry-ministry");
    CHECK(world.isOpen(instance, "enquiry"));
    // A dispatch task is no form, and a form no dispatch.
    CHECK(keyOf(world.approvals->dispatch(task.id, world.ours(), {"1", "2027-02-10", "mail", "", "", {}})) ==
          "approvals.may_not");
}

TEST_CASE("nothing reaches the partner before the dispatch, and then everything at once") {
    World world;
    const auto instance = world.upToDispatch();
    const auto letter = world.document(instance, "cohost_request"),
               korean = world.document(instance, "cohost_request", "ko");
    CHECK(!letter.visibleTo('B'));
    CHECK(world.number("SELECT count(*) FROM mail WHERE side = 'B'") == 0);
    CHECK(world.relay.countTo(kAddressee) == 0);
    auto task = world.task(instance, "dispatch");
    for (const auto& [dispatch, place] : {
             std::pair(DispatchInput{"", "2027-02-10", "mail", "", "", {}}, "number"),
             std::pair(DispatchInput{"1", "10 February", "mail", "", "", {}}, "date"),
             std::pair(DispatchInput{"1", "2027-02-10", "pigeon", "", "", {}}, "channel"),
             std::pair(DispatchInput{"1", "2027-02-10", "embassy", "", "", {}}, "handed_over"),
             std::pair(DispatchInput{"1\n2", "2027-02-10", "mail", "", "", {}}, "number"),
             std::pair(DispatchInput{"1", "2027-02-10", "mail", "", "", UploadedFile{"signed.pdf", "no pdf"}}, "file"),
         })
        CHECK(world.approvals->dispatch(task.id, world.ours(), dispatch).error().place == place);
    REQUIRE(world.dispatch(instance));
    CHECK(world.document(instance, "cohost_request").visibleTo('B'));
    CHECK(world.document(instance, "concept_note").visibleTo('B'));
    CHECK(!world.document(instance, "cohost_request", "ko").visibleTo('B'));
    CHECK(world.newest(letter.id).sentAt.has_value());
    CHECK(!world.newest(korean.id).sentAt.has_value());
    CHECK(world.number("SELECT count(*) FROM mail WHERE side = 'B' AND text_name = 'reply_request'") == 1);
    world.settle();
    CHECK(world.relay.countTo(kAddressee) == 1);
    CHECK(world.relay.lastTo(kAddressee).mime.find("cohost_request_en_r1_issued.docx") != std::string::npos);
    const auto again = world.approvals->dispatch(task.id, world.ours(), {"2", "2027-02-10", "mail", "", "", {}});
    REQUIRE(again);
    CHECK(!again->counted);
    CHECK(world.text("SELECT number FROM dispatch") == "2027-118");
}

TEST_CASE("the signed copy leaves in place of the Word document") {
    World world;
    const auto instance = world.upToDispatch();
    DispatchInput dispatch{"2027-118", "2027-02-10", "mail", "", "", UploadedFile{"signed.pdf", "%PDF-1.7 signed"}};
    REQUIRE(world.approvals->dispatch(world.task(instance, "dispatch").id, world.ours(), dispatch));
    world.settle();
    const auto& mime = world.relay.lastTo(kAddressee).mime;
    CHECK(mime.find("signed.pdf") != std::string::npos);
    CHECK(mime.find("cohost_request_en_r1.docx") == std::string::npos);
    CHECK(mime.find("concept_note_en_r1.docx") != std::string::npos);
    CHECK(world.text("SELECT purpose FROM attachment WHERE document_id IS NOT NULL") == "signed");
}

TEST_CASE("a letter handed over by the embassy is shared, and no mail goes to the partner") {
    World world;
    const auto instance = world.upToAnswer("embassy");
    CHECK(world.isOpen(instance, "partner_reply"));
    CHECK(world.document(instance, "cohost_request").visibleTo('B'));
    CHECK(world.relay.countTo(kAddressee) == 0);
    CHECK(world.text("SELECT handed_over_on FROM dispatch") == "2027-02-11");
}

TEST_CASE("what a coordinator records for the other side is told to it, with a link to object") {
    World world;
    const auto instance = world.upToAnswer();
    const auto task = world.task(instance, "partner_reply");
    RecordInput recorded{"phone",
                         "",
                         "Addressee 1",
                         "First Deputy Minister",
                         "",
                         "",
                         test::replyFields("accept"),
                         {},
                         world.linkOf(kAddressee).person.id,
                         1};
    auto wrong = recorded;
    wrong.source = "rumour";
    CHECK(world.approvals->record(task.id, world.ours(), wrong).error().place == "source");
    wrong = recorded;
    wrong.byName = "";
    CHECK(world.approvals->record(task.id, world.ours(), wrong).error().place == "name");
    wrong = recorded;
    wrong.source = "elsewhere";
    CHECK(world.approvals->record(task.id, world.ours(), wrong).error().place == "reference");

    const auto finished = world.approvals->record(task.id, world.ours(), recorded);
    REQUIRE(finished);
    CHECK((finished->counted && finished->decision->channel == Channel::Recorded &&
           finished->decision->recordedBy == world.ours().id));
    world.settle();
    const auto objection = world.linkOf(kAddressee);
    CHECK(objection.purpose == "object");
    CHECK(objection.state == LinkState::Acts);
    const auto told = world.relay.countTo(kCoordinator);
    CHECK(!world.approvals->object(objection, "  "));
    REQUIRE(world.approvals->object(objection, "We never said so"));
    CHECK(!world.approvals->object(objection, "Again"));
    world.settle();
    CHECK(world.relay.countTo(kCoordinator) == told + 1);
    CHECK(world.text("SELECT objection FROM decision WHERE task_id = " + task.id.text()) == "We never said so");
}

TEST_CASE("what a coordinator records for the own side needs no objection") {
    World world;
    const auto instance = world.upToSignature();
    const auto finished = world.approvals->record(world.task(instance, "sign_letter").id, world.ours(),
                                                  {"elsewhere",
                                                   "On-nara 2027-55",
                                                   "Signatory 1",
                                                   "Deputy Minister",
                                                   "approve",
                                                   "",
                                                   {},
                                                   {},
                                                   world.linkOf(kSignatory).person.id,
                                                   1});
    REQUIRE(finished);
    CHECK(finished->decision->channel == Channel::Elsewhere);
    CHECK(world.number("SELECT count(*) FROM mail WHERE text_name = 'objection'") == 0);
    CHECK(world.isOpen(instance, "dispatch"));
}
