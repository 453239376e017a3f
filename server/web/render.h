#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "web/i18n.h"

namespace entente::web {

/// HTML that may stand in a page as it is: made by a template, or by code that escapes what it is given.
class Html {
  public:
    Html() = default;
    explicit Html(std::string markup) : markup_(std::move(markup)) {}
    /// Text, with what HTML would read as markup escaped.
    static Html escaped(std::string_view text);

    const std::string& text() const { return markup_; }
    bool empty() const { return markup_.empty(); }
    Html& operator+=(const Html& other) { return (markup_ += other.markup_, *this); }

  private:
    std::string markup_;
};

/// What a template is filled with: names with a text, a yes or no, HTML, a list or a group of further names.
class Data {
  public:
    using List = std::vector<Data>;
    using Field = std::variant<bool, std::string, Html, std::shared_ptr<const List>>;

    Data& set(std::string name, std::string text) { return put(std::move(name), std::move(text)); }
    Data& set(std::string name, std::string_view text) { return put(std::move(name), std::string(text)); }
    Data& set(std::string name, const char* text) { return put(std::move(name), std::string(text)); }
    Data& set(std::string name, bool shown) { return put(std::move(name), shown); }
    Data& set(std::string name, std::int64_t number) { return put(std::move(name), std::to_string(number)); }
    Data& set(std::string name, int number) { return put(std::move(name), std::to_string(number)); }
    /// The name must end in `_html`, and no other kind of value may have such a name.
    Data& set(std::string name, Html html) { return put(std::move(name), std::move(html)); }
    Data& set(std::string name, List list);
    Data& set(std::string name, Data group);

    const Field* find(std::string_view name) const;

  private:
    Data& put(std::string name, Field field);

    std::map<std::string, Field, std::less<>> fields_;
};

/// A template that is wrong, or a name in it that the data does not fill. A programming error: never caused by input.
class TemplateError : public std::logic_error {
  public:
    using std::logic_error::logic_error;
};

/// All HTML templates, compiled once for each language of the catalogue; safe to share between threads.
///
/// Written for ctemplate with automatic escaping by context (text, attribute, address). On top of it:
/// - `[[key]]` is the sentence of that key; its `{name}` places are filled as the template's own `{{name}}` are.
/// - `[[>name]]` is the template `name` in this place.
/// - `{{#x}}…{{/x}}` shows its content once for `true`, for a text that is not empty and for a group, once an item for
///   a list; `{{#x_separator}}` inside it stands between items; `{{#no_x}}` is the opposite of `{{#x}}`.
/// - A name that the data does not fill, there or further out, is an error.
/// - `{{x_html:none}}` is the only way past the escaping, and takes only `Html`.
class Templates {
  public:
    /// Compiles every `*.html` of the folder. Throws TemplateError with file and reason.
    Templates(const std::string& folder, const Catalogue& catalogue);
    /// For tests: name -> source.
    Templates(const std::map<std::string, std::string>& sources, const Catalogue& catalogue);
    ~Templates();
    Templates(const Templates&) = delete;
    Templates& operator=(const Templates&) = delete;

    /// Throws TemplateError when there is no such template or a name is not filled.
    Html render(std::string_view name, const Language& language, const Data& data) const;

  private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace entente::web
