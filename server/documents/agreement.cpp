#include "documents/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/crypto.h"
#include "documents/document_repository.h"

namespace entente::documents {

using storage::ReadTx;
using storage::Tx;

namespace {

void sortForHash(std::vector<AgreementFile>& files) {
    std::sort(files.begin(), files.end(), [](const AgreementFile& a, const AgreementFile& b) {
        return std::tie(a.kind, a.language, a.original, a.sha256) < std::tie(b.kind, b.language, b.original, b.sha256);
    });
}

AgreementFile agreementFile(const Document& document, const Revision& revision) {
    return {document.id,       revision.id,     document.kind,  document.language,
            document.original, revision.number, revision.sha256};
}

}  // namespace

std::string agreementHash(std::vector<AgreementFile> files) {
    sortForHash(files);
    std::string text;
    for (const auto& file : files)
        for (const auto* part : {&file.kind, &file.language, &file.original, &file.sha256})
            text += fmt::format("{}:{},", part->size(), *part);
    return sha256Hex(text);
}

AgreementState AgreementSet::state() const {
    if (replacedAt) return AgreementState::Replaced;
    if (!agreedAt) return AgreementState::Waiting;
    return reopenedAt ? AgreementState::Reopened : AgreementState::Agreed;
}

const Consent* standing(const std::vector<Consent>& consents, char side) {
    const Consent* word = nullptr;
    for (const auto& consent : consents)
        if (consent.side == side && !consent.withdrawnAt && (!word || word->approves() || !consent.approves()))
            word = &consent;
    return word;
}

bool bothApprove(const std::vector<Consent>& consents) {
    const auto* a = standing(consents, 'A');
    const auto* b = standing(consents, 'B');
    return a && b && a->approves() && b->approves();
}

std::vector<AgreementFile> newestFiles(ReadTx& tx, InstanceId instance, const std::vector<std::string>& kinds) {
    const DocumentRepository documents;
    std::vector<AgreementFile> files;
    for (const auto& kind : kinds)
        for (const auto& document : documents.listOfInstance(tx, instance, kind))
            if (const auto revision = documents.latest(tx, document.id))
                files.push_back(agreementFile(document, *revision));
    sortForHash(files);
    return files;
}

std::vector<AgreementFile> filesOf(ReadTx& tx, const std::vector<RevisionId>& revisions) {
    const DocumentRepository documents;
    std::vector<AgreementFile> files;
    for (const auto id : revisions)
        if (const auto revision = documents.findRevision(tx, id))
            if (const auto document = documents.find(tx, revision->document))
                files.push_back(agreementFile(*document, *revision));
    sortForHash(files);
    return files;
}

void noteAgreement(Tx& tx, std::string action, const AgreementSet& set, const audit::Actor& by, Timestamp now) {
    audit::AuditLog::append(tx, {now,
                                 by,
                                 std::move(action),
                                 {"agreement", set.id.value},
                                 set.program,
                                 feel::Context{{"number", set.number}, {"sha256", set.sha256}}});
}

std::vector<ReplacedSet> followFiles(Tx& tx, InstanceId instance, const audit::Actor& by, Timestamp now) {
    const AgreementRepository agreements;
    std::vector<ReplacedSet> replaced;
    for (auto& before : agreements.currentOfInstance(tx, instance)) {
        const auto files = newestFiles(tx, instance, before.kinds);
        if (agreementHash(files) == before.sha256) continue;
        auto next = agreements.open(tx, before.program, instance, before.kinds, files, now);
        const bool agreed = before.state() == AgreementState::Agreed;
        noteAgreement(tx, agreed ? "agreement.reopened" : "agreement.replaced", next, by, now);
        replaced.push_back({std::move(before), std::move(next)});
    }
    return replaced;
}

}  // namespace entente::documents
