#include "docx/late_fields.h"

#include <doctest/doctest.h>

#include <vector>

#include "documents.h"
#include "docx/copy_check.h"
#include "docx/docx_template.h"
#include "template/qr.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

const std::string kRevision(64, 'a');
const std::string kSet(64, 'b');

std::string control(const std::string& tag, const std::string& content, const std::string& more = {}) {
    return "<w:sdt><w:sdtPr><w:id w:val=\"7\"/><w:tag w:val=\"" + tag + "\"/>" + more + "</w:sdtPr><w:sdtContent>" +
           content + "</w:sdtContent></w:sdt>";
}

std::string run(const std::string& text, const std::string& format = {}) {
    return "<w:r>" + (format.empty() ? "" : "<w:rPr>" + format + "</w:rPr>") + "<w:t>" + text + "</w:t></w:r>";
}

/// A letter with a number in bold, a date in its own paragraph, a QR code in a cell, and a header with the number
/// again.
std::string letter() {
    auto all =
        parts("<w:p>" + run("No. ") + control("late:number", run("____", "<w:b/>") + run("__")) + "</w:p>" +
              control("late:date", p("______"), "<w:date><w:dateFormat w:val=\"dddd, d MMMM yyyy\"/></w:date>") +
              p("The text that people agree on.") + table(row("<w:p>" + control("late:qr", run(" ")) + "</w:p>")));
    all["word/header1.xml"] =
        std::string("<w:hdr ") + wNamespaces + "><w:p>" + control("late:number", run("____")) + "</w:p></w:hdr>";
    return packed(all);
}

LateValues values() {
    return {{"number", {"MOIS-2027-15 & <more>"}},
            {"date", {"Friday, 5 March 2027"}},
            {"qr", {"https://a.example/verify/1", *templates::qrPicture("https://a.example/verify/1")}}};
}

std::string issued(const std::string& agreed, const LateValues& filled) {
    auto copy = issuedCopy(agreed, filled, {kRevision, kSet});
    REQUIRE_MESSAGE(copy.ok(), (copy.ok() ? "" : copy.error().message.english()));
    return *copy;
}

std::string withPart(const std::string& bytes, const std::string& part, const std::string& content) {
    const auto reader = zip::Reader::open(bytes);
    zip::Writer writer;
    for (const auto& entry : reader->entries())
        if (entry.name == part)
            writer.add(part, content);
        else
            writer.copy(*reader, entry);
    return writer.finish();
}

std::string copyWithDoctype() {
    return withPart(document(p("x")), "word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>");
}

std::string problemOf(const std::string& body) {
    const auto found = lateFields(*Package::open(document(body)));
    return found.problems.empty() ? found.fields.empty() ? "none" : "fine" : found.problems.front().message.key;
}

}  // namespace

TEST_CASE("late fields: found wherever Word lets a content control stand") {
    const auto found = lateFields(*Package::open(letter()));
    CHECK(found.problems.empty());
    REQUIRE(found.fields.size() == 4);
    CHECK(found.fields[0].name == "number");
    CHECK(found.fields[0].text == "______");
    CHECK(found.fields[0].place.line == 1);
    CHECK(found.fields[0].place.around == "No. ______");
    CHECK(found.fields[1].datePattern == "EEEE, d MMMM yyyy");
    CHECK(found.fields[1].place.line == 2);
    CHECK(found.fields[3].place.part == "word/header1.xml");
    CHECK(found.has("qr"));
    CHECK_FALSE(found.has("seal"));
}

TEST_CASE("late fields: the title counts where there is no tag, and a date may bring its pattern") {
    const auto titled =
        "<w:p><w:sdt><w:sdtPr><w:alias w:val=\"late:date yyyy. M. d.\"/><w:text/></w:sdtPr>"
        "<w:sdtContent>" +
        run("____") + "</w:sdtContent></w:sdt></w:p>";
    const auto found = lateFields(*Package::open(document(titled)));
    REQUIRE(found.fields.size() == 1);
    CHECK(found.fields[0].name == "date");
    CHECK(found.fields[0].datePattern == "yyyy. M. d.");
    CHECK(bodyOf(issued(document(titled), {{"date", {"2027. 2. 10."}}})).find("2027. 2. 10.") != std::string::npos);
}

