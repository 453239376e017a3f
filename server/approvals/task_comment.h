#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "programs/program.h"
#include "storage/db/transaction.h"

namespace entente::approvals {

/// What a coordinator wrote about a task: within their side, or to both.
struct Comment {
    std::int64_t id = 0;
    AccountId author;
    programs::Side side = programs::Side::A;
    bool shared = false;
    std::string text;
    Timestamp at;
};

/// Rows of comments, which are never changed: they belong to the record. Stateless; thread-safe.
class TaskComments {
  public:
    /// What this side may read, the newest first; `before` is the id of the last one that was read.
    std::vector<Comment> list(storage::ReadTx& tx, TaskId task, programs::Side reader, int limit,
                              std::int64_t before = 0) const;
    /// By a coordinator: 1 to 2,000 characters, else Invalid at `comment`. Sent twice in a row, it is one: then false.
    Result<bool> add(storage::Tx& tx, TaskId task, AccountId author, programs::Side side, std::string_view text,
                     bool shared, Timestamp now) const;
};

}  // namespace entente::approvals
