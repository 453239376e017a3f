#include "approvals/issue.h"

#include <algorithm>

#include "approvals/decision.h"
#include "base/utf8.h"
#include "documents/agreement.h"
#include "documents/document_repository.h"
#include "docx/copy_check.h"
#include "feel/format.h"
#include "feel/temporal.h"
#include "programs/program_repository.h"
#include "template/picture.h"
#include "template/qr.h"
#include "workflow/enclosures.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using documents::IssuedCopy;
using docx::LateValue;
using docx::LateValues;
using storage::ReadTx;
using workflow::CurrentFile;
using workflow::StoredTask;

namespace {

constexpr std::string_view kWordEnding = ".docx";
constexpr int kSetsLookedAt = 20;

/// What the set and the decisions give to the fields of one file.
struct Approved {
    documents::AgreementSet set;  ///< id 0 for none
    std::map<char, Decision> last;
    std::map<char, std::string> zones;
};

Approved approvedOf(ReadTx& tx, const StoredTask& task, const CurrentFile& file) {
    Approved approved;
    for (auto& set : documents::AgreementRepository().ofDocument(tx, file.document.id, kSetsLookedAt)) {
        const bool holds = std::any_of(set.files.begin(), set.files.end(),
                                       [&](const auto& each) { return each.revision == file.revision.id; });
        if (!holds || set.state() != documents::AgreementState::Agreed) continue;
        approved.set = std::move(set);
        break;
    }
    for (auto& decision : DecisionRepository().approvalsOf(tx, file.revision.id))
        if (const auto decided = workflow::TaskRepository().find(tx, decision.task))
            approved.last.insert_or_assign(static_cast<char>(decided->side), std::move(decision));
    // Of a set what stands is each side's word on all of it, also one that was given on other files and carried over.
    if (approved.set.id)
        for (const auto& consent : documents::AgreementRepository().consents(tx, approved.set.id))
            if (!consent.withdrawnAt && consent.approves())
                if (auto decision = DecisionRepository().ofTask(tx, consent.task))
                    approved.last.insert_or_assign(consent.side, std::move(*decision));
    if (const auto program = programs::ProgramRepository().find(tx, task.program))
        approved.zones = {{'A', program->a.zone}, {'B', program->b.zone}};
    return approved;
}

std::string dateText(const std::string& iso, const docx::LateField& field, const std::string& language) {
    const auto date = feel::Date::parse(iso);
    if (!date) return iso;
    const auto text = field.datePattern.empty() ? std::nullopt : feel::formatDate(*date, language, field.datePattern);
    return text ? *text : feel::longDate(*date, language);
}

/// Who approved last for that side, and when on its clocks: what stands for a signature where none is in ink.
std::string signatureText(const Approved& approved, char side, const std::string& language) {
    const auto found = approved.last.find(side);
    if (found == approved.last.end()) return {};
    const auto& decision = found->second;
    const auto zone = approved.zones.find(side);
    const auto at =
        feel::DateTime::of(decision.at, feel::ZoneRef::named(zone == approved.zones.end() ? "UTC" : zone->second));
    return decision.byName + (decision.byTitle.empty() ? "" : ", " + decision.byTitle) + " · " +
           feel::longDateTime(at, language);
}

Result<LateValue> sealValue(const std::optional<UploadedFile>& seal) {
    if (!seal || seal->bytes.empty()) return LateValue{};
    const auto info = templates::readPicture(seal->bytes);
    if (!info) return Error{info.error().kind, info.error().message, "seal"};
    return LateValue{"", seal->bytes};
}

Result<LateValues> valuesFor(const LateFile& file, const Approved& approved, const DispatchInput& input) {
    const auto& language = file.file.document.language;
    LateValues values;
    for (const auto& field : file.late.fields) {
        if (field.name == "number" && !input.number.empty())
            values[field.name] = {std::string(utf8::trim(input.number))};
        if (field.name == "date") values.try_emplace(field.name, LateValue{dateText(input.date, field, language)});
        if (field.name == "set")
            values[field.name] = {approved.set.id ? approved.set.sha256 : file.file.revision.sha256};
        if (field.name.starts_with("signature."))
            if (auto text = signatureText(approved, field.name.back(), language); !text.empty())
                values[field.name] = {std::move(text)};
        if (field.name == "qr") {
            const auto address = input.site + "/verify/" + file.file.revision.sha256;
            const auto picture = templates::qrPicture(address);
            if (!picture) return picture.error();
            values[field.name] = {address, *picture};
        }
        if (field.name == "seal") {
            auto seal = sealValue(input.seal);
            if (!seal) return seal.error();
            if (!seal->picture.empty()) values[field.name] = std::move(*seal);
        }
    }
    return values;
}

/// Each document once, and only with late fields.
void addLate(const storage::BlobStore& blobs, std::vector<LateFile>& files, CurrentFile file, bool leaves) {
    for (const auto& known : files)
        if (known.file.document.id == file.document.id) return;
    const auto bytes = blobs.read(file.revision.sha256);
    if (!bytes) throw std::runtime_error("a stored file is missing: " + file.revision.sha256);
    const auto package = docx::Package::open(*bytes);
    if (!package) return;
    auto late = docx::lateFields(*package);
    if (!late.fields.empty()) files.push_back({std::move(file), std::move(late), leaves});
}

}  // namespace