TEST_CASE("late fields: a control that cannot be filled in is a problem") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"<w:p>" + control("late:number", run("__")) + "</w:p>", "fine"},
        {"<w:p>" + control("late", run("__")) + control("number", run("__")) + "</w:p>", "none"},
        {"<w:p>" + control("late:numbr", run("__")) + "</w:p>", "docx.late_unknown"},
        {"<w:p>" + control("late:number", "") + "</w:p>", "docx.late_empty"},
        {control("late:date", p("__") + p("__")), "docx.late_paragraphs"},
        {"<w:p>" + control("late:date", run("__"), "<w:dataBinding w:xpath=\"/a\"/>") + "</w:p>", "docx.late_bound"},
        {"<w:p>" + control("late:date", run("__") + control("late:number", run("_"))) + "</w:p>", "docx.late_nested"},
        {"<w:p>" + control("late:date", "<w:ins w:id=\"1\">" + run("__") + "</w:ins>") + "</w:p>", "docx.late_tracked"},
    };
    for (const auto& [body, key] : cases) {
        CAPTURE(body);
        CHECK(problemOf(body) == key);
        const auto compiled = DocxTemplate::compile(document(body));
        CHECK(compiled.ok() == (key == "fine" || key == "none"));
    }
}

TEST_CASE("late fields: a template keeps them, and inspect lists them") {
    const auto body = p("{{ name }}") + "<w:p>" + control("late:number", run("____")) + "</w:p>";
    const auto compiled = DocxTemplate::compile(document(body));
    REQUIRE(compiled.ok());
    const auto described = describe(compiled.value->inspection());
    REQUIRE(described["late"].list().size() == 1);
    CHECK(described["late"].list()[0]["field"].textOr("") == "number");
    CHECK(described["late"].list()[0]["text"].textOr("") == "____");
    const auto made = compiled.value->render(feel::Context{{"name", "x"}}, stillEnvironment());
    REQUIRE(made.ok());
    CHECK(lateFields(*Package::open(*made.value)).has("number"));
}

