#include "web/views/dispatch.h"

#include <algorithm>
#include <utility>

#include "web/prose.h"
#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const DispatchView& view) {
    Data::List channels;
    for (const char* value : {"mail", "embassy", "courier"})
        channels.push_back(Data()
                               .set("id", channels.empty() ? std::string("channel") : std::string("channel-") + value)
                               .set("value", value)
                               .set("label", site.text(frame.language, std::string("dispatch.channel.") + value))
                               .set("chosen", view.values.channel == value));
    Data::List languages;
    for (const auto& option : view.languages) {
        const bool chosen = std::find(view.chosen.begin(), view.chosen.end(), option.value) != view.chosen.end();
        languages.push_back(Data()
                                .set("id", languages.empty() ? std::string("language") : "language-" + option.value)
                                .set("value", option.value)
                                .set("label", option.label)
                                .set("chosen", chosen));
    }
    Data data;
    data.set("has_languages", !languages.empty());
    data.set("languages", std::move(languages));
    data.set("heading", view.title)
        .set("due", dueText(frame, view.due))
        .set("due_moved", view.dueMoved)
        .set("approved", view.approved);
    data.set("document", view.document.title).set("number", view.document.number).set("hash", view.document.hash);
    data.set("files", fileData(view.document.files)).set("preview_html", view.document.preview);
    data.set("preview_lang", view.document.language);
    data.set("late", textData(view.late)).set("asks_seal", view.asksSeal);
    data.set("action", view.action).set("hidden", hiddenData(view.hidden)).set("channels", std::move(channels));
    data.set("number_hints", textData(view.numberHints)).set("has_number_hints", !view.numberHints.empty());
    data.set("letter_number", view.values.number).set("letter_date", view.values.date);
    data.set("reference", view.values.reference).set("handed_over", view.values.handedOver);
    data.set("mail_lang", view.mailLanguage)
        .set("mail_to", view.mailTo)
        .set("mail_cc", view.mailCc)
        .set("mail_subject", view.mailSubject);
    data.set("mail_html", proseHtml(view.mailBody)).set("attachments", textData(view.attachments));
    data.set("has_attachments", !view.attachments.empty());
    const bool wrong = std::any_of(view.errors.begin(), view.errors.end(),
                                   [](const PageError& error) { return error.field == "number"; });
    data.set("number_described", std::string(view.numberHints.empty() ? "" : "number-hint") +
                                     (!view.numberHints.empty() && wrong ? " " : "") + (wrong ? "number-error" : ""));
    setErrors(data, view.errors, {"number", "date", "language", "file", "seal", "channel", "reference", "handed_over"});
    Page page{.title = view.title, .errors = view.errors, .back = view.program, .narrow = true};
    page.body = body(site, frame, "dispatch", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