std::vector<LateFile> lateFilesOf(ReadTx& tx, const storage::BlobStore& blobs, const StoredTask& task,
                                  const std::vector<std::string>& languages) {
    std::vector<LateFile> files;
    for (auto& file : workflow::filesOfDispatch(tx, task.instance, task.task, languages))
        addLate(blobs, files, std::move(file), true);
    for (auto& file : workflow::currentFiles(tx, task.instance, task.task.document))
        addLate(blobs, files, std::move(file), false);
    return files;
}

std::vector<LateFile> lateFilesOf(ReadTx& tx, const storage::BlobStore& blobs, const documents::AgreementSet& set) {
    const documents::DocumentRepository documents;
    std::vector<LateFile> files;
    for (const auto& agreed : set.files) {
        auto document = documents.find(tx, agreed.document);
        auto revision = documents.findRevision(tx, agreed.revision);
        if (document && revision) addLate(blobs, files, {std::move(*document), std::move(*revision)}, true);
    }
    return files;
}

std::string issuedFileName(const std::string& fileName) {
    auto name = fileName;
    if (name.ends_with(kWordEnding)) name.resize(name.size() - kWordEnding.size());
    return name + "_issued" + std::string(kWordEnding);
}

Result<std::vector<IssuedCopy>> issueCopies(storage::Database& database, storage::BlobStore& blobs,
                                            const StoredTask& task, const std::vector<LateFile>& files,
                                            const DispatchInput& input, const std::string& by, Timestamp now) {
    std::vector<IssuedCopy> copies;
    for (const auto& file : files) {
        const auto approved = database.read([&](ReadTx& tx) { return approvedOf(tx, task, file.file); });
        const auto values = valuesFor(file, approved, input);
        if (!values) return values.error();
        const auto agreed = blobs.read(file.file.revision.sha256);
        if (!agreed) throw std::runtime_error("a stored file is missing: " + file.file.revision.sha256);
        const auto bytes = docx::issuedCopy(
            *agreed, *values, {file.file.revision.sha256, approved.set.id ? approved.set.sha256 : std::string()});
        if (!bytes) return Error{bytes.error().kind, bytes.error().message, "number"};
        // What is kept of a copy is what can be read out of it again, so that it can be verified.
        const auto check = docx::checkCopy(*agreed, *bytes);
        if (!check) return Error{check.error().kind, check.error().message, "number"};
        if (!check->differsInLateFieldsOnly())
            throw std::logic_error("an issued copy differs elsewhere: " + check->differences.front().english());
        const auto blob = blobs.put(*bytes);
        IssuedCopy copy;
        copy.revision = file.file.revision.id;
        copy.task = task.id;
        copy.set = approved.set.id;
        copy.sha256 = blob.sha256;
        copy.size = static_cast<std::int64_t>(blob.size);
        copy.fileName = issuedFileName(file.file.revision.fileName);
        copy.fields = documents::issuedFields(check->filled);
        copy.madeBy = by;
        copy.createdAt = now;
        copies.push_back(std::move(copy));
    }
    return copies;
}

}  // namespace entente::approvals
