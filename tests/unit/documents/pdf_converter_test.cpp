#include "documents/pdf_converter.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
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
    REQUIRE(pdfs.size() == 2);
    CHECK(pdfs[0].value() == "%PDF-0.docx %%EOF");
    CHECK(pdfs[1].value() == "%PDF-1.docx %%EOF");
    CHECK(stand.isClean());
}

TEST_CASE("each document has its own outcome, and what was made before the process ended counts") {
    const auto document = docx::testing::document(docx::testing::p("text"));
    const std::string half = " printf '%%PDF-half' > $out/2.pdf";
    struct Case {
        std::string ending;
        std::string key;
    };
    const Case cases[] = {
        {half, "documents.pdf_failed"},
        {half + "; exit 1", "documents.pdf_failed"},
        {half + "; sleep 60", "documents.pdf_timeout"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.ending);
        const Stand stand(Stand::works + one.ending);
        const auto pdfs =
            stand.converter(std::chrono::seconds(1)).convert({document, "no document", document, document});
        REQUIRE(pdfs.size() == 4);
        CHECK(pdfs[0].value() == "%PDF-0.docx %%EOF");
        CHECK(pdfs[1].error().message.key == "zip.damaged");
        CHECK(pdfs[2].error().message.key == one.key);
        CHECK(pdfs[3].value() == "%PDF-3.docx %%EOF");
    }
}

TEST_CASE("what a program that was killed left in the work folder goes, and nothing else") {
    const Stand stand(Stand::works);
    std::filesystem::create_directories(stand.folder() / "entente-pdf-a1B2c3" / "profile");
    std::filesystem::create_directories(stand.folder() / "other");
    stand.converter().prepareWorkFolder();
    CHECK_FALSE(std::filesystem::exists(stand.folder() / "entente-pdf-a1B2c3"));
    CHECK(std::filesystem::exists(stand.folder() / "other"));
    CHECK(std::filesystem::exists(stand.folder() / "office"));
}

TEST_CASE("the process and its children end when the program is killed") {
    const Stand hanging("sleep 60 & echo $! > \"${0%/*}/begun\"; wait");
    const pid_t parent = fork();
    REQUIRE(parent >= 0);
    if (parent == 0) {
        hanging.converter().convert({docx::testing::document(docx::testing::p("text"))});
        _exit(0);
    }
    pid_t child = 0;
    while (!(std::ifstream(hanging.folder() / "begun") >> child))
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    kill(parent, SIGKILL);
    waitpid(parent, nullptr, 0);
    // Its new parent may be slow to bury it.
    const auto isAlive = [&] {
        std::ifstream status("/proc/" + std::to_string(child) + "/stat");
        std::string line;
        std::getline(status, line);
        return !line.empty() && line.find(") Z") == std::string::npos;
    };
    for (int i = 0; i < 2000 && isAlive(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK_FALSE(isAlive());
}

TEST_CASE("a program that fails, hangs or is absent is an error with a name") {
    const auto document = docx::testing::document(docx::testing::p("text"));
    CHECK(Stand("exit 1").converter().convert({document}).front().error().message.key == "documents.pdf_failed");
    CHECK(Stand("exit 0").converter().convert({document}).front().error().message.key == "documents.pdf_failed");
    const Stand hanging("sleep 60 & sleep 60");
    CHECK(hanging.converter(std::chrono::seconds(1)).convert({document}).front().error().message.key ==
          "documents.pdf_timeout");
    CHECK(hanging.isClean());
    const PdfConverter absent({.command = "no-such-office"});
    CHECK_FALSE(absent.isAvailable());
    CHECK(absent.convert({document}).front().error().message.key == "documents.no_pdf_command");
    CHECK_FALSE(Stand(Stand::works).converter().convert({"no document"}).front().ok());
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
    CHECK(converter.convert({document}).front().error().message.key == "documents.pdf_failed");
    stopper.join();
    CHECK(converter.convert({document}).front().error().message.key == "documents.pdf_failed");
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
    REQUIRE((pdfs.front().ok() && pdfs.back().ok()));
    CHECK(pdfs.front()->find("/Type/Page/") != std::string::npos);
    CHECK(pdfs.back()->size() > pdfs.front()->size());
}
