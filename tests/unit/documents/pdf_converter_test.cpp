#include "documents/pdf_converter.h"

#include <doctest/doctest.h>

#include <thread>

#include "unit/documents/stand_in_office.h"
#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::documents;
using Stand = documents::testing::StandInOffice;

TEST_CASE("one process makes the PDF of every document, in order, and leaves nothing") {
    const Stand stand(Stand::works);
    const auto document = docx::testing::document(docx::testing::p("text"));
    const auto pdfs = stand.converter().convert({document, document});
    REQUIRE(pdfs.ok());
    CHECK(*pdfs == std::vector<std::string>{"%PDF-0.docx", "%PDF-1.docx"});
    CHECK(stand.isClean());
}

TEST_CASE("a program that fails, hangs or is absent is an error with a name") {
    const auto document = docx::testing::document(docx::testing::p("text"));
    CHECK(Stand("exit 1").converter().convert({document}).error().message.key == "documents.pdf_failed");
    CHECK(Stand("exit 0").converter().convert({document}).error().message.key == "documents.pdf_failed");
    const Stand hanging("sleep 60 & sleep 60");
    CHECK(hanging.converter(std::chrono::seconds(1)).convert({document}).error().message.key ==
          "documents.pdf_timeout");
    CHECK(hanging.isClean());
    const PdfConverter absent({.command = "no-such-office"});
    CHECK_FALSE(absent.isAvailable());
    CHECK(absent.convert({document}).error().message.key == "documents.no_pdf_command");
    CHECK_FALSE(Stand(Stand::works).converter().convert({"no document"}).ok());
}

TEST_CASE("stopping ends the process under way") {
    const Stand hanging("touch \"${0%/*}/begun\"; sleep 60");
    auto converter = hanging.converter(std::chrono::seconds(60));
    std::thread stopper([&] {
        while (!std::filesystem::exists(hanging.folder() / "begun"))
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        converter.stop();
    });
    const auto document = docx::testing::document(docx::testing::p("text"));
    CHECK(converter.convert({document}).error().message.key == "documents.pdf_failed");
    stopper.join();
    CHECK(converter.convert({document}).error().message.key == "documents.pdf_failed");
}

TEST_CASE("LibreOffice makes PDFs, of a table with a thousand rows too") {
    const PdfConverter converter({.timeout = std::chrono::seconds(300)});
    if (!converter.isAvailable()) {
        MESSAGE("skipped: LibreOffice (soffice) is not installed");
        return;
    }
    std::string rows;
    for (int i = 0; i < 1000; ++i)
        rows += docx::testing::row(docx::testing::p(std::to_string(i)), docx::testing::p("name"));
    const auto table =
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/></w:tblPr><w:tblGrid><w:gridCol "
        "w:w=\"900\"/><w:gridCol w:w=\"900\"/></w:tblGrid>" +
        rows + "</w:tbl>";
    const auto pdfs = converter.convert({docx::testing::document(docx::testing::p("A letter")),
                                         docx::testing::document(table + docx::testing::p("The end"))});
    REQUIRE(pdfs.ok());
    CHECK(pdfs->front().find("/Type/Page/") != std::string::npos);
    CHECK(pdfs->back().size() > pdfs->front().size());
}
