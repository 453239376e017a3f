#include "approvals/task_comment.h"

#include <limits>

#include "base/utf8.h"
#include "documents/document_repository.h"
#include "storage/db/collect.h"

namespace entente::approvals {

using programs::Side;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr std::size_t kLongest = 2000;
constexpr const char* kList =
    "SELECT c.id, c.account_id, c.side, c.shared, c.body, c.at, a.id, a.file_name, a.size, a.sha256 "
    "FROM task_comment c LEFT JOIN attachment a ON a.id = c.attachment_id "
    "WHERE c.task_id = $1 AND (c.side = $2 OR c.shared = 1) AND c.id < $3 ORDER BY c.id DESC LIMIT $4";
constexpr const char* kAdd =
    "INSERT INTO task_comment(task_id, side, shared, account_id, body, at, attachment_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* kShared = "SELECT 1 FROM task_comment WHERE attachment_id = $1 AND shared = 1";

Comment commentOf(const Rows& rows) {
    Comment comment{rows.int64(0),      rows.id<AccountId>(1), programs::sideOf(rows.text(2)),
                    rows.int64(3) != 0, rows.text(4),          rows.timestamp(5)};
    if (!rows.isNull(6)) comment.file = {rows.int64(6), rows.text(7), rows.int64(8), rows.text(9)};
    return comment;
}

}  // namespace

std::vector<Comment> TaskComments::list(ReadTx& tx, TaskId task, Side reader, int limit, std::int64_t before) const {
    const auto below = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
    return storage::all(tx.query(kList, task, programs::text(reader), below, limit), commentOf);
}

Result<bool> TaskComments::add(Tx& tx, TaskId task, AccountId author, Side side, std::string_view text, bool shared,
                               Timestamp now, const std::optional<documents::Attachment>& file) const {
    const auto said = utf8::trim(text);
    if (said.empty() && !file) return invalid("approvals.comment_missing", "Write a comment", {}, "comment");
    if (utf8::length(said) > kLongest)
        return invalid("approvals.comment_long", "A comment has at most {limit} characters",
                       {{"limit", std::to_string(kLongest)}}, "comment");
    if (const auto last = list(tx, task, side, 1); !last.empty()) {
        const auto& before = last.front();
        const bool sameFile = before.file ? file && before.file->sha256 == file->sha256 : !file;
        if (before.author == author && before.text == said && before.shared == shared && sameFile) return false;
    }
    std::optional<std::int64_t> attachment;
    if (file) attachment = documents::DocumentRepository().insertAttachment(tx, *file);
    tx.run(kAdd, task, programs::text(side), shared ? 1 : 0, author, said, now, attachment);
    return true;
}

bool TaskComments::isShared(ReadTx& tx, std::int64_t attachment) const {
    return tx.query(kShared, attachment).next();
}

}  // namespace entente::approvals
