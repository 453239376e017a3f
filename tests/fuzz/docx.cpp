// Word templates made by a grammar, over everything that opens, inspects, fills, shows and compares documents. An input
// that begins as a ZIP archive is the file itself. Any other is cut into parts by lines `%part NAME`: what stands
// before the first is the body, the others join or replace parts of the golden base, so that a search changes XML and
// not only compressed bytes. The parts `picture` and `included` are what the data and the template ask for.
#include <string>
#include <utility>
#include <vector>

#include "conformance/docx/soundness.h"
#include "conformance/docx/support.h"
#include "docx/commented_copy.h"
#include "docx/difference.h"
#include "docx/document_check.h"
#include "docx/docx_template.h"
#include "docx/long_tables.h"
#include "docx/preview.h"
#include "docx/tracked_changes.h"
#include "driver.h"

namespace entente::fuzz {

namespace {

using docxtest::Parts;
using feel::Context;
using feel::List;
using feel::Value;

constexpr std::string_view kPart = "%part ";
constexpr std::string_view kPixel =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";

class Grammar {
  public:
    explicit Grammar(Random& random) : random_(random) {}

    std::string blocks(int depth) {
        std::string xml;
        for (auto count = random_.below(3) + 1; count > 0; --count)
            xml += block(depth);
        return xml;
    }

    std::string moreParts() {
        std::string text;
        for (auto count = random_.below(3); count > 0; --count)
            text += "\n" + std::string(kPart) + part();
        return text;
    }

  private:
    std::string pick(const std::vector<std::string>& from) { return random_.pick(from); }

    std::string block(int depth) {
        switch (depth > 0 ? random_.below(9) : random_.below(2)) {
            case 2:
                return paragraph(opening()) + blocks(depth - 1) + paragraph(random_.chance(95) ? closing() : "");
            case 3:
            case 4:
                return table(depth - 1);
            case 5:
                return "<w:sdt><w:sdtPr><w:id w:val=\"5\"/>" + pick({"", "", "<w:dataBinding/>"}) +
                       "</w:sdtPr><w:sdtContent>" + blocks(depth - 1) + "</w:sdtContent></w:sdt>";
            case 6:
                return paragraph(opening() + text()) + blocks(depth - 1) + paragraph(text() + closing());
            default:
                return paragraph(text());
        }
    }

    std::string table(int depth) {
        std::string xml = "<w:tbl><w:tblPr/>";
        if (random_.chance(80)) xml += "<w:tblGrid><w:gridCol w:w=\"2000\"/><w:gridCol w:w=\"900\"/></w:tblGrid>";
        const auto columns = random_.below(3) + 1;
        for (auto rows = random_.below(4) + 1; rows > 0; --rows) {
            const bool repeats = random_.chance(40), moves = random_.chance(25);
            xml += "<w:tr>";
            if (random_.chance(20)) xml += "<w:trPr><w:gridAfter w:val=\"1\"/></w:trPr>";
            for (std::size_t column = 0; column < columns; ++column) {
                std::string content = random_.chance(20) ? "{% merge " + pick({"down", "right"}) + " %}" : "";
                if (repeats && column == 0) content += opening();
                if (moves) content += "{%tc for c in two %}";
                content += text();
                if (moves) content += "{%tc endfor %}";
                if (repeats && column + 1 == columns) content += closing();
                xml += "<w:tc><w:tcPr><w:tcW w:w=\"" + pick({"2000", "x", "-5"}) + "\" w:type=\"dxa\"/>" +
                       pick({"", "", "<w:gridSpan w:val=\"2\"/>", "<w:vMerge/>"}) + "</w:tcPr>" +
                       (random_.chance(15) && depth > 0 ? blocks(depth - 1) : paragraph(content)) + "</w:tc>";
            }
            xml += "</w:tr>";
        }
        return xml + "</w:tbl>";
    }

    std::string opening() {
        kinds_.push_back(random_.chance(60) ? "for" : "if");
        const auto form = pick({"", "", "", "p", "tr", "r"});
        return "{%" + form +
               (kinds_.back() == "for" ? " for x in " + pick({"two", "none", "name", "two"}) : " if yes") + " %}";
    }

