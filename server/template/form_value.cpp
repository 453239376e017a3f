#include "template/form_value.h"

#include <algorithm>
#include <functional>

namespace entente::templates {

namespace {

using feel::Value;

class FormFunction final : public feel::Function {
  public:
    using Body = Value (*)(const feel::List&);

    FormFunction(std::vector<std::string> parameters, Body body) : parameters_(std::move(parameters)), body_(body) {}

    const std::vector<std::string>& parameters() const override { return parameters_; }
    Value call(const feel::List& arguments, feel::Run& /*run*/) const override { return body_(arguments); }

  private:
    std::vector<std::string> parameters_;
    Body body_;
};

/// Addresses that a reader's program opens in a browser or mail program, and nothing else.
bool isSafeUrl(const std::string& url) {
    const auto isVisible = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '<' && c != '>';
    };
    return (url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:")) &&
           std::all_of(url.begin(), url.end(), isVisible);
}

Value formValue(FormValue::Form form, std::string text, std::string url) {
    return {std::shared_ptr<const feel::Function>(std::make_shared<FormValue>(form, std::move(text), std::move(url)))};
}

Value link(const feel::List& arguments) {
    if (arguments.size() != 2 || !arguments[0].isString() || !arguments[1].isString())
        return Value::null("link(text, url) needs two strings");
    if (!isSafeUrl(arguments[1].string())) return Value::null("link() takes http, https and mailto addresses only");
    return formValue(FormValue::Form::Link, arguments[0].string(), arguments[1].string());
}

Value pageBreak(const feel::List& /*arguments*/) {
    return formValue(FormValue::Form::PageBreak, {}, {});
}

Value function(std::vector<std::string> parameters, FormFunction::Body body) {
    return {std::shared_ptr<const feel::Function>(std::make_shared<FormFunction>(std::move(parameters), body))};
}

}  // namespace

const std::vector<std::string>& FormValue::parameters() const {
    static const std::vector<std::string> none;
    return none;
}

Value FormValue::call(const feel::List& /*arguments*/, feel::Run& /*run*/) const {
    return Value::null("a value with a form cannot be called");
}

const FormValue* FormValue::of(const Value& value) {
    return value.isFunction() ? dynamic_cast<const FormValue*>(value.function().get()) : nullptr;
}

const feel::Context& formFunctions() {
    static const feel::Context functions = {{"link", function({"text", "url"}, link)},
                                            {"page break", function({}, pageBreak)}};
    return functions;
}

}  // namespace entente::templates
