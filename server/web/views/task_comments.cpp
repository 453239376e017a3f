#include "web/views/task_comments.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

Html commentsHtml(const Site& site, const Frame& frame, const CommentsView& view) {
    Data::List rows;
    for (const auto& row : view.rows)
        rows.push_back(std::move(
            tagData(row.reach)
                .set("author", row.author)
                .set("text_html", Html::escaped(row.text))
                .set("has_text", !row.text.empty())
                .set("at", momentText(frame, row.at))
                .set("has_file", row.file.has_value())
                .set("files", fileData(row.file ? std::vector{*row.file} : std::vector<RevisionCard::File>{}))));
    Data data;
    data.set("has_comments", !view.rows.empty()).set("comments", std::move(rows));
    data.set("older", oneLink(view.older));
    data.set("action", view.action).set("comment_html", Html::escaped(view.text)).set("shared", view.shared);
    data.set("can_share", view.canShare).set("page_url", view.page);
    setErrors(data, view.errors, {"new_comment", "comment_file"});
    return body(site, frame, "task_comments", std::move(data));
}

std::string render(const Site& site, const Frame& frame, const CommentsView& view) {
    Page page{.title = site.text(frame.language, "comments.of", {{"task", view.task}}),
              .errors = view.errors,
              .back = view.back,
              .narrow = true};
    Data data;
    data.set("heading", page.title).set("comments_html", commentsHtml(site, frame, view));
    page.body = body(site, frame, "task_comments_page", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
