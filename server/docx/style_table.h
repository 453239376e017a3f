#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "xml/document.h"

namespace entente::docx {

/// Which list a paragraph belongs to (ECMA-376-1 17.9.18).
struct ListReference {
    std::string numbering;  ///< `w:numId`; `0` takes a paragraph out of its style's list
    int level = 0;
};

/// What the preview needs to know of the styles of a document. Immutable.
class StyleTable {
  public:
    StyleTable() = default;
    explicit StyleTable(const xml::Document& styles);

    /// 0 for a title, 1 … 9 for a heading, nothing for text.
    std::optional<int> headingLevel(std::string_view style) const;
    /// `w:jc` of the style or of what it is based on; empty when not said.
    std::string alignment(std::string_view style) const;
    std::optional<ListReference> list(std::string_view style) const;
    /// A switch of character formatting such as `b`; nothing when not said.
    std::optional<bool> toggle(std::string_view style, std::string_view property) const;

    /// The style of paragraphs that name none.
    const std::string& defaultParagraphStyle() const { return default_; }

  private:
    struct Style {
        std::string name, basedOn, alignment;
        std::optional<int> outlineLevel;
        std::optional<ListReference> list;
        std::map<std::string, bool, std::less<>> toggles;
    };

    /// Calls `look` on the style and those it is based on until it gives something.
    template <typename Look>
    auto inherited(std::string_view style, Look look) const;

    std::map<std::string, Style, std::less<>> styles_;
    std::string default_;
};

/// The switch `w:property` in run or paragraph properties (ECMA-376-1 17.17.4); nothing when absent.
std::optional<bool> toggleIn(const xml::Element* properties, std::string_view property);
/// `w:numPr` of paragraph properties.
std::optional<ListReference> listIn(const xml::Element* properties);
/// The `w:val` of the child `w:property`; empty when absent.
std::string_view valueIn(const xml::Element* properties, std::string_view property);

}  // namespace entente::docx
