#include <doctest/doctest.h>

#include "unit/web/page_desk.h"

using namespace entente;
using namespace entente::web;

namespace {

constexpr const char* kSender = "coordinator@mois.example";

/// The letter to the partner, in English and Korean, waits for its dispatch.
struct DispatchDesk : web::test::PageDesk {
    DispatchDesk() : PageDesk({programRoutes, taskRoutes}), instance(upToDispatch()) {
        path = "/tasks/" + task(instance, "dispatch").id.text();
    }

    std::string page(http::Fields query = {}) { return get(kSender, path, std::move(query)).body(); }
    http::Response sent(const std::string& step, const std::vector<std::string>& languages) {
        http::Fields fields = {{"step", step}, {"number", "2027-118"}, {"date", "2027-02-10"}, {"channel", "mail"}};
        for (const auto& language : languages)
            fields.emplace_back("language", language);
        return post(kSender, path, std::move(fields));
    }
    static bool has(const std::string& page, std::string_view words) { return page.find(words) != std::string::npos; }
    static bool isChosen(const std::string& page, const std::string& language) {
        return has(page, "name=\"language\" value=\"" + language + "\" checked");
    }

    InstanceId instance;
    std::string path;
};

}  // namespace

TEST_CASE("the page of the dispatch offers the languages of the letter, and shows what leaves with each choice") {
    DispatchDesk desk;
    const auto first = desk.page();
    CHECK(desk.isChosen(first, "en"));
    CHECK_FALSE(desk.isChosen(first, "ko"));
    CHECK(desk.has(first, "Korean: UZ-2027_cohost_request_ko_r1.docx"));
    CHECK(desk.has(first, "UZ-2027_cohost_request_en_r1_issued.docx"));
    CHECK_FALSE(desk.has(first, "UZ-2027_cohost_request_ko_r1_issued.docx"));
    CHECK(desk.has(desk.page({{"lang", "ko"}}), "공문의 언어"));

    const auto both = desk.sent("preview", {"en", "ko"}).body();
    CHECK(desk.isChosen(both, "en"));
    CHECK(desk.isChosen(both, "ko"));
    CHECK(desk.has(both, "UZ-2027_cohost_request_ko_r1_issued.docx"));
    CHECK(desk.has(both, "UZ-2027_cohost_request_en_r1_issued.docx"));

    // Without a choice nothing leaves.
    for (const auto* step : {"preview", "dispatch"}) {
        const auto none = desk.sent(step, {});
        CHECK(none.status() == 422);
        CHECK(desk.has(none.body(), "Choose the language in which the letter leaves"));
    }
    CHECK(desk.sent("dispatch", {"fr"}).status() == 422);
    CHECK(desk.isOpen(desk.instance, "dispatch"));
    CHECK(desk.sent("dispatch", {"ko"}).status() == 303);
    CHECK_FALSE(desk.isOpen(desk.instance, "dispatch"));
}

TEST_CASE("an office that is written to in Korean is offered the Korean letter") {
    DispatchDesk desk;
    desk.database->write(
        [](storage::Tx& tx) { tx.run("UPDATE person SET language = 'ko' WHERE email = 'addressee@partner.example'"); });
    const auto page = desk.page();
    CHECK(desk.isChosen(page, "ko"));
    CHECK_FALSE(desk.isChosen(page, "en"));
}
