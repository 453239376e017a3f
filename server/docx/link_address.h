#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "xml/element.h"

namespace entente::docx {

/// The address of a hyperlink with tags: what stands before each tag, and behind the last.
struct LinkAddress {
    struct Tag {
        std::string before;
        std::size_t site;  ///< in the TagSites of the part
    };
    std::vector<Tag> tags;
    std::string rest;
};

/// By their `w:hyperlink`.
using LinkAddresses = std::unordered_map<const xml::Element*, LinkAddress>;

/// An address as its author typed it. Word writes `{{ url }}` as `%7B%7B%20url%20%7D%7D`.
class DecodedAddress {
  public:
    explicit DecodedAddress(std::string_view address);

    const std::string& text() const { return text_; }
    bool mayHoldTags() const { return firstTag() < text_.size(); }
    /// Where in the text a tag may begin first; its size when there is none.
    std::size_t firstTag() const { return std::min({text_.find("{{"), text_.find("{%"), text_.size()}); }
    /// That piece of the text as it stood in the address.
    std::string encoded(std::size_t begin, std::size_t end) const;

  private:
    std::string_view address_;
    std::string text_;
    std::vector<std::size_t> origins_;  ///< of each byte of the text, and of its end
};

/// Puts a value behind what there is of an address. The beginning of an address, alone or behind its scheme, stays an
/// address, which may bring its own scheme; further on a value is data, and percent-encoded (RFC 3986, 2.1).
void appendToAddress(std::string& address, std::string_view value);

}  // namespace entente::docx
