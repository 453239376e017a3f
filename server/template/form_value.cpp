#include "template/form_value.h"

#include <algorithm>
#include <utility>

#include "template/length.h"
#include "template/safe_url.h"

namespace entente::templates {

namespace {

using feel::List;
using feel::Value;

class FormFunction final : public feel::Function {
  public:
    using Body = Value (*)(const List&);

    FormFunction(std::vector<std::string> parameters, Body body) : parameters_(std::move(parameters)), body_(body) {}

    const std::vector<std::string>& parameters() const override { return parameters_; }
    bool variadic() const override { return true; }
    Value call(const List& arguments, feel::Run& /*run*/) const override { return body_(arguments); }
    Value callNamed(const std::vector<std::string>& names, const List& values, feel::Run& run) const override {
        List arguments(parameters_.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto found = std::find(parameters_.begin(), parameters_.end(), names[i]);
            if (found != parameters_.end())
                arguments[static_cast<std::size_t>(found - parameters_.begin())] = values[i];
        }
        while (!arguments.empty() && arguments.back().isNull())
            arguments.pop_back();
        return call(arguments, run);
    }

  private:
    std::vector<std::string> parameters_;
    Body body_;
};

Value form(FormValue::Form what) {
    return {std::shared_ptr<const feel::Function>(std::make_shared<FormValue>(std::move(what)))};
}

Value refused(std::string key, std::string pattern, Message::Arguments arguments = {}) {
    return form(RefusedForm{{std::move(key), std::move(pattern), std::move(arguments)}});
}

Value link(const List& arguments) {
    if (arguments.size() == 2 && arguments[1].isNull()) return arguments[0];  // nobody to write to, so just the words
    if (arguments.size() != 2 || !arguments[0].isString() || !arguments[1].isString())
        return refused("template.link", "A link is written link(text, address), both of them texts.");
    if (!isSafeUrl(arguments[1].string()))
        return refused("template.link_address", "A link leads to http, https and mailto addresses only: {url}.",
                       {{"url", arguments[1].string().substr(0, 200)}});
    return form(LinkForm{arguments[0].string(), arguments[1].string()});
}

Value pageBreak(const List& arguments) {
    if (!arguments.empty()) return refused("template.page_break", "A page break is written page break().");
    return form(PageBreakForm{});
}

Value markdown(const List& arguments) {
    if (arguments.size() == 1 && arguments[0].isNull()) return {};
    if (arguments.size() != 1 || !arguments[0].isString())
        return refused("template.markdown", "Text with Markdown is written markdown(text).");
    return form(MarkdownForm{arguments[0].string()});
}

/// The options of pictures; a refusal when one is unknown or no length.
struct PictureOptions {
    std::int64_t width = 0, height = 0;
    std::string alt;
    Value refusal;
};

PictureOptions pictureOptions(const List& arguments, bool hasHeight) {
    PictureOptions options;
    if (arguments.size() < 2 || arguments[1].isNull()) return options;
    if (!arguments[1].isContext()) {
        options.refusal = refused("template.picture_options",
                                  "The options of a picture are written {width: \"4cm\", alt: \"what it shows\"}.");
        return options;
    }
    for (const auto& [name, value] : arguments[1].context().entries()) {
        if (value.isNull()) continue;
        if (name == "alt" && value.isString()) {
            options.alt = value.string();
            continue;
        }
        const auto length = value.isString() ? parseLength(value.string()) : std::nullopt;
        if (!length || (name != "width" && (name != "height" || !hasHeight))) {
            options.refusal =
                refused("template.picture_option",
                        "“{name}” is no option of a picture, or not a length such as \"4cm\", \"40mm\" or \"1.5in\".",
                        {{"name", name}});
            return options;
        }
        (name == "width" ? options.width : options.height) = *length;
    }
    return options;
}

Value image(const List& arguments) {
    if (!arguments.empty() && arguments[0].isNull()) return {};  // no picture in the data
    if (arguments.empty() || arguments.size() > 2 || !(arguments[0].isString() || arguments[0].isContext()))
        return refused("template.image", "A picture is written image(document, {width: \"4cm\", alt: \"…\"}).");
    auto options = pictureOptions(arguments, true);
    if (!options.refusal.isNull()) return options.refusal;
    return form(PictureForm{arguments[0], options.width, options.height, std::move(options.alt)});
}

Value qr(const List& arguments) {
    if (!arguments.empty() && arguments[0].isNull()) return {};
    if (arguments.empty() || arguments.size() > 2 || !arguments[0].isString())
        return refused("template.qr", "A QR code is written qr(text) or qr(text, {width: \"3cm\"}).");
    auto options = pictureOptions(arguments, false);
    if (!options.refusal.isNull()) return options.refusal;
    return form(QrForm{arguments[0].string(), options.width, std::move(options.alt)});
}

Value document(const List& arguments) {
    if (arguments.size() == 1 && arguments[0].isNull()) return {};
    if (arguments.size() != 1 || !arguments[0].isString())
        return refused("template.document", "Another document is written document(name).");
    return form(DocumentForm{arguments[0].string()});
}

Value function(std::vector<std::string> parameters, FormFunction::Body body) {
    return {std::shared_ptr<const feel::Function>(std::make_shared<FormFunction>(std::move(parameters), body))};
}

}  // namespace

const std::vector<std::string>& FormValue::parameters() const {
    static const std::vector<std::string> none;
    return none;
}

Value FormValue::call(const List& /*arguments*/, feel::Run& /*run*/) const {
    return Value::null("a value with a form cannot be called");
}

std::string FormValue::text() const {
    if (const auto* link = as<LinkForm>()) return link->text;
    if (const auto* markdown = as<MarkdownForm>()) return markdown->text;
    if (const auto* picture = as<PictureForm>()) return picture->alt;
    if (const auto* code = as<QrForm>()) return code->text;
    return {};
}

const FormValue* FormValue::of(const Value& value) {
    return value.isFunction() ? dynamic_cast<const FormValue*>(value.function().get()) : nullptr;
}

const feel::Context& formFunctions() {
    static const feel::Context functions = {
        {"link", function({"text", "url"}, link)},  {"page break", function({}, pageBreak)},
        {"markdown", function({"text"}, markdown)}, {"image", function({"source", "options"}, image)},
        {"qr", function({"text", "options"}, qr)},  {"document", function({"name"}, document)}};
    return functions;
}

}  // namespace entente::templates
