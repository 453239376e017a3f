#pragma once

#include "base/result.h"
#include "engine/state.h"
#include "storage/db/transaction.h"
#include "workflow/step.h"

namespace entente::jobs {

/// Adds the mails of a task `entente:mail` to the step that completes it: the text (header `text`) to each person of
/// `to`, with a copy to those of `cc` and with the calendar file that `calendar` describes. Who knows the event as it
/// is gets no mail. Fails when nobody has an address, a text or the calendar is wrong, or nobody was sent what is to be
/// cancelled.
Result<void> planMails(storage::ReadTx& tx, workflow::Step& step, const engine::Job& job);

}  // namespace entente::jobs
