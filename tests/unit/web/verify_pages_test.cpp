#include <doctest/doctest.h>

#include "documents/issued_copy.h"
#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kOurs = "coordinator@mois.example";
constexpr const char* kPartners = "coordinator@partner.example";

struct VerifyDesk : web::test::PageDesk {
    VerifyDesk() : PageDesk({boardRoutes, programRoutes, taskRoutes, documentRoutes, verifyRoutes}) {}

    std::string upload(const char* email, const std::string& bytes) {
        http::RequestParts parts{.method = http::Method::Post, .path = "/verify"};
        parts.files.emplace_back("copy", "letter.docx", "application/octet-stream", bytes);
        auto answer = send(email, std::move(parts));
        CHECK(answer.status() == 200);
        return answer.body();
    }
    documents::IssuedCopy issued(const std::string& language) {
        const auto hash = text(
            "SELECT i.sha256 FROM issued_copy i JOIN revision r ON r.id = i.revision_id JOIN "
            "document d ON d.id = r.document_id WHERE d.language = '" +
            language + "'");
        return database->read([&](storage::ReadTx& tx) {
            const documents::IssuedCopyRepository copies;
            return *copies.withHash(tx, copies.revisionsWithHash(tx, hash, 1).at(0).id, hash);
        });
    }
};

bool holds(const std::string& page, const std::string& text) {
    return page.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("the dispatch page says what the copy gets, and the document's page offers it with its own hash") {
    VerifyDesk desk;
    const auto instance = desk.upToDispatch();
    const auto task = desk.task(instance, "dispatch");
    const auto page = desk.get(kOurs, "/tasks/" + task.id.text()).body();
    CHECK(holds(page, "The letter leaves as an issued copy, into which is put: number, date."));
    CHECK(holds(page, "cohost_request_en_r1_issued.docx"));
    CHECK_FALSE(holds(page, "The letter has no place for"));
    CHECK_FALSE(holds(page, "name=\"seal\""));
    REQUIRE(desk.dispatch(instance));

    const auto copy = desk.issued("en");
    const auto letter = desk.document(instance, "cohost_request");
    const auto path = "/documents/" + letter.id.text();
    const auto file = path + "/issued/" + std::to_string(copy.id) + ".docx";
    for (const auto* reader : {kOurs, kPartners}) {
        const auto shown = desk.get(reader, path).body();
        CHECK(holds(shown, "Issued copy of revision 1 · 2027-118 · 10 February 2027"));
        CHECK(holds(shown, copy.sha256));
        CHECK(holds(shown, copy.revision == desk.newest(letter.id).id ? desk.newest(letter.id).sha256 : "never"));
        CHECK(desk.get(reader, file).body() == desk.blobs->read(copy.sha256));
    }
    // The Korean one is MOIS's own.
    const auto korean = desk.document(instance, "cohost_request", "ko");
    const auto own = "/issued/" + std::to_string(desk.issued("ko").id) + ".docx";
    CHECK(desk.get(kOurs, "/documents/" + korean.id.text() + own).status() == 200);
    CHECK(desk.get(kPartners, "/documents/" + korean.id.text() + own).status() == 404);
    CHECK(desk.get(kPartners, path + own).status() == 404);
    CHECK(desk.get(kOurs, path + "/issued/99.docx").status() == 404);
}

TEST_CASE("a copy is verified by each side with what it may know") {
    VerifyDesk desk;
    const auto instance = desk.upToAnswer();
    const auto copy = desk.issued("en");
    const auto bytes = *desk.blobs->read(copy.sha256);
    for (const auto* reader : {kOurs, kPartners}) {
        const auto page = desk.upload(reader, bytes);
        CHECK(holds(page, "Genuine"));
        CHECK(holds(page, "2027-118 (as recorded)"));
        CHECK(holds(page, copy.sha256));
        CHECK(holds(page, "Signatory 1") == (reader == std::string(kOurs)));
        const auto known =
            desk.get(reader, "/verify/" + desk.newest(desk.document(instance, "cohost_request").id).sha256);
        CHECK(known.status() == 200);
        CHECK(holds(known.body(), "revision 1"));
    }
    const auto korean = *desk.blobs->read(desk.issued("ko").sha256);
    CHECK(holds(desk.upload(kOurs, korean), "Genuine"));
    const auto hidden = desk.upload(kPartners, korean);
    CHECK(holds(hidden, "Not known"));
    CHECK_FALSE(holds(hidden, "2027-118"));
    CHECK(desk.get(kPartners, "/verify/" + desk.issued("ko").sha256).status() == 404);
    CHECK(holds(desk.upload(kOurs, "%PDF-1.7 other"), "Not known"));
    CHECK(desk.post(kOurs, "/verify", {}).status() == 422);
    CHECK(desk.get(kOurs, "/verify").status() == 200);
    CHECK(desk.get(kOurs, "/verify/nothing").status() == 404);
}
