#include "xml/element_places.h"

#include <doctest/doctest.h>

#include <string>

#include "xml/document.h"

using namespace entente;
using namespace entente::xml;

namespace {

void collect(const Element& element, std::vector<const Element*>& all) {
    all.push_back(&element);
    for (const auto* child : element.elements())
        collect(*child, all);
}

}  // namespace

TEST_CASE("places of elements in the bytes: every element is found whole, with its content") {
    const std::string bytes =
        "\xEF\xBB\xBF<?xml version=\"1.0\" encoding='UTF-8'?><!-- <a> --><r xmlns:w=\"x\" q='>\"'>한<w:a\n b=\"/>\" />"
        "<![CDATA[<w:a>]]><?go <b> ?><b><c></c>text</b ></r>\n<!-- > -->";
    const auto document = Document::parse(bytes);
    REQUIRE(document.ok());
    const auto places = placesOf(document->root(), bytes);
    REQUIRE(places.ok());
    std::vector<const Element*> all;
    collect(document->root(), all);
    REQUIRE(all.size() == places->size());
    const std::vector<std::pair<std::string, std::string>> expected = {
        {bytes.substr(bytes.find("<r "), bytes.rfind("\n<!--") - bytes.find("<r ")),
         bytes.substr(bytes.find("한"), bytes.find("</r>") - bytes.find("한"))},
        {"<w:a\n b=\"/>\" />", ""},
        {"<b><c></c>text</b >", "<c></c>text"},
        {"<c></c>", ""},
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& place = places->at(all[i]);
        CHECK(bytes.substr(place.begin, place.end - place.begin) == expected[i].first);
        CHECK(bytes.substr(place.contentBegin, place.contentEnd - place.contentBegin) == expected[i].second);
    }
}

TEST_CASE("places of elements in the bytes: other encodings are refused") {
    std::string wide = "\xFF\xFE";
    for (const char c : std::string("<r><a/></r>")) {
        wide += c;
        wide += '\0';
    }
    for (const auto& bytes : {std::string("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>"), wide}) {
        const auto document = Document::parse(bytes);
        REQUIRE(document.ok());
        const auto places = placesOf(document->root(), bytes);
        REQUIRE_FALSE(places.ok());
        CHECK(places.error().message.key == "xml.not_utf8");
    }
}