    std::string closing() {
        if (kinds_.empty()) return "{% endif %}";
        auto kind = std::move(kinds_.back());
        kinds_.pop_back();
        return pick({"", "", "{% else %}"}) + "{% end" + kind + " %}";
    }

    static std::string escaped(const std::string& text) {
        std::string xml;
        for (const char c : text)
            xml += c == '<' ? "&lt;" : c == '&' ? "&amp;" : std::string(1, c);
        return xml;
    }

    std::string paragraph(const std::string& content) {
        std::string xml = "<w:p>" + pick({"", "", "", "<w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr>",
                                          "<w:pPr><w:pStyle w:val=\"Item\"/></w:pPr>", "<w:pPr><w:sectPr/></w:pPr>",
                                          "<w:pPr><w:rPr><w:del w:id=\"7\"/></w:rPr></w:pPr>"});
        std::size_t at = 0;
        while (at < content.size()) {  // as Word splits it
            auto end = random_.chance(60) ? content.size() : at + random_.below(content.size() - at) + 1;
            while (end < content.size() && (static_cast<unsigned char>(content[end]) & 0xC0) == 0x80)
                ++end;
            const auto run = "<w:r>" + pick({"", "<w:rPr><w:b/></w:rPr>"}) + "<w:t xml:space=\"preserve\">" +
                             escaped(content.substr(at, end - at)) + "</w:t></w:r>";
            xml += random_.chance(90) ? run : "<w:ins w:id=\"8\" w:author=\"Office\">" + run + "</w:ins>";
            at = end;
        }
        return xml + ending() + "</w:p>";
    }

    std::string ending() {
        return pick({"", "", "", "<w:bookmarkStart w:id=\"1\" w:name=\"b\"/><w:bookmarkEnd w:id=\"1\"/>",
                     "<w:commentRangeStart w:id=\"1\"/><w:commentRangeEnd w:id=\"1\"/><w:r><w:commentReference "
                     "w:id=\"1\"/></w:r>",
                     "<w:r><w:footnoteReference w:id=\"2\"/></w:r>",
                     "<w:hyperlink r:id=\"rId8\"><w:r><w:t>{{ name }}</w:t></w:r></w:hyperlink>", "<w:proofErr/>",
                     "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r>"
                     "<w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar "
                     "w:fldCharType=\"end\"/></w:r>",
                     "<w:fldSimple w:instr=\"SEQ Table\"><w:r><w:t>1</w:t></w:r></w:fldSimple>",
                     "<w:del w:id=\"9\" w:author=\"Office\"><w:r><w:delText>{{ gone }}</w:delText></w:r></w:del>",
                     picture(), box()});
    }

    std::string picture() {
        return "<w:r><w:drawing><wp:inline "
               "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"><wp:extent "
               "cx=\"720000\" cy=\"720000\"/><wp:docPr id=\"1\" name=\"P\" descr=\"" +
               pick({"", "{{ picture }}", "{{ qr(name) }}", "{{ name }}"}) +
               "\"/><a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData "
               "uri=\"u\"><a:blip r:embed=\"rId7\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>";
    }

    std::string box() {
        const auto content = "<w:txbxContent><w:p><w:r><w:t>" + text() + "</w:t></w:r></w:p></w:txbxContent>";
        return "<w:r><mc:AlternateContent><mc:Choice Requires=\"w14\">" + content +
               "</mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" id=\"s\">" +
               content + "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>";
    }

    std::string text() {
        return pick({"words",
                     "",
                     "{{ name }}",
                     "{{ x }}",
                     "{{ loop.index }}",
                     "{{ markdown(md) }}",
                     "{{ two }}",
                     "{{ link(name, \"https://a.example/\") }}",
                     "{{ qr(name) }}",
                     "{{ page break() }}",
                     "{{ image(picture, {width: \"2cm\"}) }}",
                     "{{ image(\"picture\") }}",
                     "{{ document(\"golden\") }}",
                     "{{ document(\"itself\") }}",
                     "{% set q = name %}{{ q }}",
                     "{# remark #}",
                     "{{ “name” }}",
                     "{% if yes %}a{% else %}b{% endif %}",
                     "{{ ",
                     "}} {%",
                     "{% include \"golden\" %}",
                     "{% include \"itself\" %}",
                     "{{ {a: {b: 1}}.a.b }}",
                     "{{ hostile }}",
                     "{%p if yes %}",
                     "{% endfor %}",
                     "한국어 {{ name }} – 끝"});
    }

