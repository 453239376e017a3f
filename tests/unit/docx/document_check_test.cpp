#include "docx/document_check.h"

#include <doctest/doctest.h>

#include <functional>

#include "documents.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

std::string relation(const std::string& type, const std::string& target, bool external) {
    return "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" +
           type + "\" Target=\"" + target + "\"" + (external ? " TargetMode=\"External\"" : "") + "/></Relationships>";
}

std::string rooted(const std::string& root, const std::string& content) {
    return "<w:" + root + " " + wNamespaces + ">" + content + "</w:" + root + ">";
}

/// A part of that type with that root.
void withNotes(std::map<std::string, std::string>& all, const std::string& type, const std::string& root) {
    auto& relations = all["word/_rels/document.xml.rels"];
    relations.replace(relations.find("</Relationships>"), std::string::npos, relation(type, "notes.xml", false));
    all["word/notes.xml"] = rooted(root, "");
}

std::string keyOf(const std::string& bytes) {
    const auto checked = validateUpload(bytes);
    if (checked.ok()) return "fine";
    return checked.error().message.key;
}

}  // namespace

TEST_CASE("what a document refers to decides whether it is taken") {
    struct Case {
        const char* type;
        const char* target;
        bool external;
        const char* key;
    };
    const std::vector<Case> cases = {
        {"hyperlink", "https://a.example/", true, "fine"},
        {"hyperlink", "mailto:coordinator@mois.example", true, "fine"},
        {"hyperlink", "file:///C:/x", true, "docx.link"},
        {"hyperlink", "javascript:alert(1)", true, "docx.link"},
        {"hyperlink", "\\\\host\\share", true, "docx.link"},
        {"image", "http://a.example/x.png", true, "docx.remote_picture"},
        {"oleObject", "embeddings/o.bin", false, "docx.ole_object"},
        {"oleObject", "http://a.example/x", true, "docx.ole_object"},
        {"aFChunk", "chunk.html", false, "docx.alt_chunk"},
        {"subDocument", "other.docx", true, "docx.sub_document"},
        {"frame", "http://a.example/x", true, "docx.frame"},
        {"vbaProject", "vbaProject.bin", false, "docx.macros"},
        {"video", "http://a.example/x", true, "docx.remote"},
        {"image", "media/none.png", false, "docx.missing_part"},
        {"package", "styles.xml", false, "fine"},
    };
    for (const auto& test : cases) {
        auto all = parts(p("x"));
        auto& relations = all["word/_rels/document.xml.rels"];
        relations.replace(relations.find("</Relationships>"), std::string::npos,
                          relation(test.type, test.target, test.external));
        CHECK_MESSAGE(keyOf(packed(all)) == test.key, test.type << " " << test.target);
    }
}

