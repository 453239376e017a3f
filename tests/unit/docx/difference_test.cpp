#include "docx/difference.h"

#include <doctest/doctest.h>

#include "documents.h"
#include "docx/block_text.h"
#include "docx/names.h"
#include "docx/sequence_diff.h"
#include "docx/tracked_changes.h"
#include "xml/document.h"

using namespace entente;
using namespace entente::docx;
using namespace entente::docx::testing;

namespace {

using names::isW;
using xml::Element;

/// What Word's reader does with all changes: to accept them `del` goes, to reject them `ins`.
void settle(Element& element, const char* dropped) {
    for (auto* child : element.elements()) {
        const auto* row = isW(*child, "tr") ? child->child(names::w, "trPr") : nullptr;
        if (isW(*child, dropped) || (row && row->child(names::w, dropped))) {
            element.remove(*child);
            continue;
        }
        settle(*child, dropped);
    }
}

/// Ends of paragraphs that go are renamed first, because `settle` removes the marks with the content.
void markEnds(Element& element, const std::string& dropped) {
    for (auto* child : element.elements()) {
        markEnds(*child, dropped);
        if (!isW(*child, "rPr") || !child->parent() || !isW(*child->parent(), "pPr")) continue;
        if (child->child(names::w, dropped)) child->setAttribute("gone", "1");
    }
}

/// The text of all paragraphs after all changes are settled; rows and paragraphs end with `|`.
void collect(const Element& container, std::string& text) {
    for (const auto* child : container.elements()) {
        if (!isW(*child, "p")) {
            collect(*child, text);
            continue;
        }
        for (const auto* piece : child->elements()) {
            const auto runs = isW(*piece, "r") ? std::vector<const Element*>{piece} : piece->elements(names::w, "r");
            if (isW(*piece, "pPr")) continue;
            for (const auto* run : runs)
                for (const auto* part : run->elements())
                    if (isW(*part, "t") || isW(*part, "delText")) text += part->text();
        }
        const auto* properties = child->child(names::w, "pPr");
        const auto* end = properties ? properties->child(names::w, "rPr") : nullptr;
        if (!end || !end->findAttribute("gone")) text += '|';
    }
}

std::string settled(const std::string& bytes, const char* dropped) {
    auto document = xml::Document::parse(partOf(bytes, "word/document.xml"));
    REQUIRE(document.ok());
    markEnds(document->root(), dropped);
    settle(document->root(), dropped);
    std::string text;
    collect(document->root(), text);
    return text;
}

std::string textOf(const std::string& bytes) {
    return settled(bytes, "del");
}

}  // namespace

TEST_CASE("the shortest edit is found, and covers both sequences") {
    const std::vector<std::string> before = {"a", "b", "c", "a", "b", "b", "a"}, after = {"c", "b", "a", "b", "a", "c"};
    std::size_t common = 0, x = 0, y = 0;
    for (const auto& stretch : diff(before, after)) {
        CHECK(stretch.beforeBegin == x);
        CHECK(stretch.afterBegin == y);
        x = stretch.beforeEnd;
        y = stretch.afterEnd;
        if (!stretch.isCommon) continue;
        for (auto i = stretch.beforeBegin; i < stretch.beforeEnd; ++i)
            CHECK(before[i] == after[stretch.afterBegin + i - stretch.beforeBegin]);
        common += stretch.beforeEnd - stretch.beforeBegin;
    }
    CHECK(x == before.size());
    CHECK(y == after.size());
    CHECK(common == 4);
    CHECK(diff({}, {}).empty());
    CHECK(diff({"a"}, {}).size() == 1);
}

TEST_CASE("texts are compared by paragraph, row and cell") {
    const auto before = document(p("one") + p("two") + table(row(p("a"), p("b")) + row(p("c"), p("d"))) + p("end"));
    const auto after = document(p("one") + p("2") + p("new") +
                                table(row(p("a"), p("b")) + row(p("c"), p("D")) + row(p("e"), p("f"))) + p("end"));
    const auto found = compareTexts(before, after);
    REQUIRE(found.ok());
    std::vector<std::string> texts;
    for (const auto& difference : *found)
        texts.push_back(difference.english());
    CHECK(texts == std::vector<std::string>{"word/document.xml, paragraph 2: “two” became “2”",
                                            "word/document.xml, paragraph 3: added “new”",
                                            "word/document.xml, table 1, row 2, cell 2: “d” became “D”",
                                            "word/document.xml, table 1, row 3: added “e\tf”"});
    CHECK(compareTexts(before, before)->empty());
    CHECK_FALSE(compareTexts("no document", before).ok());
}

TEST_CASE("ids of changes are counted on from the highest that can be counted on from") {
    for (const auto* id : {"9223372036854775807", "99999999999999999999", "-9223372036854775808"}) {
        CAPTURE(id);
        const auto mark = std::string("<w:p><w:bookmarkStart w:id=\"") + id + "\" w:name=\"m\"/></w:p>";
        const auto tracked = trackedChanges(document(mark + p("a")), document(mark + p("b")), {"Office", {0}});
        REQUIRE(tracked.ok());
        const auto body = bodyOf(*tracked);
        CHECK(body.find("<w:ins w:id=\"-") == std::string::npos);
        CHECK(body.find("w:id=\"1\"") != std::string::npos);
    }
}

TEST_CASE("accepting all tracked changes gives the new text, rejecting all the old") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {p("the old word"), p("the new word")},
        {p("a") + p("b") + p("c"), p("a") + p("c")},
        {p("a") + p("c"), p("a") + p("b") + p("c")},
        {p("a") + p("b"), p("a")},
        {p("a"), p("a") + p("b") + p("c")},
        {p("x"), p("completely") + p("different")},
        {p("keep") + p("gone"), p("keep") + p("come")},
        {p("a") + table(row(p("1"), p("2")) + row(p("3"), p("4"))) + p("z"),
         p("a") + table(row(p("1"), p("two")) + row(p("5"), p("6")) + row(p("3"), p("4"))) + p("z")},
        {p("a") + table(row(p("1"))) + p("z"), p("a") + p("z")},
        {p("a") + p("z"), p("a") + table(row(p("1") + p("2"))) + p("z")},
        {table(row(p("1") + p("2") + p("3"))) + p("z"), table(row(p("1"))) + p("z")},
    };
    for (const auto& [before, after] : cases) {
        CAPTURE(before);
        CAPTURE(after);
        const auto tracked = trackedChanges(document(before), document(after), {"Office", {1'800'000'000'000'000}});
        REQUIRE(tracked.ok());
        CHECK(settled(*tracked, "del") == textOf(document(after)));
        CHECK(settled(*tracked, "ins") == textOf(document(before)));
    }
}
