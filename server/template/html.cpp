#include "template/html.h"

#include "base/crypto.h"

namespace entente::templates {

namespace {

constexpr std::int64_t emuPerPixel = 9'525;

/// Opens and closes the lists and quotes around a row of blocks.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out) {}

    void write(const std::vector<MarkdownBlock>& blocks) {
        for (const auto& block : blocks) {
            leave(block);
            enter(block);
            content(block);
        }
        leave({});
    }

  private:
    struct Open {
        const char* end;
        std::size_t list;  ///< 0 for a quote
    };

    static bool isIn(const MarkdownBlock& block, const Open& open, int depth) {
        if (open.list == 0) return block.quote > 0;
        return block.list == open.list || (block.list > open.list && block.listDepth > depth);
    }

    void leave(const MarkdownBlock& block) {
        int depth = 0;
        std::size_t keep = 0;
        for (; keep < open_.size(); ++keep) {
            if (open_[keep].list != 0) ++depth;
            if (!isIn(block, open_[keep], depth)) break;
        }
        while (open_.size() > keep) {
            out_ += open_.back().end;
            open_.pop_back();
        }
    }

    void enter(const MarkdownBlock& block) {
        int quotes = 0, lists = 0;
        for (const auto& open : open_)
            ++(open.list == 0 ? quotes : lists);
        for (; quotes < block.quote; ++quotes) {
            out_ += "<blockquote>";
            open_.push_back({"</blockquote>", 0});
        }
        const bool isNewList = lists < block.listDepth;
        if (isNewList) {
            if (!block.ordered) {
                out_ += "<ul>";
            } else {
                out_ += block.start == 1 ? "<ol>" : "<ol start=\"" + std::to_string(block.start) + "\">";
            }
            open_.push_back({block.ordered ? "</li></ol>" : "</li></ul>", block.list});
        }
        if (block.opensItem) out_ += isNewList ? "<li>" : "</li><li>";
    }

    void content(const MarkdownBlock& block) {
        switch (block.kind) {
            case MarkdownBlock::Kind::Heading: {
                const auto tag = "h" + std::to_string(block.heading);
                out_.append("<").append(tag).append(">");
                spans(block.spans);
                out_.append("</").append(tag).append(">");
                break;
            }
            case MarkdownBlock::Kind::Code:
                out_ += "<pre>";
                spans(block.spans);
                out_ += "</pre>";
                break;
            case MarkdownBlock::Kind::Rule:
                out_ += "<hr>";
                break;
            case MarkdownBlock::Kind::Table:
                table(block);
                break;
            case MarkdownBlock::Kind::Paragraph:
                out_ += "<p>";
                spans(block.spans);
                out_ += "</p>";
                break;
        }
    }

    void table(const MarkdownBlock& block) {
        out_ += "<table>";
        const char* tag = "th";
        for (const auto& row : block.rows) {
            out_ += "<tr>";
            for (const auto& cell : row) {
                out_.append("<").append(tag).append(">");
                spans(cell);
                out_.append("</").append(tag).append(">");
            }
            out_ += "</tr>";
            tag = "td";
        }
        out_ += "</table>";
    }

    void spans(const MarkdownSpans& spans) {
        for (const auto& span : spans) {
            std::string end;
            const auto within = [&](bool asked, std::string_view tag) {
                if (!asked) return;
                out_.append("<").append(tag).append(">");
                end = "</" + std::string(tag) + ">" + end;
            };
            within(span.bold, "strong");
            within(span.italic, "em");
            within(span.strike, "s");
            within(span.code, "code");
            if (span.url.empty()) {
                text(span.text);
            } else {
                writeHtmlLink(out_, span.text, span.url);
            }
            out_ += end;
        }
    }

    void text(std::string_view text) {
        for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
            escapeHtml(out_, text.substr(0, end));
            out_ += "<br>\n";
            text.remove_prefix(end + 1);
        }
        escapeHtml(out_, text);
    }

    std::string& out_;
    std::vector<Open> open_;
};

}  // namespace

void escapeHtml(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
}

void writeHtmlLink(std::string& out, std::string_view text, std::string_view url) {
    out += "<a href=\"";
    escapeHtml(out, url);
    out += "\">";
    escapeHtml(out, text);
    out += "</a>";
}

void writeHtml(std::string& out, const std::vector<MarkdownBlock>& blocks) {
    Writer(out).write(blocks);
}

void writeHtmlPicture(std::string& out, std::string_view bytes, std::string_view mediaType, std::int64_t width,
                      std::string_view alt) {
    out.append("<img src=\"data:").append(mediaType).append(";base64,").append(base64(bytes)).append("\" alt=\"");
    escapeHtml(out, alt);
    out += '"';
    if (width > 0) out += " width=\"" + std::to_string(width / emuPerPixel) + "\"";
    out += '>';
}

}  // namespace entente::templates
