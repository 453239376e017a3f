#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "approvals/decision.h"
#include "base/result.h"
#include "base/secret.h"
#include "documents/agreement.h"
#include "mail/outbox.h"
#include "programs/program.h"
#include "workflow/assurance.h"
#include "workflow/task.h"

namespace entente::approvals {

/// What the link of a mail still does (`Acts`), or why it only reads.
enum class LinkState {
    Acts,
    Decided,     ///< the task is done; `decision` says how
    Superseded,  ///< the files it was about were replaced
    PassedOn,    ///< somebody else is asked now
    Ended,       ///< the step was closed without a decision
};

struct LinkView {
    LinkState state = LinkState::Ended;
    std::string purpose;                                        ///< decide, form, object
    int edition = 1;                                            ///< of the task's files that the link is about
    workflow::Assurance assurance = workflow::Assurance::Link;  ///< what its holder has shown beside it
    workflow::StoredTask task;
    programs::Person person;
    std::optional<Decision> decision;
    std::optional<documents::Consent> carried =
        {};  ///< of an objection to what was carried over, and not to what was recorded
    std::optional<Timestamp> renewedAt =
        {};  ///< of a superseded one: when this person was sent the link to the newest files
};

/// What the task asks for beside a link for that purpose. An objection takes nothing from anybody, but it shows what
/// was recorded: a code is enough.
Result<workflow::Assurance> assuranceAsked(const workflow::StoredTask& task, std::string_view purpose);

/// Tokens of mailed links. A token is 32 random bytes in base64url; only its SHA-256 is stored. It is bound to one
/// task, one person, one purpose and the edition of the files, and is never a login. Stateless; thread-safe.
class ActionLinks {
  public:
    /// A new token, or code, for the mail that is about to leave, or nothing when what it asks for is over: then the
    /// mail must not leave.
    std::optional<Secret> mint(storage::Tx& tx, const mail::StoredMail& mail, Timestamp now) const;

    /// Nothing for a token that is unknown, altered or over, nor for one of `owner`.
    std::optional<LinkView> look(storage::ReadTx& tx, std::string_view token, Timestamp now) const;

    /// Whose own data the token opens (`mail::kOwnDataPurpose`): it stays good. Nothing for any other.
    std::optional<programs::Person> owner(storage::ReadTx& tx, std::string_view token) const;

    /// For a browser whose holder gave the right one-time code: a token like that of the mail, which no mail carries
    /// and which ends with the day's work. So whoever else holds the mailed link has to give a code of their own.
    Secret confirmed(storage::Tx& tx, std::string_view token, Timestamp now) const;
};

}  // namespace entente::approvals
