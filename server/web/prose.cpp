#include "web/prose.h"

#include <string>
#include <vector>

#include "base/utf8.h"
#include "web/template_source.h"

namespace entente::web {

namespace {

bool isSafeAddress(std::string_view address) {
    const bool local = address.starts_with("/") && !address.starts_with("//");
    return local || address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:");
}

std::string linkHtml(std::string_view address, std::string_view text) {
    return "<a href=\"" + escapeHtml(address) + "\">" + escapeHtml(text) + "</a>";
}

/// `[text](address)` at the start of `rest`; its length in `used`.
std::string linkAt(std::string_view rest, std::size_t& used) {
    const auto middle = rest.find("](");
    const auto end = middle == std::string_view::npos ? middle : rest.find(')', middle);
    if (end == std::string_view::npos) return {};
    const auto address = rest.substr(middle + 2, end - middle - 2);
    if (!isSafeAddress(address)) return {};
    used = end + 1;
    return linkHtml(address, rest.substr(1, middle - 1));
}

std::string addressAt(std::string_view rest, std::size_t& used) {
    auto end = rest.find_first_of(" \t\n<>\"");
    if (end == std::string_view::npos) end = rest.size();
    while (end > 0 && std::string_view(".,;:!?)").find(rest[end - 1]) != std::string_view::npos)
        --end;
    used = end;
    return linkHtml(rest.substr(0, end), rest.substr(0, end));
}

std::string inlineHtml(std::string_view text) {
    std::string result;
    bool bold = false;
    for (std::size_t i = 0; i < text.size();) {
        const auto rest = text.substr(i);
        std::size_t used = 0;
        std::string piece;
        if (rest.starts_with("**") && (bold || rest.find("**", 2) != std::string_view::npos)) {
            piece = bold ? "</b>" : "<b>";
            bold = !bold;
            used = 2;
        } else if (rest.front() == '[') {
            piece = linkAt(rest, used);
        } else if (rest.starts_with("https://") || rest.starts_with("http://")) {
            piece = addressAt(rest, used);
        }
        if (used == 0) {
            piece = escapeHtml(rest.substr(0, 1));
            used = 1;
        }
        result += piece;
        i += used;
    }
    return bold ? result + "</b>" : result;
}

/// Builds blocks line by line; a list or paragraph is open until another kind of line comes.
class Blocks {
  public:
    void line(std::string_view raw) {
        const auto text = utf8::trim(raw);
        if (text.empty()) return open("");
        if (text.front() == '#') return heading(text);
        if (text.starts_with("- ") || text.starts_with("* ")) return item("ul", text.substr(2));
        const auto digits = text.find_first_not_of("0123456789");
        if (digits != std::string_view::npos && digits > 0 && digits < 3 && text.substr(digits).starts_with(". "))
            return item("ol", text.substr(digits + 2));
        if (open_ == "p") html_ += "<br>";
        open("p");
        html_ += inlineHtml(text);
    }

    std::string finish() { return (open(""), std::move(html_)); }

  private:
    void open(const std::string& tag) {
        if (open_ == tag) return;
        if (!open_.empty()) html_ += "</" + open_ + ">";
        if (!tag.empty()) html_ += "<" + tag + ">";
        open_ = tag;
    }

    void heading(std::string_view text) {
        open("");
        html_ +=
            "<h3>" +
            inlineHtml(utf8::trim(text.substr(
                text.find_first_not_of('#') == std::string_view::npos ? text.size() : text.find_first_not_of('#')))) +
            "</h3>";
    }

    void item(const std::string& tag, std::string_view text) {
        open(tag);
        html_ += "<li>" + inlineHtml(text) + "</li>";
    }

    std::string html_;
    std::string open_;
};

}  // namespace

Html proseHtml(std::string_view text) {
    Blocks blocks;
    while (!text.empty()) {
        const auto end = text.find('\n');
        blocks.line(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return Html(blocks.finish());
}

}  // namespace entente::web
