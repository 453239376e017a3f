#include "web/views/document.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data::List issuedData(const Frame& frame, const std::vector<DocumentView::Issued>& copies) {
    Data::List list;
    for (const auto& each : copies)
        list.push_back(Data()
                           .set("title", each.title)
                           .set("by", each.by)
                           .set("at", momentText(frame, each.at))
                           .set("hash", each.hash)
                           .set("files", fileData(each.files)));
    return list;
}

Data::List revisionData(const Frame& frame, const std::vector<DocumentView::Revision>& revisions) {
    Data::List list;
    for (const auto& each : revisions)
        list.push_back(std::move(tagData(each.state)
                                     .set("number", each.number)
                                     .set("at", momentText(frame, each.at))
                                     .set("by", each.by)
                                     .set("note", each.note)
                                     .set("hash", each.hash)
                                     .set("by_hand", each.editedByHand)
                                     .set("issued", issuedData(frame, each.issued))
                                     .set("files", fileData(each.files))));
    return list;
}

Data::List attachmentData(const Frame& frame, const std::vector<DocumentView::Attachment>& attachments) {
    Data::List list;
    for (const auto& each : attachments)
        list.push_back(Data()
                           .set("files", fileData({each.file}))
                           .set("by", each.by)
                           .set("at", momentText(frame, each.at))
                           .set("hash", each.hash));
    return list;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const DocumentView& view) {
    auto data = tagData(view.state);
    data.set("heading", view.title).set("lag", view.lag).set("revisions", revisionData(frame, view.revisions));
    data.set("preview_lang", view.language);
    data.set("preview_html", view.preview).set("has_attachments", !view.attachments.empty());
    data.set("attachments", attachmentData(frame, view.attachments));
    data.set("older", view.older ? linkData({*view.older}) : Data::List());
    data.set("kept", view.kept).set("note", view.note).set("regenerate_request", view.regenerateRequest);
    data.set("upload_action", view.uploadAction).set("base", view.base).set("open_links", view.openLinks);
    data.set("attach_action", view.attachAction).set("attach_hint", view.attachHint);
    data.set("regenerate_action", view.regenerateAction).set("regenerate_warning", view.regenerateWarning);
    setAgreements(data, frame, view.agreements);
    setErrors(data, view.errors, {"file", "note", "attachment", "confirm"});
    Page page{.title = view.title, .errors = view.errors, .back = view.program};
    page.body = body(site, frame, "document", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