TEST_CASE("other files are refused by name") {
    using Parts = std::map<std::string, std::string>;
    const std::vector<std::pair<const char*, std::function<void(Parts&)>>> cases = {
        {"fine", [](Parts&) {}},
        {"docx.not_word", [](Parts& all) { all.erase("[Content_Types].xml"); }},
        {"docx.not_word", [](Parts& all) { all.erase("_rels/.rels"); }},
        {"docx.missing_part", [](Parts& all) { all.erase("word/document.xml"); }},
        {"docx.not_word", [](Parts& all) { all["word/document.xml"] = "<x/>"; }},
        // Whoever goes through a story relies on its root.
        {"docx.not_word", [](Parts& all) { all["word/header1.xml"] = rooted("p", "<w:r><w:t>{{ x }}</w:t></w:r>"); }},
        {"docx.not_word", [](Parts& all) { all["word/header1.xml"] = rooted("p", "<w:r><w:t>{% x %}</w:t></w:r>"); }},
        {"docx.not_word", [](Parts& all) { all["word/header1.xml"] = rooted("sdtContent", p("{{ x }}")); }},
        {"docx.not_word", [](Parts& all) { all["word/header1.xml"] = rooted("tc", p("{% include \"x\" %}")); }},
        {"docx.not_word", [](Parts& all) { all["word/header1.xml"] = rooted("ftr", p("x")); }},
        {"docx.not_word", [](Parts& all) { all["word/header1.xml"] = all["word/document.xml"]; }},
        {"docx.not_word",
         [](Parts& all) {
             all["word/header1.xml"] = std::string("<wp:docPr ") + wNamespaces + " descr=\"{{ x }}\"/>";
         }},
        {"docx.not_word", [](Parts& all) { withNotes(all, "footnotes", "p"); }},
        {"docx.not_word", [](Parts& all) { withNotes(all, "endnotes", "footnotes"); }},
        {"docx.not_word", [](Parts& all) { withNotes(all, "comments", "comment"); }},
        {"docx.not_word", [](Parts& all) { withNotes(all, "footer", "hdr"); }},
        {"fine", [](Parts& all) { withNotes(all, "comments", "comments"); }},
        {"fine", [](Parts& all) { withNotes(all, "footer", "ftr"); }},
        {"xml.syntax", [](Parts& all) { all["word/styles.xml"] = "<w:styles>"; }},
        {"xml.doctype", [](Parts& all) { all["word/document.xml"].insert(0, "<!DOCTYPE x>"); }},
        {"docx.macros", [](Parts& all) { all["word/vbaProject.bin"] = "x"; }},
        {"docx.macros",
         [](Parts& all) {
             auto& types = all["[Content_Types].xml"];
             types.replace(types.find("application/vnd.openxmlformats-officedocument.wordprocessingml.document"), 79,
                           "application/vnd.ms-word.document.macroEnabled");
         }},
        {"docx.strict",
         [](Parts& all) {
             auto& xml = all["word/document.xml"];
             xml.replace(xml.find("http://schemas.openxmlformats.org/wordprocessingml/2006/main"), 60,
                         "http://purl.oclc.org/ooxml/wordprocessingml/main");
         }},
    };
    for (const auto& [key, change] : cases) {
        auto all = parts(p("x"));
        change(all);
        CHECK(keyOf(packed(all)) == key);
    }
    CHECK(keyOf("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old or encrypted") == "docx.ole_file");
    CHECK(keyOf("%PDF-1.7") == "zip.damaged");
    CHECK(keyOf("") == "zip.damaged");
}

TEST_CASE("fields that run or load something are refused, also when they are split over runs") {
    const auto field = [](const std::string& first, const std::string& second) {
        return "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>" + first +
               "</w:instrText></w:r><w:r><w:instrText>" + second +
               "</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>";
    };
    CHECK(keyOf(document(field(" DDEAU", "TO c:\\x"))) == "docx.field");
    CHECK(keyOf(document(field(" INCLUDEPICTURE ", "\"http://a.example/x.png\""))) == "docx.field");
    CHECK(keyOf(document("<w:p><w:fldSimple w:instr=\"includetext x\"/></w:p>")) == "docx.field");
    CHECK(keyOf(document(field(" PA", "GE "))) == "fine");
}

TEST_CASE("an attached template is taken out with a note") {
    auto all = parts(p("x"));
    auto& relations = all["word/_rels/document.xml.rels"];
    relations.replace(relations.find("</Relationships>"), std::string::npos,
                      relation("settings", "settings.xml", false));
    all["word/settings.xml"] =
        std::string("<w:settings ") + wNamespaces + "><w:attachedTemplate r:id=\"rId1\"/><w:zoom/></w:settings>";
    all["word/_rels/settings.xml.rels"] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
        relation("attachedTemplate", "http://a.example/x.dotm", true);
    const auto checked = validateUpload(packed(all));
    REQUIRE(checked.ok());
    REQUIRE(checked->notes.size() == 1);
    CHECK(partOf(checked->bytes, "word/settings.xml").find("attachedTemplate") == std::string::npos);
    CHECK(partOf(checked->bytes, "word/_rels/settings.xml.rels").find("a.example") == std::string::npos);
    CHECK(validateUpload(checked->bytes)->notes.empty());
}
