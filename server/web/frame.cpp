#include "web/frame.h"

#include <utility>

namespace entente::web {

namespace {

/// The same page in another language: the handlers keep the choice and drop the parameter.
std::string languageUrl(const std::string& path, const Language& language) {
    return path + (path.find('?') == std::string::npos ? "?lang=" : "&lang=") + language.tag;
}

Data::List assetUrls(const Site& site, const std::vector<std::string>& paths) {
    Data::List list;
    for (const auto& path : paths)
        list.push_back(Data().set("url", site.assets().url(path)));
    return list;
}

Data::List languageLinks(const Site& site, const Frame& frame) {
    Data::List list;
    for (const auto& language : site.catalogue().languages()) {
        Data item;
        item.set("tag", language.tag)
            .set("name", site.text(language, "language.name"))
            .set("url", languageUrl(frame.path, language))
            .set("current", language == frame.language);
        list.push_back(std::move(item));
    }
    return list;
}

}  // namespace

const char* toneClass(Tone tone) {
    switch (tone) {
        case Tone::Blue:
            return "blue";
        case Tone::Green:
            return "green";
        case Tone::Red:
            return "red";
        case Tone::Yellow:
            return "yellow";
        case Tone::Neutral:
            break;
    }
    return "neutral";
}

Data tagData(const Tag& tag) {
    return std::move(Data().set("tag", tag.text).set("tone", toneClass(tag.tone)));
}

Data commonData(const Frame& frame) {
    return std::move(Data().set("csrf", frame.csrf).set("lang", frame.language.tag));
}

Html body(const Site& site, const Frame& frame, std::string_view name, Data data) {
    data.set("csrf", frame.csrf).set("lang", frame.language.tag);
    return site.templates().render(name, frame.language, data);
}

std::string document(const Site& site, const Frame& frame, const Page& page) {
    auto data = commonData(frame);
    data.set("title", page.title).set("body_html", page.body).set("below_html", frame.below);
    data.set("style_url", site.assets().url("entente.css")).set("icon_url", site.assets().url("icon.svg"));
    data.set("styles", assetUrls(site, page.styles)).set("scripts", assetUrls(site, page.scripts));
    data.set("plain", frame.plain).set("narrow", page.narrow).set("languages", languageLinks(site, frame));
    Data::List account;
    if (frame.account)
        account.push_back(Data()
                              .set("name", frame.account->name)
                              .set("administrator", frame.account->administrator)
                              .set("coordinator", frame.account->coordinator));
    data.set("account", std::move(account));
    Data::List notice;
    if (frame.notice)
        notice.push_back(Data()
                             .set("heading", frame.notice->title)
                             .set("text", frame.notice->text)
                             .set("good", frame.notice->tone == Tone::Green)
                             .set("warn", frame.notice->tone == Tone::Yellow || frame.notice->tone == Tone::Red));
    data.set("notice", std::move(notice));
    Data::List errors;
    for (const auto& error : page.errors)
        errors.push_back(Data().set("field", error.field).set("text", error.text));
    data.set("has_errors", !page.errors.empty()).set("errors", std::move(errors));
    Data::List back;
    if (page.back) back.push_back(Data().set("text", page.back->text).set("url", page.back->url));
    data.set("back", std::move(back));
    return site.templates().render("layout", frame.language, data).text();
}

std::vector<PageError> pageErrors(const Site& site, const Language& language,
                                  const std::vector<forms::FieldError>& errors) {
    std::vector<PageError> result;
    result.reserve(errors.size());
    for (const auto& error : errors)
        result.push_back({error.id, site.catalogue().say(language, error.message)});
    return result;
}

}  // namespace entente::web
