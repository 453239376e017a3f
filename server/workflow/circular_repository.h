#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "documents/document.h"
#include "storage/db/transaction.h"
#include "workflow/circular.h"

namespace entente::workflow {

/// A letter with how far it is: how many of its receivers stand in which state, a name of `mail::MailState`, `waiting`
/// for a mail that is yet to be written, `problem` for one that cannot be.
struct CircularProgress {
    Circular circular = {};
    std::map<std::string, std::int64_t, std::less<>> states = {};
    std::int64_t all = 0;
};

struct CircularLine {
    PersonId person;
    std::int64_t number = 0, participation = 0;  ///< as both sides call it, and its row
    programs::Bilingual name = {};
    std::string email = {};
    MailId mail = {};
    std::string state = {};   ///< as in `CircularProgress`
    std::string reason = {};  ///< why it failed, came back or cannot be written
};

/// Letters to many and whom they go to. Stateless; thread-safe.
class CircularRepository {
  public:
    /// Each person of that side once, in the order of their numbers.
    std::vector<CircularReceiver> receivers(storage::ReadTx& tx, ProgramId program, programs::Side side,
                                            const Audience& audience) const;
    /// Documents of the program that may go to many people of that side: none about one person, newest first.
    std::vector<DocumentId> enclosable(storage::ReadTx& tx, ProgramId program, programs::Side side, int limit) const;

    std::int64_t insert(storage::Tx& tx, const Circular& circular, const std::vector<CircularFile>& files,
                        const std::vector<CircularReceiver>& receivers) const;
    std::optional<Circular> find(storage::ReadTx& tx, std::int64_t id) const;
    std::optional<Circular> findOnce(storage::ReadTx& tx, std::string_view once) const;
    std::vector<CircularFile> files(storage::ReadTx& tx, std::int64_t id) const;
    /// Newest first.
    std::vector<CircularProgress> list(storage::ReadTx& tx, ProgramId program, programs::Side side, std::int64_t before,
                                       int limit) const;
    CircularProgress progress(storage::ReadTx& tx, const Circular& circular) const;
    /// By number; `wrong`: only whom it did not reach.
    std::vector<CircularLine> lines(storage::ReadTx& tx, const Circular& circular, bool wrong, std::int64_t after,
                                    int limit) const;

    /// Of the oldest letter that has any: to whom no mail is written yet.
    std::vector<std::pair<std::int64_t, PersonId>> waiting(storage::ReadTx& tx, int limit) const;
    bool isWaiting(storage::ReadTx& tx, std::int64_t id, PersonId person) const;
    void setMail(storage::Tx& tx, std::int64_t id, PersonId person, MailId mail) const;
    void setProblem(storage::Tx& tx, std::int64_t id, PersonId person, std::string_view problem) const;
};

}  // namespace entente::workflow
