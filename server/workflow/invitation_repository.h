#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "programs/bilingual.h"
#include "programs/side.h"
#include "storage/db/transaction.h"

namespace entente::mail {
struct NewMail;
}

namespace entente::workflow {

/// The text of the mail that invites a participant; the case is about them (`participationOf`).
inline constexpr std::string_view kInvitationText = "invitation";

/// How far the invitation of one participant is, by the newest case about them.
struct InvitationLine {
    std::int64_t participation = 0, number = 0;
    PersonId person = {};
    programs::Bilingual name = {};
    std::string role = {}, state = {};  ///< codes of the participation
    InstanceId instance = {};           ///< 0: nobody has begun to invite them
    DocumentId letter = {};             ///< in the language asked for, else another one; 0: none yet
    MailId mail = {};                   ///< the newest that invites; 0: none yet
    std::string mailState = {};         ///< a name of `mail::MailState`; `none` without one
    std::string reason = {};            ///< why the mail failed or came back
    bool stopped = false;               ///< an incident waits in the case
    std::string incident = {};          ///< its event
};

/// Which lines: of each, empty means all.
struct InvitationQuery {
    std::string mail = {}, answer = {};  ///< `mailState`, `state`
    bool problems = false;               ///< stopped, failed or came back
    std::string search = {};             ///< any part of a name or an institution
    std::int64_t after = 0;              ///< a number
    int limit = 0;
    std::string language = {};  ///< of letters
};

struct InvitationCounts {
    std::map<std::string, std::int64_t, std::less<>> mails = {}, answers = {};
    std::int64_t all = 0, problems = 0;
    std::int64_t begun = 0;    ///< people whose case has begun or is about to
    std::int64_t letters = 0;  ///< people whose letters are made
    std::int64_t mailed = 0;   ///< people whose mail is written
    std::int64_t open = 0;     ///< of the begun, those whom the server is still to write to by itself
};

/// The invitations that a side of a program sends to its own people. Stateless; thread-safe.
class InvitationRepository {
  public:
    /// By number.
    std::vector<InvitationLine> list(storage::ReadTx& tx, ProgramId program, programs::Side side,
                                     const InvitationQuery& query) const;
    InvitationCounts counts(storage::ReadTx& tx, ProgramId program, programs::Side side) const;

    /// A mail of a case leaves: when it invites, or brings the same task because the one that invites was taken out,
    /// whoever was approved stands as invited from now on. Somebody who has answered already, or whom it reaches again,
    /// stays as they are. `by` released it; nobody: it needed no release.
    void leaves(storage::Tx& tx, const mail::NewMail& mail, AccountId by, Timestamp now) const;
};

}  // namespace entente::workflow