    /// Of a story: mostly the right one.
    std::string root(const std::string& right) {
        return random_.chance(90) ? right : pick({"p", "sdtContent", "tc", "tbl", "body", "hdr", "comment"});
    }

    std::string part() {
        static const std::string w = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        const auto notes = [&](const std::string& root, const std::string& note, const std::string& id) {
            return "<w:" + root + " " + w + "><w:" + note + " w:id=\"" + id + "\"" +
                   (note == "comment" ? " w:author=\"Office\"" : "") + ">" + paragraph(text()) + "</w:" + note +
                   "></w:" + root + ">";
        };
        switch (random_.below(8)) {
            case 0: {
                const auto header = root("hdr");
                return "word/header1.xml\n<w:" + header + " " + w + ">" + blocks(1) + "</w:" + header + ">";
            }
            case 1:
                return "word/footnotes.xml\n" + notes(root("footnotes"), "footnote", "2");
            case 2:
                return "word/comments.xml\n" + notes(root("comments"), "comment", "1");
            case 3:
                return "docProps/core.xml\n<cp:coreProperties "
                       "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" "
                       "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>" +
                       text() + "</dc:title></cp:coreProperties>";
            case 4:
                return "word/_rels/header1.xml.rels\n<Relationships "
                       "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
                       "Id=\"rId8\" "
                       "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" +
                       pick({"hyperlink", "image", "oleObject", "attachedTemplate", "subDocument"}) + "\" Target=\"" +
                       pick({"https://a.example/", "media/placeholder.gif", "../../x", "header1.xml"}) + "\"" +
                       pick({"", " TargetMode=\"External\""}) + "/></Relationships>";
            case 5:
                return "picture\n" + pick({"GIF89a\1\1\1\1", "\x89PNG\r\n\x1A\n", "\xFF\xD8\xFF\xC0", "<svg/>", "BM"});
            case 6:
                return "included\n" + blocks(1);
            default:
                return "word/numbering.xml\n<w:numbering " + w +
                       "><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"" +
                       pick({"1", "-3", "x", "99999999999999999999"}) + "\"/><w:numFmt w:val=\"" +
                       pick({"decimal", "ganada", "lowerRoman", "chicago"}) +
                       "\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId "
                       "w:val=\"0\"/></w:num></w:numbering>";
        }
    }

    Random& random_;
    std::vector<std::string> kinds_;
};

std::string withBody(Parts parts, const std::string& body) {
    auto xml = docxtest::documentXml(body);
    parts["word/document.xml"] = std::move(xml);
    return docxtest::packed(parts);
}

const Parts& baseParts() {
    static const auto parts = docxtest::baseParts();
    return parts;
}

/// A file small enough to be changed byte by byte.
std::string smallFile(const std::string& body) {
    Parts parts;
    parts["[Content_Types].xml"] =
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/d.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    parts["_rels/.rels"] =
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"a\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" "
        "Target=\"d.xml\"/></Relationships>";
    parts["d.xml"] = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>" +
                     body + "</w:body></w:document>";
    return docxtest::packed(parts);
}

std::string generate(Random& random) {
    Grammar grammar(random);
    if (random.chance(10)) return smallFile(grammar.blocks(1));
    auto text = grammar.blocks(2);
    text += grammar.moreParts();
    return text;
}

/// What an input says the file is, and what it refers to.
struct Case {
    std::string bytes, picture, included;
};

Case read(std::string_view input) {
    if (input.starts_with("PK")) return {std::string(input), {}, {}};
    Parts parts = baseParts();
    Case result;
    auto next = input.find(kPart);
    const std::string body(input.substr(0, next));
    while (next != std::string_view::npos) {
        input.remove_prefix(next + kPart.size());
        next = input.find(kPart);
        const auto piece = input.substr(0, next);
        const auto end = std::min(piece.find('\n'), piece.size());
        parts[std::string(piece.substr(0, end))] = piece.substr(std::min(end + 1, piece.size()));
    }
    for (const auto& [name, member] : {std::pair("picture", &Case::picture), {"included", &Case::included}})
        if (auto found = parts.extract(name)) result.*member = std::move(found.mapped());
    if (result.included.empty()) result.included = "<w:p><w:r><w:t>included {{ name }}</w:t></w:r></w:p>";
    try {
        result.bytes = withBody(std::move(parts), body);
    } catch (const std::length_error&) {
        result.bytes = "a name that no archive can hold";
    }
    return result;
}

const Context& variables() {
    static const Context context{
        {"name", Value("Ministry")},
        {"two", Value(List{Value("a"), Value("b")})},
        {"none", Value(List{})},
        {"yes", Value(true)},
        {"x", Value("outer")},
        {"md", Value("# T\n\n1. a\n   - b\n\n| a |\n|---|\n| 1 |\n\n> [l](https://a.example/)")},
        {"picture", Value(std::string(kPixel))},
        {"hostile", Value("</w:t> & {{ name }}\r\n\t{% if")}};
    return context;
}

class OfCase final : public templates::Resources {
  public:
    explicit OfCase(const Case& of) : case_(of) {}

