#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "xml/element.h"

namespace entente::xml {

/// What a document may cost before it is refused.
struct Limits {
    std::size_t bytes = std::size_t{64} << 20;
    std::size_t nodes = 2'000'000;  ///< elements, attributes, texts, comments, instructions
    std::size_t depth = 200;        ///< of nested elements
};

/// An XML 1.0 document with namespaces, in memory and free to change. Any DOCTYPE is refused, so there are no entities
/// but the five of XML itself, and nothing outside the bytes is ever read. Writing a parsed document back keeps every
/// element, attribute, text, comment, instruction and prefix; only white space inside tags and the kind of quotes may
/// differ. Not thread-safe while it changes; a document that no longer changes may be shared.
class Document {
  public:
    /// Errors: `xml.doctype`, `xml.limit.bytes|nodes|depth`, `xml.syntax` (place `line:column`).
    static Result<Document> parse(std::string_view bytes, const Limits& limits = {});

    explicit Document(std::unique_ptr<Element> root);

    Element& root() { return *root_; }
    const Element& root() const { return *root_; }

    /// UTF-8 with an XML declaration; text and attribute values are escaped so that parsing gives them back exactly.
    std::string toXml() const;

  private:
    friend class TreeBuilder;

    std::vector<std::unique_ptr<Node>> prolog_;
    std::unique_ptr<Element> root_;
    std::vector<std::unique_ptr<Node>> epilog_;
    int standalone_ = -1;  ///< as declared: 1 yes, 0 no, -1 not said
};

}  // namespace entente::xml
