#include "docx/markdown_xml.h"

#include <algorithm>
#include <map>

#include "docx/names.h"
#include "docx/run_format.h"
#include "xml/escape.h"

namespace entente::docx {

namespace {

using templates::MarkdownBlock;
using templates::MarkdownSpan;
using templates::MarkdownSpans;
using Kind = MarkdownBlock::Kind;

constexpr int twipsPerLevel = 720;

std::string styled(const std::string& id) {
    return id.empty() ? std::string() : "<w:pStyle w:val=\"" + id + "\"/>";
}

class Writer {
  public:
    Writer(std::string& xml, const RunSlot& slot, const std::string& part, Additions& additions)
        : xml_(xml), slot_(slot), part_(part), additions_(additions), host_(additions.host()) {}

    void blocks(const std::vector<MarkdownBlock>& blocks) {
        for (const auto& block : blocks)
            write(block);
        if (blocks.empty() || blocks.back().kind == Kind::Table) xml_ += "<w:p>" + slot_.paragraphProperties + "</w:p>";
    }

    void inlineBlocks(const std::vector<MarkdownBlock>& blocks) {
        bool isFirst = true;
        for (const auto& block : blocks) {
            if (!isFirst) xml_ += slot_.open + "<w:br/></w:r>";
            isFirst = false;
            if (block.opensItem) {
                auto& number = numbers_.try_emplace(block.list, block.start).first->second;
                span({.text = block.ordered ? std::to_string(number++) + ". " : "• ", .url = {}}, {});
            }
            bool isFirstRow = true;
            for (const auto& row : block.rows) {
                if (!isFirstRow) xml_ += slot_.open + "<w:br/></w:r>";
                isFirstRow = false;
                for (std::size_t i = 0; i < row.size(); ++i) {
                    if (i > 0) xml_ += slot_.open + "<w:tab/></w:r>";
                    spans(row[i], {});
                }
            }
            spans(block.spans, block.kind == Kind::Heading ? bold() : std::vector<RunProperty>());
        }
    }

  private:
    static std::vector<RunProperty> bold() { return {{"b", "<w:b/>"}, {"bCs", "<w:bCs/>"}}; }

    void write(const MarkdownBlock& block) {
        if (block.kind == Kind::Table) return table(block);
        std::vector<RunProperty> format;
        xml_ += "<w:p>";
        properties(block, format);
        spans(block.spans, format);
        xml_ += "</w:p>";
    }

    void properties(const MarkdownBlock& block, std::vector<RunProperty>& format) {
        if (block.kind == Kind::Heading) {
            const auto style = host_.styleNamed("heading " + std::to_string(block.heading), "paragraph");
            if (!style.empty()) {
                xml_ += "<w:pPr>" + styled(style) + indent(block) + "</w:pPr>";
                format.emplace_back("rStyle", "");  // the heading's look, not that of the tag
                return;
            }
            format = bold();
        }
        if (block.kind == Kind::Rule) {
            xml_ += "<w:pPr><w:pBdr><w:bottom w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>" +
                    indent(block) + "</w:pPr>";
            return;
        }
        if (block.opensItem) {
            const auto level = std::min(block.listDepth, 9) - 1;
            auto& list = lists_[block.list];
            if (list.empty()) list = additions_.newList(block.ordered, level, block.start);
            xml_ += "<w:pPr>" + styled(host_.styleNamed("list paragraph", "paragraph")) + "<w:numPr><w:ilvl w:val=\"" +
                    std::to_string(level) + "\"/><w:numId w:val=\"" + list + "\"/></w:numPr></w:pPr>";
            return;
        }
        if (block.listDepth == 0 && block.quote == 0) {
            xml_ += slot_.paragraphProperties;
            return;
        }
        const auto style = block.quote > 0 ? host_.styleNamed("quote", "paragraph") : std::string();
        if (block.quote > 0 && style.empty()) format.insert(format.end(), {{"i", "<w:i/>"}, {"iCs", "<w:iCs/>"}});
        xml_ += "<w:pPr>" + styled(style) + indent(block) + "</w:pPr>";
    }

    static std::string indent(const MarkdownBlock& block) {
        const int depth = std::min(block.listDepth + block.quote, 20);
        return depth == 0 ? std::string() : "<w:ind w:left=\"" + std::to_string(depth * twipsPerLevel) + "\"/>";
    }

