// One folder of golden/ for each feature of the template language: template.xml (the body), data.json, parts/ (what
// differs from golden/base), and what must come out: expected/ (all parts that the engine changed or made) or
// problems.txt. Every output passes the checker, opens in LibreOffice and satisfies the Open XML SDK. With
// ENTENTE_UPDATE_GOLDEN=1 the expected files are written instead.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "checker.h"
#include "docx/docx_template.h"
#include "feel/json.h"
#include "readers.h"
#include "support.h"
#include "unit/storage/temporary_folder.h"
#include "xml/document.h"
#include "zip/reader.h"

using namespace entente;
using namespace entente::docxtest;

namespace {

const fs::path kGolden = goldenFolder();
const fs::path kSchemas = fs::path(ENTENTE_SHARED_DIR) / "conformance/docx/xsd";

std::optional<std::string> documentNamed(std::string_view name) {
    const auto file = kGolden / "base/documents" / (std::string(name) + ".xml");
    if (!fs::exists(file)) return std::nullopt;
    auto parts = baseParts();
    parts["word/document.xml"] = documentXml(bytesOf(file));
    auto& styles = parts["word/styles.xml"];
    styles.insert(styles.rfind("</w:styles>"),
                  "<w:style w:type=\"paragraph\" w:styleId=\"Own\"><w:name w:val=\"Own\"/><w:basedOn w:val=\"Item\"/>"
                  "<w:rPr><w:i/></w:rPr></w:style>");
    return packed(parts);
}

struct Documents final : templates::Resources {
    std::optional<std::string> picture(const feel::Value& /*source*/) const override { return std::nullopt; }
    std::optional<std::string> document(std::string_view name) const override { return documentNamed(name); }
};

/// Elements that begin a line, so that a difference can be read.
std::string lined(const std::string& bytes) {
    const auto document = xml::Document::parse(bytes);
    if (!document) return document.error().message.english();
    const auto xml = document->toXml();
    std::string text;
    for (std::size_t i = 0; i < xml.size(); ++i) {
        const auto rest = std::string_view(xml).substr(i);
        for (const auto* begin : {"<w:p>", "<w:p ", "<w:tbl>", "<w:tr>", "<w:tr ", "<w:tc>", "<w:sectPr", "<w:num ",
                                  "<w:style ", "<Relationship ", "<Override ", "<Default ", "</w:tbl>", "</w:body>"})
            if (rest.starts_with(begin) && !text.ends_with('\n')) text += '\n';
        text += xml[i];
    }
    return text + "\n";
}

Parts changedParts(const Parts& before, const std::string& after) {
    const auto archive = zip::Reader::open(after);
    REQUIRE(archive.ok());
    Parts changed;
    for (const auto& entry : archive->entries()) {
        const auto bytes = archive->read(entry);
        REQUIRE(bytes.ok());
        const auto known = before.find(entry.name);
        if (known != before.end() && known->second == *bytes) continue;
        const bool isXml = entry.name.ends_with(".xml") || entry.name.ends_with(".rels");
        changed[entry.name] = isXml ? lined(*bytes) : std::to_string(bytes->size()) + " bytes\n";
    }
    return changed;
}

std::string problemsOf(const std::vector<docx::Finding>& findings) {
    std::string text;
    for (const auto& finding : findings)
        text += finding.english("paragraph") + "\n";
    return text;
}

void writeFile(const fs::path& file, const std::string& bytes) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

void update(const fs::path& folder, const Parts& changed, const std::string& problems) {
    fs::remove_all(folder / "expected");
    fs::remove(folder / "problems.txt");
    for (const auto& [name, text] : changed)
        writeFile(folder / "expected" / name, text);
    if (!problems.empty()) writeFile(folder / "problems.txt", problems);
}

/// `outputs` is the folder for what comes out.
void runFeature(const fs::path& folder, const fs::path& outputs) {
    auto parts = baseParts();
    readParts(folder / "parts", parts);
    parts["word/document.xml"] = documentXml(bytesOf(folder / "template.xml"));
    const auto data = feel::fromJsonWithAtLiterals(bytesOf(folder / "data.json"));
    REQUIRE_MESSAGE(data, data.error().message.english());

    const FixedClock clock;
    const Documents documents;
    std::string problems;
    Parts changed;
    const auto compiled = docx::DocxTemplate::compile(packed(parts), {.include = documentNamed});
    problems += problemsOf(compiled.problems);
    if (compiled) {
        const auto rendered =
            compiled.value->render(data->context(), {.clock = clock, .zone = "Asia/Seoul", .locale = "en"},
                                   {.draft = fs::exists(folder / "draft"), .resources = &documents});
        problems += problemsOf(rendered.problems);
        if (rendered) {
            changed = changedParts(parts, *rendered.value);
            const auto findings =
                docxcheck::check(*rendered.value, {.schemaFolder = fs::exists(kSchemas) ? kSchemas.string() : ""});
            CHECK_MESSAGE(findings.empty(), docxcheck::describe(findings));
            writeFile(outputs / (folder.filename().string() + ".docx"), *rendered.value);
        }
    }
    if (std::getenv("ENTENTE_UPDATE_GOLDEN")) return update(folder, changed, problems);
    CHECK(problems == (fs::exists(folder / "problems.txt") ? bytesOf(folder / "problems.txt") : ""));
    Parts expected;
    readParts(folder / "expected", expected);
    CHECK(changed.size() == expected.size());
    for (const auto& [name, text] : changed)
        CHECK_MESSAGE(text == expected[name], name << " is\n" << text);
}

}  // namespace

TEST_CASE("every feature of the template language gives the document that is expected") {
    const entente::test::TemporaryFolder temporary;
    const char* kept = std::getenv("ENTENTE_KEEP_RENDERED");
    const fs::path rendered = kept ? fs::path(kept) : temporary.path();
    if (!fs::exists(kSchemas)) MESSAGE("skipped: no schemas at " << kSchemas.string());
    int count = 0;
    for (const auto& entry : fs::directory_iterator(kGolden)) {
        if (!fs::exists(entry.path() / "template.xml")) continue;
        INFO(entry.path().filename().string());
        CAPTURE(entry.path().filename().string());
        runFeature(entry.path(), rendered);
        ++count;
    }
    CHECK(count >= 20);
    checkWithLibreOffice(rendered);
    checkWithOpenXmlSdk(rendered);
}

TEST_CASE("the guide names every feature that is shown here, and shows every one that it names") {
    const auto guide = bytesOf(fs::path(ENTENTE_SOURCE_DIR) / "etc/guides/templates.md");
    const auto table = guide.substr(guide.find("| rule | folder |"));
    std::set<std::string> named, shown;
    static const std::regex folder("`([a-z_]+)`");
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line) && line.starts_with("|");) {
        const auto last = line.substr(line.rfind('|', line.size() - 2));
        if (last.find("unit tests") != std::string::npos) continue;
        for (std::sregex_iterator found(last.begin(), last.end(), folder), end; found != end; ++found)
            named.insert((*found)[1]);
    }
    for (const auto& entry : fs::directory_iterator(kGolden))
        if (fs::exists(entry.path() / "template.xml")) shown.insert(entry.path().filename().string());
    CHECK(named == shown);
}
