// The only file that talks to libxml2. It is used as a SAX parser that feeds our own tree: nothing of libxml2's own
// entity, DTD or network machinery is ever switched on, and limits are checked while the tree grows.
#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <climits>
#include <exception>
#include <memory>
#include <mutex>

#include "xml/document.h"
#include "xml/escape.h"

namespace entente::xml {

namespace {

std::string text(const xmlChar* characters) {
    return characters ? std::string(reinterpret_cast<const char*>(characters)) : std::string();
}

std::string qualified(const xmlChar* prefix, const xmlChar* local) {
    return prefix ? text(prefix) + ':' + text(local) : text(local);
}

/// Without entity substitution libxml2 hands every `&` of an attribute value to SAX as the five characters `&#38;`, so
/// replacing those is exact.
std::string attributeValue(const xmlChar* begin, const xmlChar* end) {
    constexpr std::string_view ampersand = "&#38;";
    std::string value(reinterpret_cast<const char*>(begin), static_cast<std::size_t>(end - begin));
    for (auto at = value.find(ampersand); at != std::string::npos; at = value.find(ampersand, at + 1))
        value.replace(at, ampersand.size(), "&");
    return value;
}

struct FreeContext {
    void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

void ignoreErrors(void* /*context*/, xmlErrorPtr /*error*/) {}

void initialiseLibrary() {
    static std::once_flag once;
    std::call_once(once, xmlInitParser);
}

}  // namespace

/// Receives the parser's events. An exception must not cross the C code: it is kept and thrown again after the parse.
class TreeBuilder {
  public:
    explicit TreeBuilder(const Limits& limits) : limits_(limits), document_(nullptr) {}

    Result<Document> run(std::string_view bytes) {
        if (bytes.size() > limits_.bytes || bytes.size() > INT_MAX) return tooLarge("bytes", limits_.bytes);
        initialiseLibrary();
        xmlSAXHandler handler = {};
        handler.initialized = XML_SAX2_MAGIC;
        handler.internalSubset = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) { of(self).doctype(); };
        handler.startElementNs = [](void* self, const xmlChar* local, const xmlChar* prefix, const xmlChar* uri,
                                    int namespaceCount, const xmlChar** namespaces, int attributeCount,
                                    int /*defaulted*/, const xmlChar** attributes) {
            of(self).guarded([&](TreeBuilder& builder) {
                builder.open(std::make_unique<Element>(qualified(prefix, local), text(uri), builder.line()));
                builder.declare(namespaceCount, namespaces);
                builder.attribute(attributeCount, attributes);
            });
        };
        handler.endElementNs = [](void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
            of(self).guarded([](TreeBuilder& builder) { builder.close(); });
        };
        handler.characters = [](void* self, const xmlChar* characters, int length) {
            of(self).content(NodeKind::Text, characters, length);
        };
        handler.ignorableWhitespace = handler.characters;
        handler.cdataBlock = [](void* self, const xmlChar* characters, int length) {
            of(self).content(NodeKind::CData, characters, length);
        };
        handler.comment = [](void* self, const xmlChar* characters) {
            of(self).content(NodeKind::Comment, characters, xmlStrlen(characters));
        };
        handler.processingInstruction = [](void* self, const xmlChar* target, const xmlChar* data) {
            of(self).guarded([&](TreeBuilder& builder) {
                builder.add(
                    std::make_unique<Node>(NodeKind::Instruction, text(target) + (data ? " " + text(data) : "")));
            });
        };
        handler.serror = ignoreErrors;

        context_.reset(xmlCreatePushParserCtxt(&handler, this, nullptr, 0, nullptr));
        if (!context_) throw std::bad_alloc();
        xmlCtxtUseOptions(context_.get(), XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        feed(bytes);
        if (exception_) std::rethrow_exception(exception_);
        if (refusal_) return *refusal_;
        const bool sound = context_->wellFormed && context_->nsWellFormed;
        if (!sound || !document_.root_ || !path_.empty()) return syntaxError();
        document_.standalone_ = context_->standalone == 0 || context_->standalone == 1 ? context_->standalone : -1;
        return std::move(document_);
    }

  private:
    static TreeBuilder& of(void* self) { return *static_cast<TreeBuilder*>(self); }

    void feed(std::string_view bytes) {
        // In pieces, so that a refusal stops early and no buffer of libxml2 grows to the size of the input.
        constexpr std::size_t piece = std::size_t{64} << 10;
        for (; bytes.size() > piece && context_->wellFormed && !refusal_ && !exception_; bytes.remove_prefix(piece))
            xmlParseChunk(context_.get(), bytes.data(), static_cast<int>(piece), 0);
        if (!context_->wellFormed || refusal_ || exception_) return;
        xmlParseChunk(context_.get(), bytes.data(), static_cast<int>(bytes.size()), 1);
    }

