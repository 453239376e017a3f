#include "web/views/link_state.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

const char* nameOf(FreshLinkView::Why why) {
    switch (why) {
        case FreshLinkView::Why::NoCookie:
            return "link.no_cookie";
        case FreshLinkView::Why::Closed:
            return "link.closed";
        case FreshLinkView::Why::Unknown:
            break;
    }
    return "link.unknown";
}

std::string bare(const Site& site, const Frame& frame, std::string title, std::string_view name, Data data) {
    Page page{.title = std::move(title), .narrow = true};
    page.body = body(site, frame, name, std::move(data.set("heading", page.title)));
    return document(site, frame, page);
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const DecidedView& view) {
    auto data = tagData({view.outcome, view.tone});
    data.set("document", view.document).set("number", view.revision).set("hash", view.hash);
    data.set("by", view.by).set("acting_for", view.actingFor).set("at", momentText(frame, view.at));
    data.set("waits", !view.waits.empty()).set("names", view.waits);
    data.set("back_to", view.backTo);
    data.set("comment", view.comment).set("recorded_by", view.recordedBy).set("just_now", view.justNow);
    data.set("has_files", !view.files.empty()).set("files", fileData(view.files));
    const auto title = site.text(frame.language, view.justNow ? "decided.received" : "decided.title");
    return bare(site, frame, title, "link_decided", std::move(data));
}

std::string render(const Site& site, const Frame& frame, const SupersededView& view) {
    Data data;
    data.set("document", view.document).set("old", view.oldRevision).set("number", view.newRevision);
    data.set("sent_at", dueText(frame, view.sentAt));
    const auto title = site.text(frame.language, "superseded.title", {{"number", std::to_string(view.newRevision)}});
    return bare(site, frame, title, "link_superseded", std::move(data));
}

std::string render(const Site& site, const Frame& frame, const FreshLinkView& view) {
    const std::string key = nameOf(view.why);
    Page page{.title = site.text(frame.language, key + ".title"), .errors = view.errors, .narrow = true};
    Data data;
    data.set("heading", page.title).set("text", site.text(frame.language, key + ".text"));
    data.set("action", view.action).set("sent", view.sent).set("email", view.email);
    data.set("error", view.errors.empty() ? std::string() : view.errors.front().text);
    page.body = body(site, frame, "link_fresh", std::move(data));
    return document(site, frame, page);
}

std::string render(const Site& site, const Frame& frame, const DoneView& view) {
    Data data;
    data.set("paragraphs", textData(view.paragraphs)).set("next", view.next ? linkData({*view.next}) : Data::List());
    return bare(site, frame, view.title, "done", std::move(data));
}

}  // namespace entente::web
