#include "web/views/write.h"

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List boxData(const std::vector<WriteView::Choice>& choices, const std::string& name) {
    Data::List list;
    for (const auto& choice : choices)
        list.push_back(Data()
                           .set("box_id", name + "-" + choice.value)
                           .set("value", choice.value)
                           .set("label", choice.label)
                           .set("chosen", choice.chosen));
    return list;
}

Data::List writtenRows(const std::vector<WrittenView::Row>& rows) {
    Data::List list;
    for (const auto& row : rows)
        list.push_back(std::move(tagData(row.state)
                                     .set("number", row.number)
                                     .set("text", row.name)
                                     .set("url", row.url)
                                     .set("email", row.email)
                                     .set("person", row.person)
                                     .set("mail_url", row.mailUrl)
                                     .set("reason", row.reason)
                                     .set("again", row.again)));
    return list;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const WriteView& view) {
    Data data;
    data.set("path", view.path).set("any", view.any);
    const bool korean = frame.language.isKorean();
    data.set("name", korean ? "{성명}" : "{name}").set("honorific", korean ? "{경칭}" : "{honorific}");
    data.set("title", korean ? "{직위}" : "{title}");
    data.set("states", boxData(view.states, "states")).set("roles", boxData(view.roles, "roles"));
    data.set("components", boxData(view.components, "components"));
    data.set("has_documents", !view.documents.empty()).set("documents", boxData(view.documents, "enclosed"));
    data.set("subject_en", view.subjectEn).set("subject_ko", view.subjectKo);
    data.set("body_en_html", Html::escaped(view.bodyEn)).set("body_ko_html", Html::escaped(view.bodyKo));
    Data::List earlier;
    for (const auto& one : view.earlier)
        earlier.push_back(Data()
                              .set("text", one.letter.text)
                              .set("url", one.letter.url)
                              .set("at", momentText(frame, one.at))
                              .set("progress", one.progress));
    data.set("has_earlier", !view.earlier.empty()).set("earlier", std::move(earlier)).set("older", oneLink(view.older));
    setErrors(data, view.errors, {"states", "subject_en", "body_en", "subject_ko", "body_ko", "enclosed"});
    Page page{.title = site.text(frame.language, "write.title"), .errors = view.errors, .narrow = true};
    page.back = Link{view.program, view.programUrl};
    page.body = body(site, frame, "write", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const WriteCheckView& view) {
    Data::List previews;
    for (const auto& one : view.previews)
        previews.push_back(Data()
                               .set("to", one.to)
                               .set("mail_lang", one.language)
                               .set("subject", one.subject)
                               .set("body_html", Html::escaped(one.body)));
    Data data;
    data.set("path", view.path).set("count", view.count).set("languages", view.languages);
    data.set("changed", view.changed).set("send_now", view.sendNow);
    data.set("previews", std::move(previews)).set("has_files", !view.files.empty()).set("files", textData(view.files));
    data.set("fields", hiddenData(view.fields));
    Page page{.title = site.text(frame.language, "write.check"), .narrow = true};
    page.back = Link{view.program, view.programUrl};
    page.body = body(site, frame, "write_check", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const WrittenView& view) {
    Data data;
    data.set("subject", view.subject).set("subject_lang", view.subjectLanguage).set("path", view.path);
    data.set("said", view.said).set("progress", view.progress).set("running", view.running).set("here", frame.path);
    data.set("counts", textData(view.counts)).set("all_again", view.allAgain).set("outbox_url", view.outboxUrl);
    data.set("has_wrong", !view.wrong.empty()).set("wrong", writtenRows(view.wrong));
    data.set("rows", writtenRows(view.rows)).set("more", oneLink(view.more));
    Page page{.title = view.subject};
    page.back = Link{site.text(frame.language, "write.title"), view.back};
    if (view.running) page.scripts = {"follow.js"};
    page.body = body(site, frame, "written", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
