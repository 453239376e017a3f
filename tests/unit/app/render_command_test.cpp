#include <doctest/doctest.h>

#include "app/command_line.h"
#include "base/file.h"
#include "support/captured.h"
#include "unit/documents/stand_in_office.h"
#include "unit/docx/documents.h"

using namespace entente;
using documents::testing::StandInOffice;

TEST_CASE("render makes a PDF by the command that the configuration names") {
    struct Case {
        std::string line;  ///< of the configuration
        int code;
        std::string error;
    };
    const StandInOffice office(StandInOffice::works);
    const test::TemporaryFolder folder;
    const auto file = [&](const char* name) { return (folder / name).string(); };
    writeFile(systemFiles(), file("letter.docx"), docx::testing::document(docx::testing::p("{{ name }}")));
    writeFile(systemFiles(), file("data.json"), R"({"name": "Ministry"})");
    for (const auto& [line, code, error] : {
             Case{"documents.pdf_command = " + office.options().command, 0, ""},
             Case{"documents.pdf_command = no-such-office", 3, "LibreOffice is not installed here"},
             Case{"documents.pdf_comand = soffice", 3, "documents.pdf_comand"},
         }) {
        CAPTURE(line);
        writeFile(systemFiles(), file("entente.properties"), line + "\n");
        int ran = 0;
        {
            const test::Captured errors(stderr, file("errors"));
            ran = app::runCommandLine({"render", file("letter.docx"), file("data.json"), "-o", file("out.pdf"),
                                       "--config", file("entente.properties")});
        }
        CHECK(ran == code);
        CHECK(readFile(systemFiles(), file("errors")).value().find(error) != std::string::npos);
        CHECK(readFile(systemFiles(), file("out.pdf")).has_value() == (code == 0));
        systemFiles().remove(file("out.pdf"));
    }
}
