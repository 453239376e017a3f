#include "workflow/enclosures.h"

#include <algorithm>

#include "documents/document_repository.h"
#include "workflow/mail_composer.h"

namespace entente::workflow {

using feel::Context;
using feel::Value;
using storage::ReadTx;

namespace {

const feel::List& attachedKinds(const engine::Task& task) {
    static const feel::List kNone;
    const auto* kinds = task.properties.find("attachments");
    return kinds && kinds->isList() ? kinds->list() : kNone;
}

Error keptPrivate(const documents::Document& document, const programs::Person& to) {
    return invalid("workflow.enclosure_private",
                   "“{document}” belongs to one side alone and does not go to {address} of the other",
                   {{"document", document.titleEn}, {"address", to.email}}, document.kind);
}

}  // namespace

std::vector<std::string> languagesOf(const Value& dispatch) {
    std::vector<std::string> languages;
    if (const auto& chosen = dispatch["languages"]; chosen.isList())
        for (const auto& language : chosen.list())
            languages.push_back(language.textOr(""));
    return languages;
}

bool isInLanguage(const std::vector<CurrentFile>& files, std::string_view language) {
    return std::any_of(files.begin(), files.end(),
                       [&](const auto& file) { return file.document.language == language; });
}

std::vector<CurrentFile> inLanguages(const std::vector<CurrentFile>& files, const std::vector<std::string>& languages) {
    std::vector<CurrentFile> chosen;
    for (const auto& file : files)
        if (std::find(languages.begin(), languages.end(), file.document.language) != languages.end())
            chosen.push_back(file);
    if (chosen.empty())
        if (auto usual = inLanguage(files, "en")) chosen.push_back(std::move(*usual));
    return chosen;
}

std::vector<CurrentFile> filesOfDispatch(ReadTx& tx, InstanceId instance, const engine::Task& dispatch,
                                         const std::vector<std::string>& languages) {
    std::vector<CurrentFile> files;
    auto kinds = attachedKinds(dispatch);
    kinds.emplace_back(dispatch.document);
    for (const auto& kind : kinds)
        for (auto& file : inLanguages(currentFiles(tx, instance, kind.textOr("")), languages))
            files.push_back(std::move(file));
    return files;
}

namespace {

/// What the sides of all receivers see of the kind.
Result<std::vector<CurrentFile>> visibleFiles(ReadTx& tx, const Situation& situation, std::string_view kind,
                                              const std::vector<programs::Person>& receivers,
                                              const std::vector<DocumentId>& shared) {
    auto files = currentFiles(tx, situation.instance.id, kind);
    for (const auto& receiver : receivers) {
        if (files.empty()) break;
        const auto any = files.front().document;
        const auto side = static_cast<char>(situation.program().sideOf(receiver));
        std::erase_if(files, [&](const CurrentFile& file) {
            return !file.document.visibleTo(side) &&
                   std::find(shared.begin(), shared.end(), file.document.id) == shared.end();
        });
        if (files.empty()) return keptPrivate(any, receiver);
    }
    return files;
}

}  // namespace

Result<std::optional<CurrentFile>> enclosedFile(ReadTx& tx, const Situation& situation, std::string_view kind,
                                                const std::vector<programs::Person>& receivers,
                                                const std::vector<DocumentId>& shared) {
    const auto files = visibleFiles(tx, situation, kind, receivers, shared);
    if (!files) return files.error();
    return inLanguage(*files, receivers.empty() ? std::string() : receivers.front().language);
}

Result<std::vector<mail::MailFile>> enclosures(ReadTx& tx, const Situation& situation, const Context& variables,
                                               const engine::Task& task, const programs::Person& to,
                                               const std::vector<DocumentId>& shared) {
    std::vector<mail::MailFile> enclosed;
    const auto* dispatch = variables.find("dispatch");
    auto languages = dispatch ? languagesOf(*dispatch) : std::vector<std::string>();
    if (languages.empty()) languages = {to.language};
    for (const auto& kind : attachedKinds(task)) {
        const auto& signedCopy = dispatch ? (*dispatch)["signed"] : Value();
        if (signedCopy.isContext() && task.kind == engine::TaskKind::Answer && kind.textOr("") == task.document) {
            enclosed.push_back({signedCopy["sha256"].textOr(""), signedCopy["fileName"].textOr(""),
                                signedCopy["mediaType"].textOr("")});
            continue;
        }
        const auto files = visibleFiles(tx, situation, kind.textOr(""), {to}, shared);
        if (!files) return files.error();
        for (const auto& file : inLanguages(*files, languages))
            enclosed.push_back(
                issuedFile(task, dispatch ? *dispatch : Value(), file.revision.id).value_or(enclosure(file)));
    }
    return enclosed;
}

}  // namespace entente::workflow
