#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit_log.h"
#include "documents/document.h"
#include "storage/db/transaction.h"

/// Agreed = the same bytes: files that both sides approve as one.
namespace entente::documents {

struct AgreementFile {
    DocumentId document;
    RevisionId revision;
    std::string kind;
    std::string language;
    std::string original;  ///< of an alternat: A-first, B-first; else empty
    int number = 0;        ///< of the revision
    std::string sha256;
};

/// SHA-256 over a list of files: of each its kind, language, original and SHA-256 as `<bytes>:<text>,`, sorted by the
/// first three. So the order in which they are given does not matter, nor does the number of a revision: the same bytes
/// in the same places are the same set.
std::string agreementHash(std::vector<AgreementFile> files);

/// Outcome of a step when somebody says that they did not decide what was recorded for them.
inline constexpr const char* kObjected = "objected";

/// Entry of the audit record about a set, also when none of its files has a place for anything.
inline constexpr const char* kCopiesIssued = "agreement.copies_issued";

/// A file that has other bytes than those consented on.
struct CarriedFile {
    DocumentId document;
    int revision = 0;            ///< that was consented on
    std::vector<int> rows = {};  ///< that changed since, 1-based, sorted; empty when it was no row
};

/// By what a consent came to a set that nobody of its side decided on.
struct CarriedOver {
    ConsentId from;    ///< that was given, on another set
    std::string rule;  ///< its name
    std::vector<CarriedFile> files = {};
    Timestamp until;             ///< may be objected to before
    std::string objection = {};  ///< of whoever did
};

/// Why a rule carried nothing over.
struct NotCarried {
    char side = 'A';
    std::string rule;
    std::string why;           ///< edited, made, files, rule, never, period
    DocumentId document = {};  ///< of `edited` and `made`
    std::string path = {};     ///< of `never`
    std::string ruleKo = {};

    const std::string& ruleIn(std::string_view language) const {
        return language == "ko" && !ruleKo.empty() ? ruleKo : rule;
    }
};

/// What the step of one side decided on a set.
struct Consent {
    AgreementId set;
    char side = 'A';
    TaskId task;
    std::string outcome;  ///< of the step, or `kObjected`
    Timestamp at;
    std::optional<Timestamp> withdrawnAt = {};  ///< the side was asked again
    ConsentId id = {};
    std::optional<CarriedOver> carried = {};  ///< nothing: it was decided on this very set

    bool approves() const { return outcome == "approve" || outcome == "approve_with_remark"; }
};

enum class AgreementState {
    Waiting,   ///< for a side or both
    Agreed,    ///< both approved these very files
    Reopened,  ///< was agreed; a side was asked again or objected
    Replaced,  ///< a file has other bytes now; another set stands in its place
};

struct AgreementSet {
    AgreementId id;
    ProgramId program;
    InstanceId instance;
    std::vector<std::string> kinds;  ///< of its documents, sorted
    int number = 1;                  ///< 1, 2, 3 … for these kinds in the case
    std::string sha256;
    Timestamp createdAt;
    std::optional<Timestamp> agreedAt = {};
    std::optional<Timestamp> reopenedAt = {};
    std::optional<Timestamp> replacedAt = {};
    std::vector<AgreementFile> files = {};    ///< sorted as for the hash
    std::vector<NotCarried> notCarried = {};  ///< of the set before