TEST_CASE("issued copy: nothing but the fields changes, in the format of their blank") {
    const auto agreed = letter();
    const auto copy = issued(agreed, values());
    const auto expected =
        "<w:p>" + run("No. ") +
        control("late:number",
                "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">MOIS-2027-15 &amp; &lt;more&gt;</w:t></w:r>") +
        "</w:p>";
    CHECK(bodyOf(copy).starts_with(expected));
    CHECK(partOf(copy, "word/styles.xml") == partOf(agreed, "word/styles.xml"));
    CHECK(partOf(copy, "word/header1.xml").find("MOIS-2027-15") != std::string::npos);
    CHECK(partOf(copy, "word/media/picture1.png") == values().at("qr").picture);
    const auto package = Package::openWhole(copy);
    REQUIRE(package.ok());
    const auto from = issuedFrom(*package);
    REQUIRE(from);
    CHECK(from->revision == kRevision);
    CHECK(from->set == kSet);
    CHECK(issued(agreed, values()) == copy);
    CHECK_FALSE(issuedFrom(*Package::open(agreed)));
}

TEST_CASE("issued copy: a prompt of Word gives way with its own format") {
    const auto agreed = document("<w:p>" +
                                 control("late:number", run("Click here", "<w:rStyle w:val=\"PlaceholderText\"/>"),
                                         "<w:rPr><w:b/></w:rPr><w:showingPlcHdr/>") +
                                 "</w:p>");
    const auto copy = issued(agreed, {{"number", {"5"}}});
    CHECK(bodyOf(copy) == "<w:p>" +
                              control("late:number",
                                      "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">5</w:t></w:r>",
                                      "<w:rPr><w:b/></w:rPr>") +
                              "</w:p>");
}

TEST_CASE("issued copy: made of an issued copy it names its own source once") {
    const auto again = issuedCopy(issued(letter(), values()), {{"number", {"16"}}}, {std::string(64, 'c')});
    REQUIRE(again.ok());
    const auto from = issuedFrom(*Package::open(*again));
    REQUIRE(from);
    CHECK(from->revision == std::string(64, 'c'));
    CHECK(from->set.empty());
}

TEST_CASE("a copy is checked: field by field what was filled in, and that nothing else differs") {
    const auto agreed = letter();
    const auto copy = issued(agreed, values());
    const auto check = checkCopy(agreed, copy);
    REQUIRE(check.ok());
    CHECK(check->differsInLateFieldsOnly());
    CHECK(check->filled == values());
    const auto untouched = checkCopy(agreed, issued(agreed, {}));
    REQUIRE(untouched.ok());
    CHECK(untouched->filled.empty());
    CHECK(untouched->differsInLateFieldsOnly());
}

TEST_CASE("a copy is checked: what differs is named with part and paragraph") {
    const auto agreed = letter();
    const auto copy = issued(agreed, values());
    const auto changed = [&](const std::string& part, const std::string& from, const std::string& to) {
        auto content = partOf(copy, part);
        REQUIRE(content.find(from) != std::string::npos);
        content.replace(content.find(from), from.size(), to);
        const auto check = checkCopy(agreed, withPart(copy, part, content));
        REQUIRE(check.ok());
        REQUIRE_FALSE(check->differences.empty());
        return check->differences.front().english();
    };
    CHECK(changed("word/document.xml", "people agree on", "nobody agrees on") ==
          "word/document.xml, paragraph 3: “The text that people agree on.” became “The text that nobody agrees on.”.");
    CHECK(changed("word/document.xml", "No. ", "Nr. ").starts_with("word/document.xml, paragraph 1: “No. "));
    CHECK(changed("word/document.xml", "<w:r><w:t>No. ", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>No. ") ==
          "word/document.xml: what is not seen as text, such as a format, is not the same at “No. MOIS-2027-15 & "
          "<more>”.");
    CHECK(changed("word/styles.xml", "Item 2", "Item 3").starts_with("word/styles.xml is not the same, from byte "));
    // A field may hold its value and nothing else.
    CHECK(changed("word/document.xml", "MOIS-2027-15 &amp; &lt;more&gt;</w:t></w:r>",
                  "MOIS-2027-15</w:t></w:r><w:r><w:t>, and a million</w:t></w:r>")
              .starts_with("word/document.xml: what is not seen"));
}

TEST_CASE("a copy is checked: parts that are missing or were added") {
    const auto agreed = letter();
    auto all = std::map<std::string, std::string>();
    const auto reader = zip::Reader::open(issued(agreed, values()));
    for (const auto& entry : reader->entries())
        all[entry.name] = *reader->read(entry);
    all["customXml/item9.xml"] = "<a/>";
    auto check = checkCopy(agreed, packed(all));
    REQUIRE(check.ok());
    REQUIRE(check->differences.size() == 1);
    CHECK(check->differences[0].english() == "customXml/item9.xml was added.");
    all.erase("customXml/item9.xml");
    // Packed anew and in another order it is the same document.
    CHECK(checkCopy(agreed, packed(all))->differsInLateFieldsOnly());
}

TEST_CASE("a copy is checked: any one changed byte outside of late fields is found") {
    const auto agreed = letter();
    const auto copy = issued(agreed, values());
    const auto reader = zip::Reader::open(copy);
    REQUIRE(reader.ok());
    std::size_t found = 0, inFields = 0;
    for (const auto& entry : reader->entries()) {
        const auto content = *reader->read(entry);
        const std::size_t step = content.size() > 2'000 ? 7 : 3;
        for (std::size_t at = 0; at < content.size(); at += step) {
            auto changed = content;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            const auto check = checkCopy(agreed, withPart(copy, entry.name, changed));
            if (!check.ok() || !check->differsInLateFieldsOnly()) {
                ++found;
                continue;
            }
            ++inFields;
            // All that may pass is another value, which is told.
            CAPTURE(entry.name);
            CAPTURE(at);
            const bool isValue = check->filled != values();
            const bool isName =
                issuedFrom(*Package::open(withPart(copy, entry.name, changed)))->revision != kRevision ||
                issuedFrom(*Package::open(withPart(copy, entry.name, changed)))->set != kSet;
            CHECK((isValue || isName));
        }
    }
    CHECK(found > 500);
    CHECK(inFields > 0);
}

TEST_CASE("a copy is checked: hostile files are refused, not read") {
    const auto agreed = letter();
    for (const auto& bytes :
         {std::string(), std::string("%PDF-1.7"), std::string("PK\x03\x04", 4), copyWithDoctype()}) {
        CHECK_FALSE(checkCopy(agreed, bytes).ok());
    }
}
