#include "approvals/copy_verdict.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "docx/copy_check.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using documents::AgreementRepository;
using documents::DocumentRepository;
using documents::IssuedCopy;
using documents::IssuedCopyRepository;
using documents::IssuedField;
using documents::Revision;
using storage::ReadTx;
using Kind = CopyVerdict::Kind;

namespace {

constexpr int kMostRevisions = 20;
constexpr int kMostSets = 100;
constexpr int kCopiesAtOnce = 50;

Message sentenceOf(Kind kind) {
    switch (kind) {
        case Kind::Issued:
            return {"copies.issued", "An issued copy: it differs from the approved revision in late fields only.", {}};
        case Kind::Revision:
            return {
                "copies.revision", "The revision itself, byte by byte. Its late fields are as it was approved.", {}};
        case Kind::Signed:
            return {"copies.signed", "The signed copy, byte by byte as it was filed when the letter left.", {}};
        case Kind::OtherFields:
            return {"copies.other_fields",
                    "It differs from the approved revision in late fields only, but no copy was issued with what they "
                    "say.",
                    {}};
        case Kind::Changed:
            return {
                "copies.changed", "It was changed: it differs from the approved revision not only in late fields.", {}};
        case Kind::Unknown:
            return {"copies.unknown", "The file is no copy of a document that is known here.", {}};
        case Kind::Unreadable:
            break;
    }
    return {};
}

void settle(CopyVerdict& verdict, Kind kind) {
    verdict.kind = kind;
    verdict.message = sentenceOf(kind);
}

/// The set in which the revision was agreed, the newest first; else nothing.
std::optional<documents::AgreementSet> agreedSetOf(ReadTx& tx, const Revision& revision) {
    for (auto& set : AgreementRepository().ofDocument(tx, revision.document, kMostSets))
        if (set.agreedAt && std::any_of(set.files.begin(), set.files.end(),
                                        [&](const auto& file) { return file.revision == revision.id; }))
            return std::move(set);
    return std::nullopt;
}

void tellApprovals(ReadTx& tx, CopyVerdict& verdict) {
    const DecisionRepository decisions;
    verdict.set = agreedSetOf(tx, *verdict.revision);
    if (verdict.set) {
        for (const auto& consent : AgreementRepository().consents(tx, verdict.set->id))
            if (!consent.withdrawnAt && consent.approves())
                if (auto decision = decisions.ofTask(tx, consent.task))
                    verdict.approvals.push_back({consent.side, std::move(*decision), consent.carried.has_value()});
        return;
    }
    for (auto& decision : decisions.approvalsOf(tx, verdict.revision->id))
        if (const auto task = workflow::TaskRepository().find(tx, decision.task))
            verdict.approvals.push_back({static_cast<char>(task->side), std::move(decision)});
}

/// The newest of these bytes that may be seen.
bool findRevision(ReadTx& tx, CopyVerdict& verdict, std::string_view sha256, const MaySeeRevision& maySee) {
    for (auto& revision : IssuedCopyRepository().revisionsWithHash(tx, sha256, kMostRevisions)) {
        auto document = DocumentRepository().find(tx, revision.document);
        if (!document || !maySee(tx, *document, revision)) continue;
        verdict.document = std::move(*document);
        verdict.revision = std::move(revision);
        return true;
    }
    return false;
}

/// A revision or an issued copy, told by its bytes alone.
bool findExact(ReadTx& tx, CopyVerdict& verdict, const MaySeeRevision& maySee) {
    if (!findRevision(tx, verdict, verdict.sha256, maySee)) return false;
    tellApprovals(tx, verdict);
    verdict.issued = IssuedCopyRepository().withHash(tx, verdict.revision->id, verdict.sha256);
    if (verdict.issued)
        for (const auto& field : verdict.issued->fields)
            verdict.fields.push_back({field.name, field.text, field.text, !field.picture.empty(), true});
    settle(verdict, verdict.issued ? Kind::Issued : Kind::Revision);
    return true;
}

bool findSigned(ReadTx& tx, CopyVerdict& verdict, const MaySeeRevision& maySee) {
    const DocumentRepository documents;
    const auto filed = documents.attachmentWithHash(tx, "signed", verdict.sha256);
    auto document = filed ? documents.find(tx, filed->document) : std::nullopt;
    if (!document) return false;
    // The letter that left is the one that was the newest then.
    for (auto& revision : documents.revisions(tx, document->id)) {
        if (!revision.sentAt || !maySee(tx, *document, revision)) continue;
        verdict.document = std::move(*document);
        verdict.revision = std::move(revision);
        tellApprovals(tx, verdict);
        settle(verdict, Kind::Signed);
        return true;
    }
    return false;
}

/// The record with most of what the copy says; null when none was issued.
const IssuedCopy* closest(const std::vector<IssuedCopy>& records, const std::vector<IssuedField>& says) {
    const auto likeness = [&](const IssuedCopy& record) {
        return std::count_if(says.begin(), says.end(), [&](const IssuedField& field) {
            const auto* recorded = record.field(field.name);
            return recorded && *recorded == field;
        });
    };
    const auto found = std::max_element(records.begin(), records.end(),
                                        [&](const auto& a, const auto& b) { return likeness(a) < likeness(b); });
    return found == records.end() ? nullptr : &*found;
}

void tellFields(CopyVerdict& verdict, const std::vector<IssuedField>& says) {
    for (const auto& field : says) {
        const auto* recorded = verdict.issued ? verdict.issued->field(field.name) : nullptr;
        verdict.fields.push_back({field.name, field.text, recorded ? std::optional(recorded->text) : std::nullopt,
                                  docx::isPictureField(field.name), recorded && *recorded == field});
    }
    if (!verdict.issued) return;
    for (const auto& recorded : verdict.issued->fields)
        if (std::none_of(says.begin(), says.end(), [&](const auto& field) { return field.name == recorded.name; }))
            verdict.fields.push_back({recorded.name, "", recorded.text, !recorded.picture.empty(), false});
}

void compare(ReadTx& tx, CopyVerdict& verdict, const std::string& agreed, const std::string& bytes) {
    auto check = docx::checkCopy(agreed, bytes);
    if (!check) {
        verdict.kind = Kind::Unreadable;
        verdict.message = check.error().message;
        return;
    }
    const auto says = documents::issuedFields(check->filled);
    const auto records = IssuedCopyRepository().ofRevision(tx, verdict.revision->id);
    if (const auto* record = closest(records, says)) verdict.issued = *record;
    tellFields(verdict, says);
    verdict.differences = std::move(check->differences);
    verdict.moreDifferences = check->moreDifferences;
    if (!verdict.differences.empty()) return settle(verdict, Kind::Changed);
    const bool asRecorded = verdict.issued && verdict.issued->fields == says;
    verdict.packedAnew = asRecorded && verdict.issued->sha256 != verdict.sha256;
    settle(verdict, asRecorded ? Kind::Issued : Kind::OtherFields);
}

}  // namespace