    std::optional<std::string> picture(const Value& source) const override {
        if (!source.isString() || source.string() != "picture") return std::nullopt;
        return case_.picture;
    }
    std::optional<std::string> document(std::string_view name) const override {
        if (name == "itself") return case_.bytes;
        return withBody(baseParts(), case_.included);
    }

  private:
    const Case& case_;
};

/// One input. What follows the filling costs much, so each input takes one way of several.
class Exercise {
  public:
    explicit Exercise(std::string_view input) : input_(input), file_(read(input)), way_(input.size()) {}

    void run() {
        if (const auto preview = docx::previewHtml(file_.bytes))
            require(preview->find("<script") == std::string::npos, "no script", input_);
        const auto checked = docx::validateUpload(file_.bytes);
        const auto compiled = docx::DocxTemplate::compile(
            file_.bytes, {.include = [&](std::string_view name) { return resources_.document(name); }});
        if (!compiled) {
            require(!compiled.problems.empty(), "a refused template says why", input_);
            const auto commented = docx::withComments(file_.bytes, compiled.problems);
            require(commented.ok() || !checked.ok(), "in comments, too", input_);
            if (commented) mustBeSound(*commented);
            return;
        }
        require(checked.ok(), "what can be filled could be uploaded", input_);
        const docxtest::FixedClock clock;
        const feel::Environment environment{clock, "Asia/Seoul", "ko"};
        const auto rendered =
            compiled.value->render(variables(), environment, {.draft = choose(2) == 0, .resources = &resources_});
        require(rendered.ok() || !rendered.problems.empty(), "a refused document says why", input_);
        if (!rendered) return;
        mustBeSound(*rendered.value);
        goOn(checked->bytes, *rendered.value);
    }

  private:
    std::size_t choose(std::size_t count) { return std::exchange(way_, way_ / count) % count; }

    void goOn(const std::string& before, const std::string& after) {
        switch (choose(4)) {
            case 0: {
                const auto preview = docx::previewHtml(after);
                require(preview.ok() || preview.error().message.key == "docx.preview_too_long", "it can be shown",
                        input_);
                break;
            }
            case 1: {
                const auto tracked = docx::trackedChanges(before, after, {"Office", {1'800'000'000'000'000}});
                require(tracked.ok(), "it can be compared", input_);
                mustBeSound(*tracked);
                break;
            }
            case 2:
                require(docx::compareTexts(before, after).ok(), "its texts can be compared", input_);
                break;
            default: {
                const auto divided = docx::withShortTables(after, 1);
                require(divided.ok(), "its tables can be divided", input_);
                mustBeSound(*divided);
            }
        }
    }

    /// Nothing may be wrong with it that was not wrong with what it is made of.
    void mustBeSound(const std::string& bytes) const {
        const auto defects = docxcheck::newDefects(bytes, {file_.bytes, *resources_.document("included")});
        require(defects.empty(), "what comes out has no finding that the template has not",
                defects + std::string(input_));
    }

    std::string_view input_;
    const Case file_;
    const OfCase resources_{file_};
    std::size_t way_;
};

void exercise(std::string_view input) {
    Exercise(input).run();
}

}  // namespace

const Subject kSubject{"docx", generate, exercise};

}  // namespace entente::fuzz
