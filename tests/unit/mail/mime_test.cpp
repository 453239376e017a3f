#include <doctest/doctest.h>

#include "mail/mime.h"

using namespace entente;
using namespace entente::mail;

namespace {
MimeMessage letter() {
    MimeMessage message;
    message.messageId = "0123@mois.example";
    message.from = {"Entente", "entente@mois.example"};
    message.to = {{"홍보담당관", "office@mois.example"}, {"Speaker \"12\"", "speaker12@partner.example"}};
    message.subject = "UZ-2027 · Please decide: co-host request letter, revision 2 (due 5 March 2027)";
    message.date = *Timestamp::fromIso("2027-03-05T09:00:00Z");
    message.text = "Dear colleague,\nplease decide.\n";
    message.html = "<p>Dear colleague</p>";
    message.files = {
        {"요청서 제2판.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK"}};
    return message;
}

bool linesAreShortAndAscii(const std::string& mime) {
    std::size_t begin = 0;
    while (begin < mime.size()) {
        const auto end = mime.find("\r\n", begin);
        if (end == std::string::npos || end - begin > 998) return false;
        for (auto i = begin; i < end; ++i)
            if (static_cast<unsigned char>(mime[i]) >= 0x80 || mime[i] == '\n' || mime[i] == '\r') return false;
        begin = end + 2;
    }
    return true;
}
}  // namespace

TEST_CASE("a mail with text, HTML and a file is plain ASCII in lines that end in CR LF") {
    const auto mime = buildMime(letter());
    REQUIRE(mime.ok());
    CHECK(linesAreShortAndAscii(*mime));
    CHECK(mime->find("Date: Fri, 5 Mar 2027 09:00:00 +0000\r\n") != std::string::npos);
    CHECK(mime->find("Message-ID: <0123@mois.example>\r\n") != std::string::npos);
    CHECK(mime->find("\"Speaker \\\"12\\\"\" <speaker12@partner.example>") != std::string::npos);
    CHECK(mime->find("filename*=UTF-8''%EC%9A%94%EC%B2%AD%EC%84%9C%20%EC%A0%9C2%ED%8C%90.docx") != std::string::npos);
    CHECK(mime->find("Auto-Submitted: auto-generated") != std::string::npos);
    CHECK(*mime == *buildMime(letter()));
}

TEST_CASE("a line break in any header is refused") {
    const std::string evil = "x\r\nBcc: victim@mois.example";
    for (int field = 0; field < 7; ++field) {
        auto message = letter();
        switch (field) {
            case 0:
                message.subject = evil;
                break;
            case 1:
                message.to[0].name = evil;
                break;
            case 2:
                message.to[0].email = evil;
                break;
            case 3:
                message.replyTo = {"", evil};
                break;
            case 4:
                message.files[0].fileName = evil;
                break;
            case 5:
                message.messageId = evil;
                break;
            default:
                message.cc = {{"n", evil}};
        }
        CAPTURE(field);
        CHECK_FALSE(buildMime(message).ok());
    }
    auto message = letter();
    message.to.clear();
    CHECK_FALSE(buildMime(message).ok());
}
