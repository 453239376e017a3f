#pragma once

#include <optional>

#include "forms/form.h"
#include "programs/program.h"
#include "storage/db/transaction.h"
#include "web/pages/context.h"
#include "workflow/step.h"

namespace entente::web {

/// What a task's form sees (`approvals::surroundings`), for whoever looks at it.
forms::Surroundings surroundingsOf(const Visit& visit, const workflow::Situation& situation,
                                   const workflow::StoredTask& task);

/// Answers saved on the way, one row for each author.
class FormDrafts {
  public:
    static std::optional<forms::Fields> find(storage::ReadTx& tx, TaskId task, const std::string& author);
    /// Whether anybody began to answer.
    static bool exists(storage::ReadTx& tx, TaskId task);
    static void save(storage::Tx& tx, TaskId task, const std::string& author, const forms::Fields& fields,
                     Timestamp now);
};

}  // namespace entente::web