CopyVerdict verifyCopy(storage::Database& database, const storage::BlobStore& blobs, const std::string& bytes,
                       const MaySeeRevision& maySee) {
    CopyVerdict verdict;
    verdict.sha256 = sha256Hex(bytes);
    const bool isKnown =
        database.read([&](ReadTx& tx) { return findExact(tx, verdict, maySee) || findSigned(tx, verdict, maySee); });
    if (isKnown) return verdict;
    const auto package = docx::Package::openWhole(bytes);
    if (!package) {
        verdict.kind = Kind::Unreadable;
        verdict.message = package.error().message;
        return verdict;
    }
    const auto from = docx::issuedFrom(*package);
    settle(verdict, Kind::Unknown);
    if (!from) return verdict;
    const bool isHere = database.read([&](ReadTx& tx) {
        if (!findRevision(tx, verdict, from->revision, maySee)) return false;
        tellApprovals(tx, verdict);
        return true;
    });
    const auto agreed = isHere ? blobs.read(verdict.revision->sha256) : std::nullopt;
    if (agreed) database.read([&](ReadTx& tx) { compare(tx, verdict, *agreed, bytes); });
    return verdict;
}

std::optional<CopyVerdict> knownCopy(storage::Database& database, std::string_view sha256,
                                     const MaySeeRevision& maySee) {
    CopyVerdict verdict;
    verdict.sha256 = sha256;
    const bool isKnown = database.read([&](ReadTx& tx) { return findExact(tx, verdict, maySee); });
    return isKnown ? std::optional(std::move(verdict)) : std::nullopt;
}

std::vector<std::string> checkIssuedCopies(ReadTx& tx, const storage::BlobStore& blobs) {
    std::vector<std::string> problems;
    for (std::int64_t last = 0;;) {
        const auto copies = IssuedCopyRepository().page(tx, last, kCopiesAtOnce);
        if (copies.empty()) return problems;
        for (const auto& copy : copies) {
            last = copy.id;
            const auto revision = DocumentRepository().findRevision(tx, copy.revision);
            const auto agreed = revision ? blobs.read(revision->sha256) : std::nullopt;
            const auto bytes = blobs.read(copy.sha256);
            if (!agreed || !bytes) continue;  // told as a missing file
            const auto check = docx::checkCopy(*agreed, *bytes);
            if (!check || !check->differsInLateFieldsOnly() || documents::issuedFields(check->filled) != copy.fields)
                problems.push_back(fmt::format(
                    "issued copy {}: it differs from its revision not only in the recorded late fields", copy.id));
        }
    }
}

}  // namespace entente::approvals
