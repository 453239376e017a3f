#include "xml/element_places.h"

#include <string>
#include <vector>

#include "base/utf8.h"

namespace entente::xml {

namespace {

struct FoundTag {
    std::string_view name;
    ElementPlace place;
};

Error notUtf8() {
    return invalid("xml.not_utf8", "The XML is not in UTF-8.");
}

/// The elements of well-formed XML without DOCTYPE, in the order of their start tags.
class TagScanner {
  public:
    explicit TagScanner(std::string_view bytes) : bytes_(bytes) {}

    /// False for bytes that are no such XML in UTF-8.
    bool run() {
        for (at_ = bytes_.find('<'); at_ != std::string_view::npos; at_ = bytes_.find('<', at_))
            if (!markup()) return false;
        return open_.empty();
    }

    const std::vector<FoundTag>& tags() const { return tags_; }

  private:
    bool markup() {
        const auto rest = bytes_.substr(at_);
        if (rest.starts_with("<!--")) return skipPast("-->", 4);
        if (rest.starts_with("<![CDATA[")) return skipPast("]]>", 9);
        if (rest.starts_with("<?")) return skipPast("?>", 2);
        return rest.starts_with("</") ? endTag() : startTag();
    }

    bool skipPast(std::string_view end, std::size_t from) {
        const auto found = bytes_.find(end, at_ + from);
        if (found == std::string_view::npos) return false;
        at_ = found + end.size();
        return true;
    }

    bool endTag() {
        if (open_.empty()) return false;
        auto& place = tags_[open_.back()].place;
        open_.pop_back();
        place.contentEnd = at_;
        if (!skipPast(">", 2)) return false;
        place.end = at_;
        return true;
    }

    bool startTag() {
        const auto begin = at_;
        char quote = 0;
        auto end = at_ + 1;
        for (; end < bytes_.size() && (quote != 0 || bytes_[end] != '>'); ++end) {
            const char c = bytes_[end];
            if (quote == c)
                quote = 0;
            else if (quote == 0 && (c == '"' || c == '\''))
                quote = c;
        }
        if (end == bytes_.size()) return false;
        const auto nameEnd = bytes_.find_first_of(" \t\r\n/>", begin + 1);
        at_ = end + 1;
        tags_.push_back({bytes_.substr(begin + 1, nameEnd - begin - 1), {begin, at_, at_, at_}});
        if (bytes_[end - 1] != '/') open_.push_back(tags_.size() - 1);
        return true;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::vector<FoundTag> tags_;
    std::vector<std::size_t> open_;
};

/// Attaches each found tag to its element; false when they are not those of the tree.
bool attach(const Element& element, const std::vector<FoundTag>& tags, ElementPlaces& places) {
    const auto index = places.size();
    if (index >= tags.size() || tags[index].name != element.name()) return false;
    places.emplace(&element, tags[index].place);
    for (const auto* child : element.elements())
        if (!attach(*child, tags, places)) return false;
    return true;
}

bool saysUtf8(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (!bytes.starts_with("<?xml")) return true;
    const auto declaration = bytes.substr(0, bytes.find("?>"));
    const auto named = declaration.find("encoding");
    if (named == std::string_view::npos) return true;
    const auto quote = declaration.find_first_of("\"'", named);
    if (quote == std::string_view::npos) return false;
    const auto close = declaration.find(declaration[quote], quote + 1);
    return utf8::asciiLower(declaration.substr(quote + 1, close - quote - 1)) == "utf-8";
}

}  // namespace

Result<ElementPlaces> placesOf(const Element& root, std::string_view bytes) {
    if (!saysUtf8(bytes)) return notUtf8();
    TagScanner scanner(bytes);
    ElementPlaces places;
    // In an encoding of wider characters the names do not come out the same.
    if (!scanner.run() || !attach(root, scanner.tags(), places) || places.size() != scanner.tags().size())
        return notUtf8();
    return places;
}

}  // namespace entente::xml
