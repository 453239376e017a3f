#include <fmt/format.h>

#include "base/utf8.h"
#include "mail/mail_text.h"

namespace entente::mail {

namespace {

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html.push_back(c);
        }
    }
    return html;
}

std::string button(std::string_view link, std::string_view label) {
    // Mail programs drop style sheets, so the look stands in the elements.
    return fmt::format(
        "<p style=\"margin:24px 0\"><a href=\"{0}\" style=\"background:#0b50d0;color:#ffffff;padding:12px 20px;"
        "border-radius:6px;text-decoration:none;font-weight:bold\">{1}</a></p>\n<p style=\"font-size:14px\">"
        "<a href=\"{0}\">{0}</a></p>\n",
        escaped(link), escaped(label));
}

/// http and https addresses in a line become links.
std::string linked(std::string_view line) {
    std::string html;
    while (!line.empty()) {
        auto begin = std::min(line.find("https://"), line.find("http://"));
        if (begin == std::string_view::npos) return html + escaped(line);
        const auto end = std::min(line.find_first_of(" \t<>\"", begin), line.size());
        const auto address = line.substr(begin, end - begin);
        html += escaped(line.substr(0, begin)) + fmt::format("<a href=\"{0}\">{0}</a>", escaped(address));
        line.remove_prefix(end);
    }
    return html;
}

}  // namespace

std::string htmlBody(std::string_view text, std::string_view link, std::string_view linkLabel,
                     std::string_view language) {
    std::string html = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"></head>\n<body "
        "style=\"font-family:sans-serif;"
        "font-size:16px;line-height:1.6;color:#1e2124;max-width:40em\">\n",
        escaped(language));
    std::string paragraph;
    const auto close = [&] {
        if (!paragraph.empty()) html += "<p>" + paragraph + "</p>\n";
        paragraph.clear();
    };
    while (true) {
        const auto end = text.find('\n');
        const auto line = utf8::trim(text.substr(0, end));
        if (line.empty()) {
            close();
        } else if (!link.empty() && line == link) {
            close();
            html += button(link, linkLabel);
        } else {
            paragraph += (paragraph.empty() ? "" : "<br>\n") + linked(line);
        }
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    close();
    return html + "</body></html>\n";
}

}  // namespace entente::mail
