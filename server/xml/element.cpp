#include "xml/element.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "xml/escape.h"

namespace entente::xml {

namespace {

std::string_view localOf(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void writeCData(std::string& out, std::string_view text) {
    // "]]>" cannot stand in a section: it ends one and begins the next in its middle.
    out += "<![CDATA[";
    for (std::size_t end = 0; (end = text.find("]]>")) != std::string_view::npos; text.remove_prefix(end + 2)) {
        out.append(text.substr(0, end + 2));
        out += "]]><![CDATA[";
    }
    out.append(text);
    out += "]]>";
}

}  // namespace

void writeNode(std::string& out, const Node& node) {
    switch (node.kind()) {
        case NodeKind::Element:
            node.asElement()->write(out);
            break;
        case NodeKind::Text:
            escapeText(out, node.content());
            break;
        case NodeKind::CData:
            writeCData(out, node.content());
            break;
        case NodeKind::Comment:
            out.append("<!--").append(node.content()).append("-->");
            break;
        case NodeKind::Instruction:
            out.append("<?").append(node.content()).append("?>");
            break;
    }
}

Element* Node::asElement() {
    return isElement() ? static_cast<Element*>(this) : nullptr;
}

const Element* Node::asElement() const {
    return isElement() ? static_cast<const Element*>(this) : nullptr;
}

std::unique_ptr<Node> Node::clone() const {
    return std::make_unique<Node>(kind_, text_);
}

std::string_view Attribute::local() const {
    return localOf(name);
}

Element::Element(std::string name, std::string uri, int line)
    : Node(NodeKind::Element, {}), name_(std::move(name)), uri_(std::move(uri)), line_(line) {}

std::string_view Element::local() const {
    return localOf(name_);
}

std::string_view Element::prefix() const {
    const auto colon = name_.find(':');
    return colon == std::string::npos ? std::string_view() : std::string_view(name_).substr(0, colon);
}

const Attribute* Element::findAttribute(std::string_view local, std::string_view uri) const {
    for (const auto& attribute : attributes_)
        if (attribute.uri == uri && attribute.local() == local) return &attribute;
    return nullptr;
}

std::string_view Element::attribute(std::string_view local, std::string_view fallback) const {
    return attributeNs({}, local, fallback);
}

std::string_view Element::attributeNs(std::string_view uri, std::string_view local, std::string_view fallback) const {
    const auto* found = findAttribute(local, uri);
    return found ? std::string_view(found->value) : fallback;
}

void Element::setAttribute(std::string name, std::string value, std::string uri) {
    const auto local = localOf(name);
    for (auto& attribute : attributes_) {
        if (attribute.uri != uri || attribute.local() != local) continue;
        attribute.value = std::move(value);
        return;
    }
    attributes_.push_back({std::move(name), std::move(uri), std::move(value)});
}

bool Element::removeAttribute(std::string_view local, std::string_view uri) {
    return std::erase_if(attributes_, [&](const auto& a) { return a.uri == uri && a.local() == local; }) > 0;
}

void Element::declare(std::string prefix, std::string uri) {
    for (auto& declaration : declarations_) {
        if (declaration.prefix != prefix) continue;
        declaration.uri = std::move(uri);
        return;
    }
    declarations_.push_back({std::move(prefix), std::move(uri)});
}

const std::string* Element::prefixFor(std::string_view uri) const {
    for (const auto* element = this; element; element = element->parent()) {
        for (const auto& declaration : element->declarations_) {
            if (declaration.uri != uri) continue;
            const auto* bound = uriFor(declaration.prefix);
            if (bound && *bound == uri) return &declaration.prefix;
        }
    }
    return nullptr;
}

const std::string* Element::uriFor(std::string_view prefix) const {
    for (const auto* element = this; element; element = element->parent())
        for (const auto& declaration : element->declarations_)
            if (declaration.prefix == prefix) return &declaration.uri;
    return nullptr;
}

std::vector<Element*> Element::elements() {
    std::vector<Element*> found;
    for (const auto& node : children_)
        if (auto* element = node->asElement()) found.push_back(element);
    return found;
}

std::vector<const Element*> Element::elements() const {
    std::vector<const Element*> found;
    for (const auto& node : children_)
        if (const Element* element = node->asElement()) found.push_back(element);
    return found;
}

std::vector<Element*> Element::elements(std::string_view uri, std::string_view local) {
    auto found = elements();
    std::erase_if(found, [&](const auto* element) { return !element->is(uri, local); });
    return found;
}

std::vector<const Element*> Element::elements(std::string_view uri, std::string_view local) const {
    auto found = elements();
    std::erase_if(found, [&](const auto* element) { return !element->is(uri, local); });
    return found;
}

const Element* Element::child(std::string_view uri, std::string_view local) const {
    for (const auto& node : children_) {
        const Element* element = node->asElement();
        if (element && element->is(uri, local)) return element;
    }
    return nullptr;
}

Element* Element::child(std::string_view uri, std::string_view local) {
    return const_cast<Element*>(std::as_const(*this).child(uri, local));
}

std::string Element::text() const {
    std::string text;
    for (const auto& node : children_)
        if (node->isText()) text += node->content();
    return text;
}

std::string Element::deepText() const {
    std::string text;
    for (const auto& node : children_) {
        if (node->isText()) text += node->content();
        if (const Element* element = node->asElement()) text += element->deepText();
    }
    return text;
}

void Element::setText(std::string text) {
    children_.clear();
    if (!text.empty()) appendText(std::move(text));
}

std::size_t Element::indexOf(const Node& child) const {
    const auto found =
        std::find_if(children_.begin(), children_.end(), [&](const auto& node) { return node.get() == &child; });
    if (found == children_.end()) throw std::logic_error("xml: not a child of this element");
    return static_cast<std::size_t>(found - children_.begin());
}

Node& Element::append(std::unique_ptr<Node> node) {
    return insert(children_.size(), std::move(node));
}

Node& Element::insert(std::size_t index, std::unique_ptr<Node> node) {
    node->parent_ = this;
    const auto position = children_.begin() + static_cast<std::ptrdiff_t>(std::min(index, children_.size()));
    return **children_.insert(position, std::move(node));
}

Element& Element::appendElement(std::string name, std::string uri) {
    return *append(std::make_unique<Element>(std::move(name), std::move(uri))).asElement();
}

void Element::appendText(std::string text) {
    append(std::make_unique<Node>(NodeKind::Text, std::move(text)));
}

std::unique_ptr<Node> Element::remove(const Node& child) {
    const auto position = children_.begin() + static_cast<std::ptrdiff_t>(indexOf(child));
    auto node = std::move(*position);
    children_.erase(position);
    node->parent_ = nullptr;
    return node;
}

std::unique_ptr<Node> Element::clone() const {
    auto copy = std::make_unique<Element>(name_, uri_, line_);
    copy->declarations_ = declarations_;
    copy->attributes_ = attributes_;
    copy->children_.reserve(children_.size());
    for (const auto& node : children_)
        copy->append(node->clone());
    return copy;
}

void Element::writeStartTag(std::string& out) const {
    out.append("<").append(name_);
    for (const auto& declaration : declarations_) {
        out.append(" xmlns");
        if (!declaration.prefix.empty()) out.append(":").append(declaration.prefix);
        out.append("=\"");
        escapeAttribute(out, declaration.uri);
        out.append("\"");
    }
    for (const auto& attribute : attributes_) {
        out.append(" ").append(attribute.name).append("=\"");
        escapeAttribute(out, attribute.value);
        out.append("\"");
    }
}

void Element::write(std::string& out) const {
    writeStartTag(out);
    if (children_.empty()) {
        out.append("/>");
        return;
    }
    out.append(">");
    for (const auto& node : children_)
        writeNode(out, *node);
    out.append("</").append(name_).append(">");
}

}  // namespace entente::xml
