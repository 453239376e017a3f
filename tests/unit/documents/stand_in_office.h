#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "documents/pdf_converter.h"
#include "unit/storage/temporary_folder.h"

namespace entente::documents::testing {

/// A folder with a program that stands for LibreOffice. Its arguments: profile, four switches, --convert-to pdf,
/// --outdir FOLDER, the files.
class StandInOffice {
  public:
    /// Makes a PDF of each file, which says the file's name.
    static constexpr const char* works =
        "while [ \"$1\" != --outdir ]; do shift; done\nout=$2; shift 2; mkdir -p $out\n"
        "for f in \"$@\"; do n=${f##*/}; printf '%%PDF-%s %%%%EOF' \"$n\" > $out/${n%.docx}.pdf; done\n";

    explicit StandInOffice(const std::string& script) {
        std::ofstream(folder_ / "office") << "#!/bin/sh\n" << script;
        std::filesystem::permissions(folder_ / "office", std::filesystem::perms::owner_all);
    }

    PdfConverter::Options options(std::chrono::seconds timeout = std::chrono::seconds(20)) const {
        return {.command = (folder_ / "office").string(), .timeout = timeout, .workFolder = folder_.path()};
    }
    PdfConverter converter(std::chrono::seconds timeout = std::chrono::seconds(20)) const {
        return PdfConverter(options(timeout));
    }
    const std::filesystem::path& folder() const { return folder_.path(); }
    /// Only the program itself is left.
    bool isClean() const { return std::distance(std::filesystem::directory_iterator(folder_.path()), {}) == 1; }

  private:
    entente::test::TemporaryFolder folder_;
};

}  // namespace entente::documents::testing
