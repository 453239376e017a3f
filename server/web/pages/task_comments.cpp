#include <utility>

#include "approvals/task_comment.h"
#include "storage/db/database.h"
#include "web/pages/document_words.h"
#include "web/pages/task_handlers.h"
#include "web/pages/task_words.h"
#include "web/views/task_comments.h"

namespace entente::web {

using approvals::Comment;
using approvals::TaskComments;
using http::Response;
using storage::ReadTx;

namespace {

/// Below a task; the page of the comments alone has more.
constexpr int kBelow = 10;
constexpr int kCommentsShown = 100;

Tag reachOf(const TaskPage& page, const Comment& comment) {
    if (comment.shared) return {page.visit.text("comments.both"), Tone::Yellow};
    const auto& party = page.situation.program().party(comment.side);
    return {page.visit.text("comments.within", {{"side", party.organisation.name.in(page.visit.language().tag)}}),
            Tone::Neutral};
}

std::optional<RevisionCard::File> fileOf(const Comment& comment) {
    if (!comment.file) return std::nullopt;
    return RevisionCard::File{comment.file->name, "/attachments/" + std::to_string(comment.file->attachment),
                              formatOf(comment.file->name), static_cast<std::size_t>(comment.file->size)};
}

/// A step of our side does not exist for the other (`isVisible`).
bool mayShare(const TaskPage& page) {
    return page.task.side == programs::Side::B;
}

CommentsView viewOf(const TaskPage& page, int limit, std::int64_t before) {
    const auto& visit = page.visit;
    CommentsView view;
    view.task = page.title();
    if (visit.account()->role == identity::Role::Coordinator) view.action = page.path() + "/comments";
    view.canShare = mayShare(page);
    visit.services.database.read([&](ReadTx& tx) {
        auto found = TaskComments().list(tx, page.task.id, viewSide(visit), limit + 1, before);
        if (found.size() > static_cast<std::size_t>(limit)) {
            found.pop_back();
            view.older =
                Link{visit.text("page.older"), page.path() + "/comments?before=" + std::to_string(found.back().id)};
        }
        for (const auto& comment : found)
            view.rows.push_back({actorText(tx, visit, audit::Actor::account(comment.author).text()), comment.text,
                                 comment.at, reachOf(page, comment), fileOf(comment)});
    });
    return view;
}

Response showAll(const TaskPage& page, CommentsView view) {
    view.back = Link{page.title(), page.path()};
    const int status = view.errors.empty() ? 200 : kUnprocessable;
    return page.visit.page(render(page.visit.services.site, page.visit.frame, view), status);
}

}  // namespace

Html commentsBelow(const TaskPage& page) {
    auto view = viewOf(page, kBelow, 0);
    const bool fills = page.task.state == workflow::TaskState::Open && !page.task.byLink() &&
                       approvals::mayComplete(page.account(), page.task);
    if (fills) view.page = std::exchange(view.action, {});
    return commentsHtml(page.visit.services.site, page.visit.frame, view);
}

Response showComments(const TaskPage& page) {
    return showAll(
        page, viewOf(page, kCommentsShown, numberOf<std::int64_t>(page.visit.request.query("before")).value_or(0)));
}

Response addComment(const TaskPage& page) {
    const auto& request = page.visit.request;
    const bool shared = mayShare(page) && request.hasField("shared");
    const auto done = page.visit.services.approvals.comment(page.task.id, page.account(), request.field("comment"),
                                                            shared, uploadedFile(request, "file"));
    if (done) return page.visit.done(page.path(), "comment_added");
    if (done.error().kind != ErrorKind::Invalid) return Response::error(done.error());
    auto view = viewOf(page, kCommentsShown, 0);
    view.text = request.field("comment");
    view.shared = shared;
    view.errors = {page.visit.pageError(done.error())};
    view.errors.front().field = done.error().place == "file" ? "comment_file" : "new_comment";
    page.visit.frame.path = page.path() + "/comments";
    return showAll(page, std::move(view));
}

}  // namespace entente::web
