#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "docx/includes.h"
#include "docx/late_fields.h"
#include "feel/expression.h"
#include "feel/value.h"
#include "template/outcome.h"
#include "template/resources.h"

namespace entente::docx {

using templates::Finding;
using templates::Outcome;
using templates::Place;

/// What a template says about itself.
struct Inspection {
    struct Tag {
        std::string text;  ///< as its author wrote it
        Place place;
    };

    std::vector<Tag> tags;           ///< in document order, part by part
    std::vector<std::string> paths;  ///< the data it reads, sorted: `program.title`, `concept.themes[].title`
    std::vector<Place> readAt;       ///< where each of them is read first
    std::vector<LateField> late;     ///< filled in when the document is issued
    std::vector<Finding> problems;
};

struct CompileOptions {
    /// What `{% include "name" %}` names.
    DocumentLoader include = {};
};

/// A Word document with tags, compiled to literal XML and programs: immutable, cheap to copy, thread-safe to share;
/// compile it once and render it often.
///
/// Tags count in body, headers, footers, footnotes, endnotes, text boxes, content controls, hyperlinks, comments, the
/// alternative text of pictures and the document properties; not in deleted text. Every value with form prints, see
/// `template/form_value.h`; the rules are in `etc/guides/templates.md`. Strict, macro-enabled, encrypted and damaged
/// files, OLE objects, sub-documents and remote pictures are refused by name.
class DocxTemplate {
  public:
    static Outcome<DocxTemplate> compile(std::string bytes, const CompileOptions& options = {});

    /// The filled document. Dates and times print in the locale and zone of `environment`. Equal input gives equal
    /// bytes.
    Outcome<std::string> render(const feel::Context& data, const feel::Environment& environment,
                                const templates::RenderOptions& options = {}) const;

    const Inspection& inspection() const;

  private:
    struct Compiled;
    explicit DocxTemplate(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

    std::shared_ptr<const Compiled> compiled_;
};

/// The same of a file that may be broken.
Inspection inspect(std::string bytes, const CompileOptions& options = {});

/// For `entente inspect`: `{tags: [{tag, part, paragraph, position, text}], paths, late: [{field, part, paragraph,
/// text}], problems: […]}`; with data also
/// `unknown` (paths that the data lacks) and `unused` (data that nothing reads).
feel::Value describe(const Inspection& inspection, const feel::Context* data = nullptr);

}  // namespace entente::docx
