// Fields and files: what is delivered, and what is refused with the field's name.
#include <doctest/doctest.h>

#include <string>

#include "raw_client.h"
#include "test_site.h"

using namespace entente::http::test;

namespace {
const std::string multipart = "multipart/form-data; boundary=XX";

std::string part(const std::string& disposition, const std::string& content, const std::string& headers = {}) {
    return "--XX\r\nContent-Disposition: form-data; " + disposition + "\r\n" + headers + "\r\n" + content + "\r\n";
}

RawResponse upload(const TestSite& site, const std::string& body) {
    return RawClient(const_cast<TestSite&>(site).port()).ask(TestSite::send("POST", "/upload", multipart, body));
}
}  // namespace

TEST_CASE("fields are decoded, and line ends are line feeds") {
    TestSite site;
    RawClient client(site.port());
    CHECK(client.ask(TestSite::post("/echo", "a=1+2&b=%ED%95%9C&c&d=&a=x%0D%0Ay%0Dz")).body ==
          "a=1 2;b=한;c=;d=;a=x\ny\nz;");
    CHECK(client.ask(TestSite::post("/echo", "&&a=1&")).body == "a=1;");
}

TEST_CASE("bad fields are refused by name") {
    TestSite site;
    RawClient client(site.port());
    for (const auto* form :
         {"note=%00", "note=%C0%AF", "note=%ED%A0%80", "note=%E2%80%AEabc", "note=%07", "note=%", "%00=a"}) {
        CAPTURE(form);
        const auto response = client.ask(TestSite::post("/echo", form));
        CHECK(response.status == 400);
        CHECK(response.body.find("http.bad_field") != std::string::npos);
    }
    CHECK(client.ask(TestSite::post("/echo?a=1", "a=1")).status == 400);
    CHECK(client.ask(TestSite::post("/echo?a=1", "b=1")).status == 200);
    CHECK(site.calls() == 1);
}

