#include "xml/document.h"

#include <doctest/doctest.h>

using namespace entente;
using namespace entente::xml;

namespace {

std::string rootText(std::string_view xml) {
    const auto document = Document::parse(xml);
    REQUIRE_MESSAGE(document.ok(), xml);
    std::string out;
    document->root().write(out);
    return out;
}

std::string errorKey(std::string_view xml, const Limits& limits = {}) {
    const auto document = Document::parse(xml, limits);
    if (document.ok()) return "none";
    return document.error().message.key;
}

}  // namespace

TEST_CASE("what is written back is what was read") {
    for (const auto* xml : {
             "<a/>",
             "<a b=\"1\" c=\"&lt;&amp;&quot;&gt;\">text &amp; more<b/> tail</a>",
             "<a b=\"&amp;#38; &amp;amp;\"/>",
             "<p:a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\" q:x=\"y\"><q:b xmlns=\"urn:d\"><c/></q:b></p:a>",
             "<a><!-- a remark --><?target some data?><![CDATA[ <raw> & ]]></a>",
             "<a b=\"line&#10;tab&#9;return&#13;\">x&#13;y</a>",
             "<a>\n  <b/>\n</a>",
             "<a>한국어 \xF0\x9F\x99\x82</a>",
         })
        CHECK(rootText(xml) == xml);
}

TEST_CASE("the declaration and what stands around the root survive") {
    const auto document =
        Document::parse("<?xml version='1.0' encoding='UTF-8' standalone='yes'?><!--before--><?pi x?><a/><!--after-->");
    REQUIRE(document.ok());
    CHECK(
        document->toXml() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<!--before-->\n<?pi x?>\n<a/>\n<!--after-->\n");
}

TEST_CASE("text longer than a buffer of the parser arrives whole") {
    const std::string longText(300'000, 'x');
    const auto document = Document::parse("<a><b>" + longText + "</b><![CDATA[" + longText + "]]></a>");
    REQUIRE(document.ok());
    CHECK(document->root().child("", "b")->text() == longText);
    CHECK(document->root().text() == longText);
    CHECK(document->root().children().size() == 2);
}

TEST_CASE("other encodings are read as their declaration says") {
    CHECK(rootText("<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE9</a>") == "<a>é</a>");
    std::string utf16 = "\xFF\xFE";
    for (const char c : std::string_view("<a>b</a>"))
        utf16.append({c, '\0'});
    CHECK(rootText(utf16) == "<a>b</a>");
}

TEST_CASE("hostile and broken input is refused by name") {
    CHECK(errorKey("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>") == "xml.doctype");
    CHECK(errorKey("<!DOCTYPE a SYSTEM \"http://127.0.0.1/x.dtd\"><a/>") == "xml.doctype");
    CHECK(errorKey("<a>&undefined;</a>") == "xml.syntax");
    CHECK(errorKey("") == "xml.syntax");
    CHECK(errorKey("   ") == "xml.syntax");
    CHECK(errorKey("<a>") == "xml.syntax");
    CHECK(errorKey("<a><b></a>") == "xml.syntax");
    CHECK(errorKey("<a/><b/>") == "xml.syntax");
    CHECK(errorKey("<a b='1' b='2'/>") == "xml.syntax");
    CHECK(errorKey("<p:a/>") == "xml.syntax");
    CHECK(errorKey("<a>\xC0\x80</a>") == "xml.syntax");
    CHECK(errorKey(std::string_view("<a>\0</a>", 8)) == "xml.syntax");
    CHECK(errorKey("<a>&#0;</a>") == "xml.syntax");
    CHECK(errorKey("PK\x03\x04 not xml") == "xml.syntax");
    std::string deep;
    for (int i = 0; i < 5000; ++i)
        deep += "<a>";
    CHECK(errorKey(deep) == "xml.limit.depth");
    CHECK(errorKey("<a><b/><b/><b/></a>", {.nodes = 3}) == "xml.limit.nodes");
    CHECK(errorKey("<a><b/></a>", {.bytes = 5}) == "xml.limit.bytes");
    const auto broken = Document::parse("<a>\n<b>\n</a>");
    CHECK(broken.error().place.substr(0, 2) == "3:");
}

TEST_CASE("elements are found by name and namespace") {
    auto document =
        Document::parse("<a xmlns='urn:d' xmlns:p='urn:p' p:x='1' x='2'>\n<b>1</b><p:b>2</p:b>\n<b>3</b></a>");
    REQUIRE(document.ok());
    auto& root = document->root();
    CHECK(root.is("urn:d", "a"));
    CHECK(root.elements().size() == 3);
    CHECK(root.elements("urn:d", "b").size() == 2);
    CHECK(root.child("urn:p", "b")->text() == "2");
    CHECK(root.child("urn:p", "b")->line() == 2);
    CHECK(root.child("urn:p", "c") == nullptr);
    CHECK(root.attribute("x") == "2");
    CHECK(root.attributeNs("urn:p", "x") == "1");
    CHECK(root.deepText() == "\n12\n3");
    CHECK(*root.child("urn:p", "b")->prefixFor("urn:p") == "p");
    CHECK(root.prefixFor("urn:none") == nullptr);
    CHECK(root.uriFor("")[0] == "urn:d");
}

TEST_CASE("a tree can be changed") {
    auto document = Document::parse("<a xmlns:z='urn:z'><b/><c/></a>");
    REQUIRE(document.ok());
    auto& root = document->root();
    auto b = root.remove(*root.child("", "b"));
    CHECK(b->parent() == nullptr);
    root.append(std::move(b));
    auto& d = root.appendElement("z:d", "urn:z");
    d.setAttribute("k", "v");
    d.setAttribute("k", "<w>");
    d.setText("t & u");
    root.insert(0, d.clone());
    root.child("", "c")->setAttribute("z:y", "1", "urn:z");
    CHECK(root.child("", "c")->removeAttribute("y", "urn:z"));
    CHECK_FALSE(root.child("", "c")->removeAttribute("y", "urn:z"));
    std::string out;
    root.write(out);
    CHECK(out ==
          "<a xmlns:z=\"urn:z\"><z:d k=\"&lt;w&gt;\">t &amp; u</z:d><c/><b/><z:d k=\"&lt;w&gt;\">t &amp; u</z:d></a>");
}

TEST_CASE("a section that holds its own end is written as two") {
    Element element("a", "");
    element.append(std::make_unique<Node>(NodeKind::CData, "x]]>y"));
    std::string out;
    element.write(out);
    CHECK(out == "<a><![CDATA[x]]]]><![CDATA[>y]]></a>");
    CHECK(Document::parse(out)->root().text() == "x]]>y");
}
