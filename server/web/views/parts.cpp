#include "web/views/parts.h"

#include <utility>

namespace entente::web {

Data::List linkData(const std::vector<Link>& links) {
    Data::List list;
    for (const auto& link : links)
        list.push_back(Data().set("text", link.text).set("url", link.url));
    return list;
}

Data::List oneLink(const std::optional<Link>& link) {
    return link ? linkData({*link}) : Data::List();
}

Data::List textData(const std::vector<std::string>& texts) {
    Data::List list;
    for (const auto& text : texts)
        list.push_back(Data().set("text", text));
    return list;
}

Data::List hiddenData(const forms::Fields& fields) {
    Data::List list;
    for (const auto& [name, value] : fields)
        list.push_back(Data().set("name", name).set("value", value));
    return list;
}

Data::List optionData(const std::vector<SelectOption>& options, const std::string& chosen) {
    Data::List list;
    for (const auto& option : options)
        list.push_back(
            Data().set("value", option.value).set("label", option.label).set("chosen", option.value == chosen));
    return list;
}

Data::List fileData(const std::vector<RevisionCard::File>& files) {
    Data::List list;
    for (const auto& file : files)
        list.push_back(Data()
                           .set("name", file.name)
                           .set("url", file.url)
                           .set("format", file.format)
                           .set("size", file.size == 0 ? std::string() : sizeText(file.size))
                           .set("note", file.note));
    return list;
}

Data::List choiceData(const std::vector<DecisionView::Choice>& choices, const std::string& chosen) {
    Data::List list;
    for (const auto& choice : choices)
        list.push_back(Data()
                           .set("id", list.empty() ? std::string("outcome") : "outcome-" + choice.value)
                           .set("value", choice.value)
                           .set("label", choice.label)
                           .set("effect", choice.effect)
                           .set("chosen", choice.value == chosen));
    return list;
}

void setBack(Data& data, const Site& site, const Language& language, std::vector<SelectOption> steps,
             const std::string& chosen) {
    data.set("has_back", !steps.empty());
    if (!steps.empty()) steps.insert(steps.begin(), {"", site.text(language, "back.usual")});
    data.set("back_steps", optionData(steps, chosen));
}

std::string errorOf(const std::vector<PageError>& errors, std::string_view field) {
    for (const auto& error : errors)
        if (error.field == field) return error.text;
    return {};
}

void setErrors(Data& data, const std::vector<PageError>& errors, std::initializer_list<const char*> fields) {
    for (const char* field : fields)
        data.set(std::string("error_") + field, errorOf(errors, field));
}

std::string dueText(const Frame& frame, const std::optional<Timestamp>& due) {
    return due ? momentText(*due, frame.clocks, frame.language) : std::string();
}

std::string momentText(const Frame& frame, Timestamp moment) {
    return momentText(moment, frame.clocks, frame.language);
}

std::string shortHash(const std::string& hash) {
    std::string text;
    for (std::size_t i = 0; i < hash.size() && i < 16; i += 4)
        text += (i > 0 ? " " : "") + hash.substr(i, 4);
    return text;
}

}  // namespace entente::web
