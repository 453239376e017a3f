#include "template/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <memory>
#include <mutex>

#include "base/utf8.h"
#include "template/safe_url.h"

namespace entente::templates {

namespace {

constexpr std::size_t longestMarkdown = 100'000;
constexpr int deepest = 60;  // of nested quotes and lists; more is shown flat

std::string literalOf(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    return literal ? literal : "";
}

/// Of an address in angle brackets, as `<https://a.example/two words>`.
std::string withoutBlanks(std::string_view url) {
    std::string encoded;
    for (const char c : url)
        c == ' ' ? encoded += "%20" : encoded += c;
    return encoded;
}

/// All text below a node, without recursion.
std::string flatText(cmark_node* node) {
    std::string text;
    const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> walk(cmark_iter_new(node), cmark_iter_free);
    for (auto event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk.get()))
        if (event == CMARK_EVENT_ENTER) text += literalOf(cmark_iter_get_node(walk.get()));
    return text;
}

/// Flattens the tree of cmark, whose nodes live as long as the parse.
class Flattener {
  public:
    std::vector<MarkdownBlock> blocks;

    void walk(cmark_node* parent, int depth = 0) {
        for (auto* node = cmark_node_first_child(parent); node; node = cmark_node_next(node))
            block(node, depth);
    }

  private:
    void block(cmark_node* node, int depth) {
        if (depth > deepest) return plain(flatText(node));
        const auto type = cmark_node_get_type(node);
        const std::string_view name = cmark_node_get_type_string(node);
        if (type == CMARK_NODE_BLOCK_QUOTE) {
            ++state_.quote;
            walk(node, depth + 1);
            --state_.quote;
        } else if (type == CMARK_NODE_LIST) {
            list(node, depth);
        } else if (name == "table") {
            auto& made = add(MarkdownBlock::Kind::Table);
            for (auto* row = cmark_node_first_child(node); row; row = cmark_node_next(row)) {
                auto& cells = made.rows.emplace_back();
                for (auto* cell = cmark_node_first_child(row); cell; cell = cmark_node_next(cell))
                    inlines(cell, {}, cells.emplace_back());
            }
        } else if (type == CMARK_NODE_THEMATIC_BREAK) {
            add(MarkdownBlock::Kind::Rule);
        } else if (type == CMARK_NODE_CODE_BLOCK) {
            code(literalOf(node));
        } else if (type == CMARK_NODE_HTML_BLOCK) {
            plain(literalOf(node));
        } else if (type == CMARK_NODE_HEADING) {
            auto& made = add(MarkdownBlock::Kind::Heading);
            made.heading = cmark_node_get_heading_level(node);
            inlines(node, {}, made.spans);
        } else if (type == CMARK_NODE_PARAGRAPH) {
            inlines(node, {}, add(MarkdownBlock::Kind::Paragraph).spans);
        } else {
            walk(node, depth + 1);
        }
    }

    void list(cmark_node* node, int depth) {
        const auto saved = state_;
        state_.list = ++lists_;
        ++state_.listDepth;
        state_.ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
        state_.start = state_.ordered ? cmark_node_get_list_start(node) : 1;
        for (auto* item = cmark_node_first_child(node); item; item = cmark_node_next(item)) {
            state_.opensItem = true;
            if (!cmark_node_first_child(item)) add(MarkdownBlock::Kind::Paragraph);  // an item may be empty
            walk(item, depth + 1);
        }
        state_ = saved;
    }

    MarkdownBlock& add(MarkdownBlock::Kind kind) {
        auto& made = blocks.emplace_back(state_);
        made.kind = kind;
        state_.opensItem = false;
        return made;
    }

    void code(std::string text) {
        while (text.ends_with('\n'))
            text.pop_back();
        add(MarkdownBlock::Kind::Code).spans.push_back({.text = std::move(text), .code = true, .url = {}});
    }

    void plain(std::string text) {
        while (text.ends_with('\n'))
            text.pop_back();
        add(MarkdownBlock::Kind::Paragraph).spans.push_back({.text = std::move(text), .url = {}});
    }

    void inlines(cmark_node* parent, const MarkdownSpan& look, MarkdownSpans& spans, int depth = 0) {
        for (auto* node = cmark_node_first_child(parent); node && depth <= deepest; node = cmark_node_next(node)) {
            auto inner = look;
            const auto type = cmark_node_get_type(node);
            const std::string_view name = cmark_node_get_type_string(node);
            if (type == CMARK_NODE_TEXT || type == CMARK_NODE_HTML_INLINE || type == CMARK_NODE_CODE) {
                inner.text = literalOf(node);
                inner.code = type == CMARK_NODE_CODE;
                put(spans, std::move(inner));
                continue;
            }
            if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
                inner.text = type == CMARK_NODE_SOFTBREAK ? " " : "\n";
                put(spans, std::move(inner));
                continue;
            }
            if (type == CMARK_NODE_STRONG) inner.bold = true;
            if (type == CMARK_NODE_EMPH) inner.italic = true;
            if (name == "strikethrough") inner.strike = true;
            if (const char* url = type == CMARK_NODE_LINK ? cmark_node_get_url(node) : nullptr)
                if (auto address = withoutBlanks(url); isSafeUrl(address)) inner.url = std::move(address);
            inlines(node, inner, spans, depth + 1);
        }
    }

    static void put(MarkdownSpans& spans, MarkdownSpan span) {
        if (span.text.empty()) return;
        if (!spans.empty()) {
            auto& last = spans.back();
            if (last.bold == span.bold && last.italic == span.italic && last.strike == span.strike &&
                last.code == span.code && last.url == span.url) {
                last.text += span.text;
                return;
            }
        }
        spans.push_back(std::move(span));
    }

    MarkdownBlock state_;
    std::size_t lists_ = 0;
};

}  // namespace

Result<std::vector<MarkdownBlock>> parseMarkdown(std::string_view text) {
    if (text.size() > longestMarkdown)
        return invalid("template.markdown_length", "A text with Markdown is at most 100,000 bytes long.");
    std::string plain;
    for (const char c : text)
        if (c != '\r') plain += c;
    if (utf8::hasForbiddenControls(plain))
        return invalid("template.control_character", "The value holds a control character, which cannot be printed.");

    static std::once_flag registered;  // cmark's list of extensions is global
    std::call_once(registered, cmark_gfm_core_extensions_ensure_registered);
    const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(cmark_parser_new(CMARK_OPT_VALIDATE_UTF8),
                                                                             cmark_parser_free);
    for (const char* name : {"table", "strikethrough"})
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    cmark_parser_feed(parser.get(), plain.data(), plain.size());
    const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> root(cmark_parser_finish(parser.get()),
                                                                       cmark_node_free);
    Flattener flattener;
    flattener.walk(root.get());
    return std::move(flattener.blocks);
}

}  // namespace entente::templates
