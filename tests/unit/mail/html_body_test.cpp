#include <doctest/doctest.h>

#include "mail/mail_text.h"

using namespace entente::mail;

namespace {

bool holds(const std::string& html, const std::string& part) {
    return html.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("text and HTML say the same; the link is a button with its address below") {
    const std::string link = "https://entente.mois.example/a/TOKEN";
    const auto html =
        htmlBody("Dear colleague,\nplease decide.\n\n" + link + "\n\nKind regards", link, "Read and decide", "en");
    CHECK(holds(html, "<html lang=\"en\">"));
    CHECK(holds(html, "<p>Dear colleague,<br>\nplease decide.</p>"));
    CHECK(holds(html, ">Read and decide</a>"));
    CHECK(holds(html, "<a href=\"" + link + "\">" + link + "</a>"));
    CHECK(holds(html, "<p>Kind regards</p>"));
}

TEST_CASE("nothing that people write becomes markup") {
    const auto html =
        htmlBody("<script>alert(1)</script> & \"x\"\nhttps://a.example/?b=\"><img src=x>\njavascript:alert(1)", "", "",
                 "ko\"><b>");
    CHECK(!holds(html, "<script"));
    CHECK(!holds(html, "<img"));
    CHECK(!holds(html, "<b>"));
    CHECK(!holds(html, "href=\"javascript"));
    CHECK(holds(html, "&lt;script&gt;"));
    CHECK(holds(html, "<a href=\"https://a.example/?b=\">"));
}

TEST_CASE("addresses within a line become links, punctuation and all else stays") {
    CHECK(holds(htmlBody("see http://a.example/x and https://b.example", "", "", "en"),
                "see <a href=\"http://a.example/x\">http://a.example/x</a> and <a "
                "href=\"https://b.example\">https://b.example</a>"));
    CHECK(holds(htmlBody("", "", "", "en"), "<body"));
    CHECK(holds(htmlBody("one\n\n\n\ntwo", "", "", "en"), "<p>one</p>\n<p>two</p>"));
    CHECK(holds(htmlBody("one\r\n\r\ntwo", "", "", "en"), "<p>one</p>\n<p>two</p>"));
}
