#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "documents/document.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// The attachment that came with a comment.
struct CommentFile {
    std::int64_t attachment = 0;
    std::string name;
    std::int64_t size = 0;  ///< bytes
    std::string sha256;
};

/// What a coordinator wrote about a task: within their side, or to both.
struct Comment {
    std::int64_t id = 0;
    AccountId author;
    programs::Side side = programs::Side::A;
    bool shared = false;
    std::string text;  ///< empty when the file says it
    Timestamp at;
    std::optional<CommentFile> file = {};
};

/// Rows of comments, which are never changed: they belong to the record. Stateless; thread-safe.
class TaskComments {
  public:
    /// What this side may read, the newest first; `before` is the id of the last one that was read.
    std::vector<Comment> list(storage::ReadTx& tx, TaskId task, programs::Side reader, int limit,
                              std::int64_t before = 0) const;
    /// By a coordinator: at most 2,000 characters, at least one when no file comes with it; else Invalid at `comment`.
    /// The file's row is made with it. Sent twice in a row, it is one: then false.
    Result<bool> add(storage::Tx& tx, TaskId task, AccountId author, programs::Side side, std::string_view text,
                     bool shared, Timestamp now, const std::optional<documents::Attachment>& file = {}) const;
    /// Whether the other side may take that file too.
    bool isShared(storage::ReadTx& tx, std::int64_t attachment) const;
};

}  // namespace entente::approvals
