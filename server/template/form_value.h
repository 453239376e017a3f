#pragma once

#include <string>

#include "feel/function.h"
#include "feel/value.h"

namespace entente::templates {

/// A value with a form, which outputs with a form (Word, HTML) print as such. It is a function to FEEL, so data can
/// never hold one: only the functions of `formFunctions` make it. Immutable, thread-safe.
class FormValue final : public feel::Function {
  public:
    enum class Form { Link, PageBreak };

    FormValue(Form form, std::string text, std::string url)
        : form_(form), text_(std::move(text)), url_(std::move(url)) {}

    Form form() const { return form_; }
    const std::string& label() const { return text_; }
    const std::string& url() const { return url_; }

    const std::vector<std::string>& parameters() const override;
    feel::Value call(const feel::List& arguments, feel::Run& run) const override;
    std::string text() const override { return text_; }

    /// Null when the value is none.
    static const FormValue* of(const feel::Value& value);

  private:
    Form form_;
    std::string text_;
    std::string url_;
};

/// `link(text, url)` for http, https and mailto, and `page break()`.
const feel::Context& formFunctions();

}  // namespace entente::templates
