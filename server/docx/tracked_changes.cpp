#include "docx/tracked_changes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "docx/attribute_number.h"
#include "docx/block_text.h"
#include "docx/change_writer.h"
#include "docx/names.h"
#include "docx/package.h"
#include "docx/run_format.h"
#include "docx/sequence_diff.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;
using Elements = std::vector<const Element*>;

std::int64_t largestId(const Element& element) {
    auto id = countableId(element.attributeNs(names::w, "id"));
    for (const auto* child : element.elements())
        id = std::max(id, largestId(*child));
    return id;
}

/// Everything in the body of a container but its section, wrappers and anchors.
Elements blocks(const Element* container) {
    return container ? blocksOf(*container) : Elements();
}

/// A block of the result: a paragraph, or the XML of a table.
struct Block {
    std::optional<ChangedParagraph> paragraph;
    std::string xml;
};

class Tracker {
  public:
    Tracker(const Host& host, std::string attributes, std::int64_t lastId)
        : writer_(host, std::move(attributes), lastId) {}

    std::string container(const Element* before, const Element* after) {
        std::vector<Block> result;
        merge(blocks(before), blocks(after), result);
        moveEnds(result);
        std::string xml;
        for (const auto& block : result)
            xml += block.paragraph ? writer_.paragraph(*block.paragraph) : block.xml;
        return xml;
    }

  private:
    void merge(const Elements& before, const Elements& after, std::vector<Block>& result) {
        for (const auto& stretch : diff(comparableTexts(before), comparableTexts(after))) {
            if (stretch.isCommon) {
                for (auto i = stretch.afterBegin; i < stretch.afterEnd; ++i)
                    keep(*after[i], result);
                continue;
            }
            auto x = stretch.beforeBegin, y = stretch.afterBegin;
            for (; x < stretch.beforeEnd && y < stretch.afterEnd && isPair(*before[x], *after[y]); ++x, ++y)
                change(*before[x], *after[y], result);
            // The last of both belong together, so that the end of a container is never only deleted or only inserted.
            auto lastX = stretch.beforeEnd, lastY = stretch.afterEnd;
            Elements tailBefore, tailAfter;
            for (; x < lastX && y < lastY && isPair(*before[lastX - 1], *after[lastY - 1]); --lastX, --lastY) {
                tailBefore.push_back(before[lastX - 1]);
                tailAfter.push_back(after[lastY - 1]);
            }
            for (; x < lastX; ++x)
                whole(*before[x], Change::Deleted, result);
            for (; y < lastY; ++y)
                whole(*after[y], Change::Inserted, result);
            for (std::size_t i = tailBefore.size(); i-- > 0;)
                change(*tailBefore[i], *tailAfter[i], result);
        }
    }

    static bool isPair(const Element& before, const Element& after) { return isW(before, "tbl") == isW(after, "tbl"); }

    void keep(const Element& block, std::vector<Block>& result) {
        std::string xml;
        if (isW(block, "tbl")) {
            block.write(xml);
            result.push_back({std::nullopt, std::move(xml)});
            return;
        }
        ChangedParagraph paragraph{block.child(names::w, "pPr"), false, {}, Change::None};
        for (auto& token : tokensOf(block))
            paragraph.tokens.emplace_back(Change::None, std::move(token));
        result.push_back({std::move(paragraph), {}});
    }

    void change(const Element& before, const Element& after, std::vector<Block>& result) {
        if (isW(after, "tbl")) {
            result.push_back({std::nullopt, table(&before, &after)});
            return;
        }
        const auto old = tokensOf(before), fresh = tokensOf(after);
        std::vector<std::string> oldTexts, freshTexts;
        for (const auto& token : old)
            oldTexts.push_back(token.text);
        for (const auto& token : fresh)
            freshTexts.push_back(token.text);
        ChangedParagraph paragraph{after.child(names::w, "pPr"), false, {}, Change::None};
        for (const auto& stretch : diff(oldTexts, freshTexts)) {
            if (!stretch.isCommon)
                for (auto i = stretch.beforeBegin; i < stretch.beforeEnd; ++i)
                    paragraph.tokens.emplace_back(Change::Deleted, old[i]);
            for (auto i = stretch.afterBegin; i < stretch.afterEnd; ++i)
                paragraph.tokens.emplace_back(stretch.isCommon ? Change::None : Change::Inserted, fresh[i]);
        }
        result.push_back({std::move(paragraph), {}});
    }

    void whole(const Element& block, Change change, std::vector<Block>& result) {
        if (isW(block, "tbl")) {
            const bool isOld = change == Change::Deleted;
            result.push_back({std::nullopt, table(isOld ? &block : nullptr, isOld ? nullptr : &block)});
            return;
        }
        ChangedParagraph paragraph{block.child(names::w, "pPr"), change == Change::Deleted, {}, change};
        for (auto& token : tokensOf(block))
            paragraph.tokens.emplace_back(change, std::move(token));
        result.push_back({std::move(paragraph), {}});
    }

