#include "web/template_source.h"

#include "web/render.h"

namespace entente::web {

namespace {

constexpr int includeDepth = 8;

/// `{name}` of a sentence as the template's own `{{name}}`, everything else as text.
std::string sentenceSource(std::string_view pattern) {
    const auto escaped = escapeHtml(pattern);
    std::string result;
    for (const char c : escaped) {
        if (c == '{')
            result += "{{";
        else if (c == '}')
            result += "}}";
        else
            result += c;
    }
    return result;
}

class Preparation {
  public:
    Preparation(const std::map<std::string, std::string>& sources, const Catalogue& catalogue, const Language& language)
        : sources_(sources), catalogue_(catalogue), language_(language) {}

    std::string include(const std::string& name, int depth) const {
        const auto source = sources_.find(name);
        if (source == sources_.end()) throw TemplateError("no template `" + name + "`");
        if (depth > includeDepth) throw TemplateError("templates include each other: `" + name + "`");
        std::string result;
        std::string_view rest = source->second;
        for (;;) {
            const auto open = rest.find("[[");
            result += rest.substr(0, open);
            if (open == std::string_view::npos) return result;
            const auto close = rest.find("]]", open);
            if (close == std::string_view::npos) throw TemplateError("`[[` without `]]` in template `" + name + "`");
            const auto what = rest.substr(open + 2, close - open - 2);
            result += what.starts_with('>') ? include(std::string(what.substr(1)), depth + 1) : sentence(name, what);
            rest.remove_prefix(close + 2);
        }
    }

  private:
    std::string sentence(const std::string& name, std::string_view key) const {
        if (!catalogue_.has(language_, key))
            throw TemplateError("template `" + name + "` says `" + std::string(key) + "`, which language `" +
                                language_.tag + "` lacks");
        return sentenceSource(catalogue_.pattern(language_, key));
    }

    const std::map<std::string, std::string>& sources_;
    const Catalogue& catalogue_;
    const Language& language_;
};

/// A modifier switches automatic escaping off, so only `:none` on a name for `Html` may stand.
void refuseModifiers(std::string_view name, std::string_view source) {
    for (auto open = source.find("{{"); open != std::string_view::npos; open = source.find("{{", open + 2)) {
        const auto marker = source.substr(open + 2, source.find("}}", open) - open - 2);
        const auto colon = marker.find(':');
        const bool html = marker.substr(0, colon).ends_with("_html");
        const bool plain = colon == std::string_view::npos;
        const bool fine = marker.find_first_of("#/%!") == 0 ||
                          (html ? marker.substr(marker.find(':') + 1) == "none" && !plain : plain);
        if (!fine)
            throw TemplateError("template `" + std::string(name) + "`: `{{" + std::string(marker) +
                                "}}`: `:none` belongs to `…_html`, and to nothing else");
    }
}

}  // namespace

std::string escapeHtml(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string prepareSource(std::string_view name, const std::map<std::string, std::string>& sources,
                          const Catalogue& catalogue, const Language& language) {
    auto source = Preparation(sources, catalogue, language).include(std::string(name), 0);
    refuseModifiers(name, source);
    return "{{%AUTOESCAPE context=\"HTML\"}}" + source;
}

}  // namespace entente::web
