#include <doctest/doctest.h>

#include "approvals/task_comment.h"
#include "documents/document_repository.h"
#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;
using approvals::Comment;
using approvals::UploadedFile;

namespace {

constexpr const char* kPartner = "coordinator@partner.example";

/// The partner ministry is asked; both sides may write about it.
struct AskedDesk : web::test::PageDesk {
    AskedDesk() : PageDesk({taskRoutes, documentRoutes}) {}

    std::string say(const std::string& text, bool shared, const std::optional<UploadedFile>& file = {}) {
        const auto said = approvals->comment(task, ours(), text, shared, file);
        return said ? "" : said.error().place + " " + said.error().message.key;
    }
    std::vector<Comment> read(programs::Side side) {
        return database->read([&](storage::ReadTx& tx) { return approvals::TaskComments().list(tx, task, side, 10); });
    }

    InstanceId instance = upToAnswer();
    TaskId task = entente::test::World::task(instance, "partner_reply").id;
};

UploadedFile pdf(const std::string& content) {
    return {"route.pdf", "%PDF-1.7\n" + content};
}

}  // namespace

TEST_CASE("a file comes with a comment, or instead of its words, and once") {
    AskedDesk desk;
    CHECK(desk.say("  ", false) == "comment approvals.comment_missing");
    CHECK(desk.say("See this", false, UploadedFile{"route.exe", "MZ"}).starts_with("file "));
    CHECK(desk.say("See this", false, UploadedFile{"route.pdf", "MZ"}).starts_with("file "));
    CHECK(desk.read(programs::Side::A).empty());

    REQUIRE(desk.say("", false, pdf("1")).empty());
    REQUIRE(desk.say("", false, pdf("1")).empty());
    auto there = desk.read(programs::Side::A);
    REQUIRE(there.size() == 1);
    REQUIRE(there[0].file);
    CHECK(there[0].file->name == "route.pdf");
    CHECK(there[0].file->size == 10);
    CHECK(desk.number("SELECT count(*) FROM attachment WHERE purpose = 'comment'") == 1);

    REQUIRE(desk.say("", false, pdf("2")).empty());
    REQUIRE(desk.say("Without a file", false).empty());
    there = desk.read(programs::Side::A);
    REQUIRE(there.size() == 3);
    CHECK_FALSE(there[0].file);
    CHECK(desk.number("SELECT count(*) FROM attachment WHERE purpose = 'comment'") == 2);
}

TEST_CASE("who may read a comment may take its file, and nobody else") {
    AskedDesk desk;
    REQUIRE(desk.say("Ours", false, pdf("ours")).empty());
    REQUIRE(desk.say("For both", true, pdf("both")).empty());
    const auto there = desk.read(programs::Side::A);
    REQUIRE(there.size() == 2);
    const auto both = "/attachments/" + std::to_string(there[0].file->attachment);
    const auto own = "/attachments/" + std::to_string(there[1].file->attachment);
    CHECK(desk.get(desk.ours().email, own).status() == 200);
    CHECK(desk.get(desk.ours().email, both).status() == 200);
    CHECK(desk.get(kPartner, own).status() == 404);
    CHECK(desk.get(kPartner, both).status() == 200);

    const auto comments = "/tasks/" + desk.task.text() + "/comments";
    CHECK(desk.get(desk.ours().email, comments).body().find(own) != std::string::npos);
    CHECK(desk.get(kPartner, comments).body().find(own) == std::string::npos);
    CHECK(desk.get(kPartner, comments).body().find(both) != std::string::npos);
}

TEST_CASE("the mail about a shared comment brings the file to who has no account, and its name to the others") {
    AskedDesk desk;
    desk.settle();
    const auto before = desk.relay.handed().size();
    REQUIRE(desk.say("Which route?", true, pdf("both")).empty());
    desk.settle();
    const auto handed = desk.relay.handed();
    REQUIRE(handed.size() > before);
    for (auto i = before; i < handed.size(); ++i) {
        const auto& one = handed[i];
        CHECK(one.text.find("route.pdf") != std::string::npos);
        const bool encloses = one.mime.find("application/pdf") != std::string::npos;
        CHECK(encloses == !one.goesTo(kPartner));
    }
}
