#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace entente::xml {

enum class NodeKind { Element, Text, CData, Comment, Instruction };

class Element;

/// One node of the tree; owned by its parent. For all kinds but elements `content()` is the content (of an instruction:
/// `target data`).
class Node {
  public:
    Node(NodeKind kind, std::string text) : kind_(kind), text_(std::move(text)) {}
    virtual ~Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    NodeKind kind() const { return kind_; }
    bool isElement() const { return kind_ == NodeKind::Element; }
    bool isText() const { return kind_ == NodeKind::Text || kind_ == NodeKind::CData; }
    Element* asElement();
    const Element* asElement() const;

    Element* parent() { return parent_; }
    const Element* parent() const { return parent_; }

    const std::string& content() const { return text_; }
    void setContent(std::string text) { text_ = std::move(text); }
    void appendContent(std::string_view text) { text_ += text; }

    /// A copy without parent, with all that is below.
    virtual std::unique_ptr<Node> clone() const;

  private:
    friend class Element;

    NodeKind kind_;
    Element* parent_ = nullptr;
    std::string text_;
};

/// Attribute with its name as written (`prefix:local`), its namespace (empty without prefix) and unescaped value.
struct Attribute {
    std::string name;
    std::string uri;
    std::string value;

    std::string_view local() const;
};

/// `xmlns:prefix="uri"`, or `xmlns="uri"` when the prefix is empty.
struct NamespaceDeclaration {
    std::string prefix;
    std::string uri;
};

class Element final : public Node {
  public:
    using Children = std::vector<std::unique_ptr<Node>>;

    /// `name` as written (`prefix:local`). The caller makes sure that the prefix is declared where the element goes.
    Element(std::string name, std::string uri, int line = 0);

    const std::string& name() const { return name_; }
    std::string_view local() const;
    std::string_view prefix() const;
    const std::string& uri() const { return uri_; }
    bool is(std::string_view uri, std::string_view local) const { return uri_ == uri && this->local() == local; }
    /// Where the start tag ends, from 1; 0 for an element that was not parsed.
    int line() const { return line_; }

    const std::vector<Attribute>& attributes() const { return attributes_; }
    /// The attribute of that local name in that namespace (empty: without prefix); null when absent.
    const Attribute* findAttribute(std::string_view local, std::string_view uri = {}) const;
    /// Its value, or `fallback`.
    std::string_view attribute(std::string_view local, std::string_view fallback = {}) const;
    std::string_view attributeNs(std::string_view uri, std::string_view local, std::string_view fallback = {}) const;
    /// Changes in place, or appends. `name` as written; with a prefix, `uri` is its namespace.
    void setAttribute(std::string name, std::string value, std::string uri = {});
    bool removeAttribute(std::string_view local, std::string_view uri = {});

    const std::vector<NamespaceDeclaration>& declarations() const { return declarations_; }
    void declare(std::string prefix, std::string uri);
    /// The prefix bound to `uri` here (declared here or above and not hidden); null when there is none.
    const std::string* prefixFor(std::string_view uri) const;
    /// The namespace that `prefix` is bound to here; null when there is none.
    const std::string* uriFor(std::string_view prefix) const;

    const Children& children() const { return children_; }
    /// Child elements in order; with arguments only those of that name.
    std::vector<Element*> elements();
    std::vector<const Element*> elements() const;
    std::vector<Element*> elements(std::string_view uri, std::string_view local);
    std::vector<const Element*> elements(std::string_view uri, std::string_view local) const;
    /// The first child element of that name; null when there is none.
    Element* child(std::string_view uri, std::string_view local);
    const Element* child(std::string_view uri, std::string_view local) const;

    /// Text of the direct text children, together.
    std::string text() const;
    /// Text of all that is below, in document order.
    std::string deepText() const;
    /// Replaces all children by one text (none when it is empty).
    void setText(std::string text);

    std::size_t indexOf(const Node& child) const;
    Node& append(std::unique_ptr<Node> node);
    Node& insert(std::size_t index, std::unique_ptr<Node> node);
    Element& appendElement(std::string name, std::string uri);
    void appendText(std::string text);
    /// Takes the child out and hands it over.
    std::unique_ptr<Node> remove(const Node& child);

    std::unique_ptr<Node> clone() const override;

    /// This element alone as XML text; prefixes bound above it are not repeated.
    void write(std::string& out) const;
    /// `<name xmlns… attributes` without the closing `>`.
    void writeStartTag(std::string& out) const;

  private:
    friend class TreeBuilder;

    std::string name_;
    std::string uri_;
    int line_;
    std::vector<NamespaceDeclaration> declarations_;
    std::vector<Attribute> attributes_;
    Children children_;
};

/// Any node as XML text.
void writeNode(std::string& out, const Node& node);

}  // namespace entente::xml
