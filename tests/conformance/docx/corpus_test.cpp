// Real documents and templates of other engines: each loads or is refused with a reason, a document without our tags
// comes back byte by byte, and one with plain `{{ name }}` tags is filled with made data.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "conformance/docx/soundness.h"
#include "docx/document_check.h"
#include "docx/docx_template.h"
#include "docx/preview.h"
#include "feel/value.h"
#include "support.h"
#include "xml/document.h"
#include "zip/reader.h"

using namespace entente;
using namespace entente::docx;
using docxtest::bytesOf;

namespace {

std::vector<std::filesystem::path> corpus() {
    const std::filesystem::path folder = std::filesystem::path(ENTENTE_SHARED_DIR) / "conformance/docx/corpus";
    std::vector<std::filesystem::path> files;
    if (!std::filesystem::is_directory(folder)) {
        MESSAGE("skipped: no corpus at " << folder.string());
        return files;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() == ".docx") files.push_back(entry.path());
    REQUIRE_FALSE_MESSAGE(files.empty(), "nothing is in " << folder.string());
    std::sort(files.begin(), files.end());
    return files;
}

/// Data in which every path leads to a text.
feel::Context madeData(const std::vector<std::string>& paths) {
    feel::Context root;
    for (const auto& path : paths) {
        const auto dot = path.find('.');
        if (dot == std::string::npos) {
            if (!root.find(path)) root.set(path, "made & <data>");
            continue;
        }
        const auto head = path.substr(0, dot);
        std::vector<std::string> below;
        for (const auto& other : paths)
            if (other.starts_with(head + ".")) below.push_back(other.substr(dot + 1));
        root.set(head, madeData(below));
    }
    return root;
}

/// Every part that is XML is well-formed, no part is gone, and Word finds no fault that it did not find before.
void checkSound(const std::string& before, const std::string& after) {
    const auto old = zip::Reader::open(before);
    const auto archive = zip::Reader::open(after);
    REQUIRE(archive.ok());
    for (const auto& entry : old->entries())
        CHECK_MESSAGE(archive->find(entry.name), entry.name);
    for (const auto& entry : archive->entries()) {
        const auto content = archive->read(entry);
        REQUIRE(content.ok());
        if (entry.name.ends_with(".xml") || entry.name.ends_with(".rels"))
            CHECK_MESSAGE(xml::Document::parse(*content).ok(), entry.name);
    }
    CHECK(docxcheck::newDefects(after, {before}) == "");
}

bool isPlain(const Inspection::Tag& tag) {
    return tag.text.starts_with("{{") && tag.text.find_first_of("(\"+-*/[") == std::string::npos;
}

}  // namespace

TEST_CASE("every document of the corpus loads or is refused with a reason") {
    const docxtest::FixedClock clock;
    const feel::Environment environment{clock, "Asia/Seoul", "en"};
    int refused = 0, unchanged = 0, filled = 0, withProblems = 0;
    for (const auto& path : corpus()) {
        CAPTURE(path.filename().string());
        const auto bytes = bytesOf(path);
        const auto checked = validateUpload(bytes);
        if (!checked) {
            ++refused;
            CHECK_FALSE(checked.error().message.english().empty());
            CHECK_FALSE(DocxTemplate::compile(bytes).problems.empty());
            continue;
        }
        CHECK(previewHtml(bytes).ok());
        const auto inspection = inspect(bytes);
        for (const auto& problem : inspection.problems)
            CHECK_FALSE(problem.place.part.empty());
        if (!inspection.problems.empty()) {
            ++withProblems;
            continue;
        }
        const auto compiled = DocxTemplate::compile(checked->bytes);
        REQUIRE(compiled.ok());
        if (inspection.tags.empty()) {
            const auto rendered = compiled.value->render({}, environment);
            REQUIRE(rendered.ok());
            const auto before = zip::Reader::open(checked->bytes);
            const auto after = zip::Reader::open(*rendered.value);
            REQUIRE(after.ok());
            REQUIRE(after->entries().size() == before->entries().size());
            for (std::size_t i = 0; i < after->entries().size(); ++i) {
                CHECK(after->entries()[i].name == before->entries()[i].name);
                CHECK(after->raw(after->entries()[i]) == before->raw(before->entries()[i]));
            }
            ++unchanged;
        } else if (std::all_of(inspection.tags.begin(), inspection.tags.end(), isPlain)) {
            const auto rendered = compiled.value->render(madeData(inspection.paths), environment);
            for (const auto& problem : rendered.problems)
                CHECK_MESSAGE(false, problem.english("paragraph"));
            REQUIRE(rendered.ok());
            checkSound(checked->bytes, *rendered.value);
            ++filled;
        }
    }
    MESSAGE("refused " << refused << ", unchanged " << unchanged << ", filled " << filled << ", with problems named "
                       << withProblems);
}