TEST_CASE("10,000 fields are too many") {
    TestSite site;
    std::string form;
    for (int i = 0; i < 10'000; ++i)
        form += "f" + std::to_string(i) + "=&";
    const auto response = RawClient(site.port()).ask(TestSite::post("/upload", form));
    CHECK(response.status == 400);
    CHECK(response.body.find("http.too_many_fields") != std::string::npos);
    CHECK(RawClient(site.port()).ask(TestSite::get("/?" + form.substr(0, 8000))).status == 200);
}

TEST_CASE("a page with long tables takes more fields, up to its own limits") {
    TestSite site;
    const auto sent = [&](int fields, const std::string& value) {
        std::string form;
        for (int i = 0; i < fields; ++i)
            form += "f" + std::to_string(i) + "=" + value + "&";
        return RawClient(site.port()).ask(TestSite::post("/table", form)).status;
    };
    CHECK(sent(9'999, "x") == 200);  // and the token
    CHECK(sent(10'000, "x") == 400);
    CHECK(sent(1'000, std::string(500, 'x')) == 200);
    CHECK(sent(1'000, std::string(1'100, 'x')) == 413);
    std::string parts;
    for (int i = 0; i < 10'001; ++i)
        parts += part("name=\"f" + std::to_string(i) + "\"", "x");
    CHECK(RawClient(site.port()).ask(TestSite::send("POST", "/table", multipart, parts + "--XX--\r\n")).status == 400);
}

TEST_CASE("files arrive whole, small ones and large ones") {
    TestSite site;
    const std::string large(2'000'000, 'z');
    const auto response = upload(site, part("name=\"title\"", "안녕\r\nline") +
                                           part("name=\"f\"; filename=\"초청 %22장%22.docx\"", "\r\n--X\r\n-",
                                                "Content-Type: application/x-test\r\n") +
                                           part("name=\"g\"; filename=\"C:\\dir\\big.bin\"", large) +
                                           part("name=\"h\"; filename=\"\"", "") + "--XX--\r\n");
    CHECK(response.status == 200);
    CHECK(response.body ==
          "title=안녕\nline;f:초청 \"장\".docx:application/x-test:8:\r\n--X\r\n-;g:big.bin::2000000:2000000;");
}

TEST_CASE("the same file in chunks of every size is the same") {
    TestSite site;
    const auto body = part("name=\"f\"; filename=\"a.txt\"", "one\r\n--X two") + "--XX--\r\n";
    for (std::size_t size = 1; size < 40; ++size) {
        CAPTURE(size);
        std::string chunks;
        for (std::size_t at = 0; at < body.size(); at += size) {
            const auto piece = body.substr(at, size);
            constexpr auto* digits = "0123456789abcdef";
            chunks += std::string{digits[piece.size() / 16], digits[piece.size() % 16]} + "\r\n" + piece + "\r\n";
        }
        auto request = TestSite::send("POST", "/upload", multipart, "");
        request.replace(request.find("Content-Length: 0"), 17, "Transfer-Encoding: chunked");
        CHECK(RawClient(site.port()).ask(request + chunks + "0\r\n\r\n").body == "f:a.txt::12:one\r\n--X two;");
    }
}

TEST_CASE("broken multipart forms are refused") {
    TestSite site;
    const auto good = part("name=\"a\"", "1");
    const std::string cases[] = {
        "--XX",
        "--XX\r\n",
        good,
        good + "--XX",
        "junk\r\n" + good + "--XX--",
        "--XX\r\n\r\nno head\r\n--XX--",
        "--XX\r\nContent-Type: text/plain\r\n\r\nno name\r\n--XX--",
        part("filename=\"a\"", "1") + "--XX--",
        part("name=\"a", "1") + "--XX--",
        part("name=\"a\"; filename=\"..\"", "1") + "--XX--",
        part("name=\"a\"", "1", "Content-Transfer-Encoding: base64\r\n") + "--XX--",
        part("name=\"a\"", "1", "Content-Disposition: form-data; name=\"b\"\r\n") + "--XX--",
        part("name=\"a\"", "1", "X: " + std::string(20'000, 'x') + "\r\n") + "--XX--",
        part("name=\"a\"", std::string("nul\0", 4)) + "--XX--",
        part("name=\"a\"; filename=\"\xC0\xAF\"", "1") + "--XX--",
        "--XX" + std::string(20'000, ' ') + "\r\n",
    };
    for (const auto& body : cases) {
        CAPTURE(body.substr(0, 100));
        CHECK(upload(site, body).status == 400);
    }
    for (const auto* type : {"multipart/form-data", "multipart/form-data; boundary=",
                             "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=a\x01"}) {
        CAPTURE(type);
        CHECK(RawClient(site.port()).ask(TestSite::send("POST", "/upload", type, good + "--XX--")).status == 400);
    }
    CHECK(site.calls() == 0);
    CHECK(upload(site, good + "--XX--").body == "a=1;");
    CHECK(upload(site, "--XX--").body.empty());
}

TEST_CASE("a route takes only the kinds of body it names") {
    TestSite site;
    const auto status = [&](const std::string& request) { return RawClient(site.port()).ask(request).status; };
    const auto file = part("name=\"f\"; filename=\"a\"", "x") + "--XX--";
    CHECK(status(TestSite::send("POST", "/echo", multipart, file)) == 415);
    CHECK(status(TestSite::send("POST", "/echo", multipart, part("name=\"a\"", "1") + "--XX--")) == 200);
    CHECK(status(TestSite::send("POST", "/echo", "application/json", "{}")) == 415);
    CHECK(status(TestSite::send("POST", "/echo", "", "a=1")) == 415);
    CHECK(status(TestSite::send("PUT", "/raw", "application/xml; charset=utf-8", "<a/>")) == 200);
    CHECK(status(TestSite::send("PUT", "/raw", "application/x-www-form-urlencoded", "a=1")) == 415);
    CHECK(status(TestSite::send("PUT", "/raw", "application/xml", std::string(1001, 'x'))) == 413);
    CHECK(status(TestSite::send("POST", "/upload", multipart, std::string(3'000'001, 'x'))) == 413);
}