    template <typename Action>
    void guarded(Action action) {
        if (refusal_ || exception_) return;
        try {
            action(*this);
        } catch (...) {
            exception_ = std::current_exception();
            xmlStopParser(context_.get());
        }
    }

    void refuse(Error error) {
        if (!refusal_) refusal_ = std::make_unique<Error>(std::move(error));
        xmlStopParser(context_.get());
    }

    void doctype() {
        guarded([](TreeBuilder& builder) {
            builder.refuse(invalid("xml.doctype",
                                   "The file has a document type declaration (DOCTYPE), which is refused.", {},
                                   std::to_string(builder.line())));
        });
    }

    static Error tooLarge(const std::string& what, std::size_t limit) {
        Error error = invalid("xml.limit." + what, {}, {{"limit", std::to_string(limit)}});
        error.kind = ErrorKind::Limit;
        error.message.pattern = what == "bytes"   ? "The XML is larger than {limit} bytes."
                                : what == "nodes" ? "The XML has more than {limit} elements, attributes and texts."
                                                  : "The XML is nested deeper than {limit} elements.";
        return error;
    }

    Error syntaxError() const {
        const auto* last = xmlCtxtGetLastError(context_.get());
        std::string reason = last && last->message ? last->message : "the document ends too early";
        while (!reason.empty() && (reason.back() == '\n' || reason.back() == ' '))
            reason.pop_back();
        const std::string place =
            last && last->line > 0 ? std::to_string(last->line) + ":" + std::to_string(std::max(last->int2, 1)) : "1:1";
        return invalid("xml.syntax", "Not well-formed XML at {place}: {reason}.",
                       {{"place", place}, {"reason", printable(reason)}}, place);
    }

    int line() const { return context_->input ? context_->input->line : 0; }

    bool count(std::size_t nodes = 1) {
        count_ += nodes;
        if (count_ > limits_.nodes) refuse(tooLarge("nodes", limits_.nodes));
        return count_ <= limits_.nodes;
    }

    void open(std::unique_ptr<Element> element) {
        if (path_.size() >= limits_.depth) return refuse(tooLarge("depth", limits_.depth));
        if (!count()) return;
        auto* raw = element.get();
        if (path_.empty()) {
            document_.root_ = std::move(element);
        } else {
            path_.back()->append(std::move(element));
        }
        path_.push_back(raw);
    }

    void declare(int size, const xmlChar** namespaces) {
        if (refusal_ || !count(static_cast<std::size_t>(size))) return;
        for (const auto** pair = namespaces; size-- > 0; pair += 2)
            path_.back()->declarations_.push_back({text(*pair), text(*(pair + 1))});
    }

    void attribute(int size, const xmlChar** attributes) {
        if (refusal_ || !count(static_cast<std::size_t>(size))) return;
        auto& list = path_.back()->attributes_;
        list.reserve(static_cast<std::size_t>(size));
        for (int i = 0; i < size; ++i) {
            const auto** a = attributes + std::ptrdiff_t{5} * i;  // local, prefix, uri, begin, end
            list.push_back({qualified(a[1], a[0]), text(a[2]), attributeValue(a[3], a[4])});
        }
    }

    void close() {
        if (!path_.empty()) path_.pop_back();
    }

    void content(NodeKind kind, const xmlChar* characters, int length) {
        guarded([&](TreeBuilder& builder) {
            std::string piece(reinterpret_cast<const char*>(characters), static_cast<std::size_t>(length));
            auto* parent = builder.path_.empty() ? nullptr : builder.path_.back();
            // Pieces of one text or section; libxml2 hands out long ones in parts.
            const bool joins = kind != NodeKind::Comment && parent && !parent->children().empty() &&
                               parent->children().back()->kind() == kind;
            if (joins) {
                parent->children().back()->appendContent(piece);
            } else {
                builder.add(std::make_unique<Node>(kind, std::move(piece)));
            }
        });
    }

    void add(std::unique_ptr<Node> node) {
        if (!count()) return;
        if (!path_.empty()) {
            path_.back()->append(std::move(node));
        } else if (!node->isText()) {
            (document_.root_ ? document_.epilog_ : document_.prolog_).push_back(std::move(node));
        }
    }

    const Limits& limits_;
    Document document_;
    std::unique_ptr<xmlParserCtxt, FreeContext> context_;
    std::vector<Element*> path_;
    std::size_t count_ = 0;
    std::unique_ptr<Error> refusal_;
    std::exception_ptr exception_;
};

Result<Document> Document::parse(std::string_view bytes, const Limits& limits) {
    return TreeBuilder(limits).run(bytes);
}

}  // namespace entente::xml