    /// The last paragraph of a container has no end that could go: the end of the one before takes its part.
    static void moveEnds(std::vector<Block>& blocks) {
        if (blocks.empty() || !blocks.back().paragraph) return;
        auto carried = std::exchange(blocks.back().paragraph->end, Change::None);
        for (std::size_t i = blocks.size() - 1; carried != Change::None && i-- > 0;) {
            if (!blocks[i].paragraph) break;
            std::swap(carried, blocks[i].paragraph->end);
        }
    }

    // ---- tables

    std::string table(const Element* before, const Element* after) {
        const auto& frame = after ? *after : *before;
        std::string xml;
        frame.writeStartTag(xml);
        xml += '>';
        for (const auto* child : frame.elements())
            if (isW(*child, "tblPr") || isW(*child, "tblGrid")) child->write(xml);
        const auto old = before ? rowsOf(*before) : Elements(), fresh = after ? rowsOf(*after) : Elements();
        for (const auto& stretch : diff(comparableTexts(old), comparableTexts(fresh))) {
            if (stretch.isCommon) {
                for (auto i = stretch.afterBegin; i < stretch.afterEnd; ++i)
                    fresh[i]->write(xml);
                continue;
            }
            auto x = stretch.beforeBegin, y = stretch.afterBegin;
            while (x < stretch.beforeEnd || y < stretch.afterEnd) {
                const auto* left = x < stretch.beforeEnd ? old[x++] : nullptr;
                const auto* right = y < stretch.afterEnd ? fresh[y++] : nullptr;
                if (left && right && cellsOf(*left).size() == cellsOf(*right).size()) {
                    row(xml, left, right, Change::None);
                    continue;
                }
                if (left) row(xml, left, nullptr, Change::Deleted);
                if (right) row(xml, nullptr, right, Change::Inserted);
            }
        }
        return xml + "</" + frame.name() + ">";
    }

    void row(std::string& xml, const Element* before, const Element* after, Change change) {
        const auto& frame = after ? *after : *before;
        xml += "<w:tr>";
        if (const auto* exception = frame.child(names::w, "tblPrEx")) exception->write(xml);
        std::string properties;
        if (const auto* own = frame.child(names::w, "trPr"))
            for (const auto* child : own->elements())
                if (!isW(*child, "ins") && !isW(*child, "del")) child->write(properties);
        properties += writer_.mark(change);
        if (!properties.empty()) xml += "<w:trPr>" + properties + "</w:trPr>";
        const auto old = before ? cellsOf(*before) : Elements(), fresh = after ? cellsOf(*after) : Elements();
        for (std::size_t i = 0; i < std::max(old.size(), fresh.size()); ++i) {
            const auto* left = i < old.size() ? old[i] : nullptr;
            const auto* right = i < fresh.size() ? fresh[i] : nullptr;
            xml += "<w:tc>";
            if (const auto* own = (right ? right : left)->child(names::w, "tcPr")) own->write(xml);
            const auto content = container(left, right);
            xml += content;
            if (!content.ends_with("</w:p>")) xml += emptyParagraph;
            xml += "</w:tc>";
        }
        xml += "</w:tr>";
    }

    ChangeWriter writer_;
};

}  // namespace

Result<std::string> trackedChanges(std::string before, std::string after, const ChangeAuthor& author) {
    const auto old = Package::open(std::move(before));
    if (!old) return old.error();
    const auto fresh = Package::open(std::move(after));
    if (!fresh) return fresh.error();
    const auto oldDocument = old->parse(old->mainPart());
    if (!oldDocument) return oldDocument.error();
    const auto freshDocument = fresh->parse(fresh->mainPart());
    if (!freshDocument) return freshDocument.error();
    const auto& root = freshDocument->root();
    const auto* body = root.child(names::w, "body");

    std::string attributes = " w:author=\"";
    xml::escapeAttribute(attributes, author.name);
    attributes += "\" w:date=\"" + author.at.iso().substr(0, 19) + "Z\"";
    const auto host = Host::of(*fresh);
    const auto lastId = std::max(largestId(root), largestId(oldDocument->root()));
    Tracker tracker(host, attributes, lastId);

    std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    root.writeStartTag(xml);
    if (!root.uriFor("w")) xml.append(" xmlns:w=\"").append(names::w).append("\"");
    // Old paragraphs may use what only the old document declares.
    for (const auto& declaration : oldDocument->root().declarations())
        if (!declaration.prefix.empty() && !root.uriFor(declaration.prefix))
            xml.append(" xmlns:").append(declaration.prefix).append("=\"").append(declaration.uri).append("\"");
    xml += "><w:body>";
    xml += tracker.container(oldDocument->root().child(names::w, "body"), body);
    if (const auto* section = body ? body->child(names::w, "sectPr") : nullptr) section->write(xml);
    xml += "</w:body></" + root.name() + ">";

    return rewritten(*fresh, {{fresh->mainPart(), std::move(xml)}});
}

}  // namespace entente::docx
