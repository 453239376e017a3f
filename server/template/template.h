#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/expression.h"
#include "template/outcome.h"
#include "template/resources.h"

/// The template language (`{{ FEEL }}`, `{% if/elif/else/endif %}`, `{% for x in list %}…{% else %}…{% endfor %}`,
/// `{% set name = FEEL %}`, `{% include "name" %}`, `{# remark #}`) for mails, subjects, file names and HTML; `docx/`
/// uses the same programs. Within a loop, `loop` is `{index, first, last, length, previous}`.
namespace entente::templates {

enum class Escaping { None, Html };

/// The text of another template of the package, by name; nothing when there is none.
using IncludeLoader = std::function<std::optional<std::string>(std::string_view name)>;

/// A compiled text template: immutable, cheap to copy, thread-safe to share.
///
/// A line that holds nothing but `{% … %}` and `{# … #}` tags goes with its line end. Values print as `toText` of
/// `template/print.h` says; null prints nothing; an unknown name is a problem; a value with a control character is a
/// problem that names the expression. With `Escaping::Html` what is printed is escaped for elements and quoted
/// attribute values, what stands in the template is not. Data is never read as template.
class TextTemplate {
  public:
    struct Options {
        Escaping escaping = Escaping::None;
        std::string file = {};  ///< named in problems
        IncludeLoader include = {};
    };

    static Outcome<TextTemplate> compile(std::string_view text);
    static Outcome<TextTemplate> compile(std::string_view text, const Options& options);

    /// Dates and times print in the locale and zone of `environment`. Of the values with form, HTML has links,
    /// Markdown, pictures and QR codes; a plain text has the address of a link, Markdown as it is written and
    /// alternative texts.
    Outcome<std::string> render(const feel::Context& data, const feel::Environment& environment,
                                const RenderOptions& options = {}) const;

    /// The data it reads, sorted: `program.partner.name`, and `concept.themes[].title` for what a loop reads.
    const std::vector<std::string>& requiredPaths() const;

  private:
    struct Compiled;
    explicit TextTemplate(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

    std::shared_ptr<const Compiled> compiled_;
};

}  // namespace entente::templates
