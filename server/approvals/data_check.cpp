#include "approvals/data_check.h"

#include <fmt/format.h>

#include "approvals/copy_verdict.h"
#include "approvals/decision.h"
#include "documents/agreement.h"
#include "documents/stored_file_repository.h"
#include "workflow/approval_rule.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using documents::AgreementRepository;
using documents::AgreementSet;
using documents::AgreementState;
using storage::ReadTx;

namespace {

constexpr int kSetsAtOnce = 100;

/// Whether the consent of a side comes of a decision that approved the files of the set, or those that a named rule
/// carried it over from.
bool isFounded(ReadTx& tx, const AgreementSet& set, char side) {
    const auto consents = AgreementRepository().consents(tx, set.id);
    const auto* consent = documents::standing(consents, side);
    if (!consent) return false;
    const auto decision = DecisionRepository().ofTask(tx, consent->task);
    if (!decision || !workflow::approves(decision->stepOutcome) || decision->objectedAt) return false;
    const auto revisions = workflow::TaskRepository().revisions(tx, consent->task, decision->edition);
    const auto decidedOn = documents::agreementHash(documents::filesOf(tx, revisions));
    if (!consent->carried) return decidedOn == set.sha256;
    const auto given = AgreementRepository().findConsent(tx, consent->carried->from);
    const auto consented = given ? AgreementRepository().find(tx, given->set) : std::nullopt;
    return consented && !given->carried && given->task == consent->task && given->side == consent->side &&
           !consent->carried->rule.empty() && decidedOn == consented->sha256;
}

void checkSet(ReadTx& tx, const AgreementSet& set, std::vector<std::string>& problems) {
    const auto say = [&](std::string_view what) {
        problems.push_back(fmt::format("agreement {}: {}", set.id.text(), what));
    };
    if (documents::agreementHash(set.files) != set.sha256) say("its hash is not that of its files");
    if (!set.replacedAt && documents::agreementHash(documents::newestFiles(tx, set.instance, set.kinds)) != set.sha256)
        say("it stands as the present one, but a file was replaced");
    if (set.state() != AgreementState::Agreed) return;
    for (const char side : {'A', 'B'})
        if (!isFounded(tx, set, side)) say(fmt::format("side {} has not approved these files", side));
}

}  // namespace

DataVerdict checkData(storage::Database& database, const storage::BlobStore& blobs) {
    DataVerdict verdict;
    database.read([&](ReadTx& tx) {
        const auto chain = audit::AuditLog::verify(tx);
        verdict.head = chain.head;
        if (!chain.good())
            verdict.problems.push_back(fmt::format("audit record {}: {}", *chain.brokenAt, chain.reason));
        documents::StoredFileRepository().each(tx, [&](const documents::StoredFile& file) {
            ++verdict.files;
            const auto state = blobs.verify(file.sha256);
            if (state != storage::BlobState::Good)
                verdict.problems.push_back(fmt::format("{}: the file {} is {}", file.what, file.sha256,
                                                       state == storage::BlobState::Missing ? "missing" : "damaged"));
        });
        AgreementId last;
        while (true) {
            const auto sets = AgreementRepository().page(tx, last, kSetsAtOnce);
            if (sets.empty()) break;
            for (const auto& set : sets)
                checkSet(tx, set, verdict.problems);
            verdict.agreements += static_cast<std::int64_t>(sets.size());
            last = sets.back().id;
        }
        const auto issued = checkIssuedCopies(tx, blobs);
        verdict.problems.insert(verdict.problems.end(), issued.begin(), issued.end());
    });
    return verdict;
}

}  // namespace entente::approvals
