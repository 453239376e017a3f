#include "web/views/invitations.h"

#include "web/views/parts.h"

namespace entente::web {

namespace {

Data rowData(const InvitationsView::Row& row) {
    Data data;
    data.set("number", row.number).set("text", row.name).set("url", row.url).set("role", row.role);
    data.set("letter", oneLink(row.letter));
    data.set("has_letter", row.letter.has_value());
    data.set("mail", row.mail.text).set("mail_tone", toneClass(row.mail.tone)).set("mail_url", row.mailUrl);
    data.set("answer", row.answer.text).set("answer_tone", toneClass(row.answer.tone));
    data.set("problem", row.problem).set("again", row.again);
    return data;
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const InvitationsView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(rowData(row));
    Data data;
    data.set("program", view.program).set("program_url", view.programUrl).set("path", view.path);
    data.set("here", frame.path).set("progress", view.progress).set("running", view.running);
    data.set("failed", view.failed).set("all_again", view.allAgain).set("search", view.search);
    data.set("problems", view.problems).set("problems_label", view.problemsLabel);
    data.set("mails", optionData(view.mails, view.mail)).set("answers", optionData(view.answers, view.answer));
    data.set("any", view.any).set("has_rows", !view.rows.empty()).set("rows", std::move(rows));
    data.set("more", oneLink(view.more));
    Page page{.title = site.text(frame.language, "invitations.title")};
    page.back = Link{view.program, view.programUrl};
    if (view.running) page.scripts = {"follow.js"};
    page.body = body(site, frame, "invitations", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
