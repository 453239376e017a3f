#include "documents/pdf_converter.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "unit/docx/documents.h"

using namespace entente;
using namespace entente::documents;

namespace fs = std::filesystem;

namespace {

/// A folder with a program that stands for LibreOffice.
class Stand {
  public:
    explicit Stand(const std::string& script) {
        fs::create_directories(folder_);
        std::ofstream(folder_ / "office") << "#!/bin/sh\n" << script;
        fs::permissions(folder_ / "office", fs::perms::owner_all);
    }
    ~Stand() { fs::remove_all(folder_); }
    Stand(const Stand&) = delete;
    Stand& operator=(const Stand&) = delete;

    PdfConverter converter(std::chrono::seconds timeout = std::chrono::seconds(20)) const {
        return PdfConverter({.command = (folder_ / "office").string(), .timeout = timeout, .workFolder = folder_});
    }
    /// Only the program itself is left.
    bool isClean() const { return std::distance(fs::directory_iterator(folder_), fs::directory_iterator()) == 1; }

  private:
    fs::path folder_ = fs::temp_directory_path() / ("entente-pdf-test-" + std::to_string(::getpid()));
};

// Arguments: profile, four switches, --convert-to pdf, --outdir FOLDER, the files.
const char* const kWorks =
    "while [ \"$1\" != --outdir ]; do shift; done\nout=$2; shift 2; mkdir -p $out\n"
    "for f in \"$@\"; do n=${f##*/}; printf '%%PDF-%s' \"$n\" > $out/${n%.docx}.pdf; done\n";

}  // namespace

TEST_CASE("one process makes the PDF of every document, in order, and leaves nothing") {
    const Stand stand(kWorks);
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
    const PdfConverter absent({.command = "no-such-office", .workFolder = {}});
    CHECK_FALSE(absent.isAvailable());
    CHECK(absent.convert({document}).error().message.key == "documents.no_pdf_command");
    CHECK_FALSE(Stand(kWorks).converter().convert({"no document"}).ok());
}
