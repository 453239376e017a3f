#include "approvals/task_comment.h"

#include <limits>

#include "base/utf8.h"
#include "storage/db/collect.h"

namespace entente::approvals {

using programs::Side;
using storage::ReadTx;
using storage::Rows;
using storage::Tx;

namespace {

constexpr std::size_t kLongest = 2000;
constexpr const char* kList =
    "SELECT id, account_id, side, shared, body, at FROM task_comment WHERE task_id = $1 AND (side = $2 OR shared = 1) "
    "AND id < $3 ORDER BY id DESC LIMIT $4";
constexpr const char* kAdd =
    "INSERT INTO task_comment(task_id, side, shared, account_id, body, at) VALUES ($1, $2, $3, $4, $5, $6)";

Comment commentOf(const Rows& rows) {
    return {rows.int64(0),      rows.id<AccountId>(1), programs::sideOf(rows.text(2)),
            rows.int64(3) != 0, rows.text(4),          rows.timestamp(5)};
}

}  // namespace

std::vector<Comment> TaskComments::list(ReadTx& tx, TaskId task, Side reader, int limit, std::int64_t before) const {
    const auto below = before > 0 ? before : std::numeric_limits<std::int64_t>::max();
    return storage::all(tx.query(kList, task, programs::text(reader), below, limit), commentOf);
}

Result<bool> TaskComments::add(Tx& tx, TaskId task, AccountId author, Side side, std::string_view text, bool shared,
                               Timestamp now) const {
    const auto said = utf8::trim(text);
    if (said.empty()) return invalid("approvals.comment_missing", "Write a comment", {}, "comment");
    if (utf8::length(said) > kLongest)
        return invalid("approvals.comment_long", "A comment has at most {limit} characters",
                       {{"limit", std::to_string(kLongest)}}, "comment");
    const auto last = list(tx, task, side, 1);
    if (!last.empty() && last.front().author == author && last.front().text == said && last.front().shared == shared)
        return false;
    tx.run(kAdd, task, programs::text(side), shared ? 1 : 0, author, said, now);
    return true;
}

}  // namespace entente::approvals