    AgreementState state() const;
};

/// A set whose files have other bytes now, and the one that stands in its place.
struct ReplacedSet {
    AgreementSet before, next;
};

/// What stands for a side of its consents that were not withdrawn; null when it has still to decide. Several stand when
/// steps of a side wait beside one another: then all of them have to approve, in whatever order they decide.
const Consent* standing(const std::vector<Consent>& consents, char side);
/// Whether both sides approved.
bool bothApprove(const std::vector<Consent>& consents);

/// The newest files of these kinds in a case.
std::vector<AgreementFile> newestFiles(storage::ReadTx& tx, InstanceId instance, const std::vector<std::string>& kinds);
/// These revisions as files of a set.
std::vector<AgreementFile> filesOf(storage::ReadTx& tx, const std::vector<RevisionId>& revisions);

/// In the transaction that stores a revision: each set of the case whose files have other bytes now is replaced by the
/// next.
std::vector<ReplacedSet> followFiles(storage::Tx& tx, InstanceId instance, const audit::Actor& by, Timestamp now);

/// An entry of the audit record about a set.
void noteAgreement(storage::Tx& tx, std::string action, const AgreementSet& set, const audit::Actor& by, Timestamp now);

/// Rows of sets and of what was decided on them. Stateless; thread-safe.
class AgreementRepository {
  public:
    std::optional<AgreementSet> find(storage::ReadTx& tx, AgreementId id) const;
    /// The one that is not replaced.
    std::optional<AgreementSet> current(storage::ReadTx& tx, InstanceId instance,
                                        const std::vector<std::string>& kinds) const;
    std::vector<AgreementSet> currentOfInstance(storage::ReadTx& tx, InstanceId instance) const;
    /// Newest first, those that are not replaced. What a cancelled case never agreed on is left out.
    std::vector<AgreementSet> currentOfProgram(storage::ReadTx& tx, ProgramId program, int limit) const;
    /// Newest first, replaced ones too.
    std::vector<AgreementSet> ofDocument(storage::ReadTx& tx, DocumentId document, int limit) const;
    /// The newest with these kinds and this hash.
    std::optional<AgreementSet> withHash(storage::ReadTx& tx, InstanceId instance,
                                         const std::vector<std::string>& kinds, std::string_view sha256) const;
    /// Whether one of those that came before it was agreed.
    bool agreedBefore(storage::ReadTx& tx, const AgreementSet& set) const;
    /// The one that has been agreed the longest, since `since`, stands agreed, and about which the record does not say
    /// since then that its copies were issued (`kCopiesIssued`).
    std::optional<AgreementSet> withoutCopies(storage::ReadTx& tx, Timestamp since) const;
    /// Oldest first, `limit` rows above the id `after`.
    std::vector<AgreementSet> page(storage::ReadTx& tx, AgreementId after, int limit) const;

    /// The current set of these files: the one there is, else a new one that replaces it.
    AgreementSet open(storage::Tx& tx, ProgramId program, InstanceId instance, const std::vector<std::string>& kinds,
                      const std::vector<AgreementFile>& files, Timestamp now) const;
    /// Oldest first, withdrawn ones too.
    std::vector<Consent> consents(storage::ReadTx& tx, AgreementId set) const;
    void consent(storage::Tx& tx, const Consent& consent) const;
    void agree(storage::Tx& tx, AgreementId set, Timestamp now) const;
    /// What a side decided on a set does not stand any more: it is asked again. True when the set was agreed until
    /// then.
    bool withdraw(storage::Tx& tx, AgreementId set, char side, Timestamp now) const;
    /// What stands of a task, on its own set and carried over, is an objection from now on, so no other step of its
    /// side can approve alone. Returns the sets that were agreed until then.
    std::vector<AgreementSet> object(storage::Tx& tx, TaskId task, Timestamp now) const;
    /// The same of a consent that was carried over alone. True when its set was agreed until then.
    bool objectCarried(storage::Tx& tx, const Consent& consent, std::string_view text, Timestamp now) const;
    /// The consent that came of a task and still stands.
    std::optional<Consent> ofTask(storage::ReadTx& tx, TaskId task) const;
    std::optional<Consent> findConsent(storage::ReadTx& tx, ConsentId id) const;
    /// The consent of a task as a rule carried it over to a set that is not replaced.
    std::optional<Consent> carriedOf(storage::ReadTx& tx, TaskId task) const;
    void keepNotCarried(storage::Tx& tx, AgreementId set, const std::vector<NotCarried>& why) const;
};

}  // namespace entente::documents