    void table(const MarkdownBlock& block) {
        std::size_t columns = 1;
        for (const auto& row : block.rows)
            columns = std::max(columns, row.size());
        const auto width = std::to_string(host_.textWidth / emuPerTwip / static_cast<std::int64_t>(columns));
        const auto style = host_.styleNamed("table grid", "table");
        xml_ += "<w:tbl><w:tblPr>";
        if (!style.empty()) xml_ += "<w:tblStyle w:val=\"" + style + "\"/>";
        xml_ += "<w:tblW w:w=\"5000\" w:type=\"pct\"/>";
        if (style.empty()) {
            xml_ += "<w:tblBorders>";
            for (const auto* side : {"top", "left", "bottom", "right", "insideH", "insideV"})
                xml_ += "<w:" + std::string(side) + " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>";
            xml_ += "</w:tblBorders>";
        }
        xml_ += "</w:tblPr><w:tblGrid>";
        for (std::size_t i = 0; i < columns; ++i)
            xml_ += "<w:gridCol w:w=\"" + width + "\"/>";
        xml_ += "</w:tblGrid>";
        for (std::size_t r = 0; r < block.rows.size(); ++r) {
            xml_ += r == 0 ? "<w:tr><w:trPr><w:tblHeader/></w:trPr>" : "<w:tr>";
            for (std::size_t c = 0; c < columns; ++c) {
                xml_ += "<w:tc><w:tcPr><w:tcW w:w=\"" + width + "\" w:type=\"dxa\"/></w:tcPr><w:p>";
                if (c < block.rows[r].size()) spans(block.rows[r][c], r == 0 ? bold() : std::vector<RunProperty>());
                xml_ += "</w:p></w:tc>";
            }
            xml_ += "</w:tr>";
        }
        xml_ += "</w:tbl>";
    }

    void spans(const MarkdownSpans& spans, const std::vector<RunProperty>& format) {
        for (const auto& each : spans)
            span(each, format);
    }

    void span(const MarkdownSpan& span, std::vector<RunProperty> format) {
        const bool isOwn = !format.empty() && format.front().first == "rStyle" && format.front().second.empty();
        if (isOwn) format.clear();
        if (span.bold) format.insert(format.end(), {{"b", "<w:b/>"}, {"bCs", "<w:bCs/>"}});
        if (span.italic) format.insert(format.end(), {{"i", "<w:i/>"}, {"iCs", "<w:iCs/>"}});
        if (span.strike) format.emplace_back("strike", "<w:strike/>");
        if (span.code)
            format.emplace_back("rFonts",
                                "<w:rFonts w:ascii=\"Courier New\" w:hAnsi=\"Courier New\" w:cs=\"Courier New\"/>");
        const bool isLink = !span.url.empty() && !slot_.isLinked;
        if (isLink) {
            for (auto& property : linkFormat(host_))
                format.push_back(std::move(property));
            xml_.append("<w:hyperlink xmlns:r=\"").append(names::r).append("\" r:id=\"");
            xml_.append(additions_.link(part_, span.url)).append("\" w:history=\"1\">");
        }
        xml_ += runOpening(isOwn ? std::vector<RunProperty>() : slot_.properties, unique(std::move(format)));
        writeRunText(xml_, span.text);
        xml_ += isLink ? "</w:r></w:hyperlink>" : "</w:r>";
    }

    static std::vector<RunProperty> unique(std::vector<RunProperty> format) {
        std::vector<RunProperty> result;
        for (auto& property : format)
            if (std::none_of(result.begin(), result.end(),
                             [&](const auto& known) { return known.first == property.first; }))
                result.push_back(std::move(property));
        return result;
    }

    std::string& xml_;
    const RunSlot& slot_;
    const std::string& part_;
    Additions& additions_;
    const Host& host_;
    std::map<std::size_t, std::string> lists_;
    std::map<std::size_t, int> numbers_;
};

}  // namespace

void writeRunText(std::string& xml, std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find_first_of("\n\t");
        if (end != 0) {
            xml += openText;
            xml::escapeText(xml, text.substr(0, end));
            xml += closeText;
        }
        if (end == std::string_view::npos) return;
        xml += text[end] == '\n' ? "<w:br/>" : "<w:tab/>";
        text.remove_prefix(end + 1);
    }
}

std::vector<RunProperty> linkFormat(const Host& host) {
    const auto style = host.styleNamed("hyperlink", "character");
    if (!style.empty()) return {{"rStyle", "<w:rStyle w:val=\"" + style + "\"/>"}};
    return {{"color", "<w:color w:val=\"0563C1\"/>"}, {"u", "<w:u w:val=\"single\"/>"}};
}

void writeBlocks(std::string& xml, const std::vector<MarkdownBlock>& blocks, const RunSlot& slot,
                 const std::string& part, Additions& additions) {
    Writer(xml, slot, part, additions).blocks(blocks);
}

void writeInline(std::string& xml, const std::vector<MarkdownBlock>& blocks, const RunSlot& slot,
                 const std::string& part, Additions& additions) {
    Writer(xml, slot, part, additions).inlineBlocks(blocks);
}

}  // namespace entente::docx
