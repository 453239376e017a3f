#pragma once

#include <memory>
#include <string>
#include <variant>

#include "base/error.h"
#include "feel/function.h"
#include "feel/value.h"
#include "template/picture.h"

namespace entente::templates {

/// `link(text, url)`.
struct LinkForm {
    std::string text, url;
};

struct PageBreakForm {};

/// `markdown(text)`: CommonMark with tables and strikethrough, see `template/markdown.h`.
struct MarkdownForm {
    std::string text;
};

/// `image(source, {width, height, alt})`. `source` is what the data holds: base64 or a `data:` address, or whatever the
/// renderer's `Resources` know how to fetch. Lengths in EMU (914,400 to the inch), 0 when not said.
struct PictureForm {
    feel::Value source;
    std::int64_t width = 0, height = 0;
    std::string alt;
};

/// `qr(text)`, also with the options of `image`.
struct QrForm {
    std::string text;
    std::int64_t width = 0;
    std::string alt;
};

/// `document(name)`: the content of another Word document.
struct DocumentForm {
    std::string name;
};

/// What a call with wrong arguments gives, so that the tag is a problem instead of printing nothing.
struct RefusedForm {
    Message reason;
};

/// A value with a form, which outputs with a form (Word, HTML) print as such. It is a function to FEEL, so data can
/// never hold one: only the functions of `formFunctions` make it. Immutable, thread-safe.
class FormValue final : public feel::Function {
  public:
    using Form = std::variant<LinkForm, PageBreakForm, MarkdownForm, PictureForm, QrForm, DocumentForm, RefusedForm>;

    explicit FormValue(Form form) : form_(std::move(form)) {}

    const Form& form() const { return form_; }
    template <typename T>
    const T* as() const {
        return std::get_if<T>(&form_);
    }

    const std::vector<std::string>& parameters() const override;
    feel::Value call(const feel::List& arguments, feel::Run& run) const override;
    /// What a plain text shows of it: the words of a link, the alternative text of a picture.
    std::string text() const override;

    /// Null when the value is none.
    static const FormValue* of(const feel::Value& value);

  private:
    Form form_;
};

/// `link`, `page break`, `markdown`, `image`, `qr` and `document`.
const feel::Context& formFunctions();

}  // namespace entente::templates
