#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "bpmn/model.h"
#include "docx/template_shelf.h"
#include "engine/engine.h"
#include "engine/library.h"
#include "forms/form.h"
#include "mail/mail_text.h"
#include "programs/listed.h"
#include "programs/program.h"

namespace entente::workflow {

/// The files of a package by path: `planning.bpmn`, `concept_note.form`, `mail/receipt.ko.txt`,
/// `templates/concept_note.en.docx`, `common/mail/receipt.ko.txt` (`shared_texts.h`).
using PackageFiles = std::map<std::string, std::string>;

/// A definition with all that it names, compiled: what one version of a workflow is. Immutable, thread-safe to share.
struct Package {
    PackageId id;
    std::string key;
    int version = 0;  ///< 0 for a draft
    programs::Bilingual name;
    std::string processId;
    std::string bpmn;
    bpmn::Definitions model;
    std::shared_ptr<const engine::Definition> definition;   ///< of `processId`
    std::shared_ptr<const engine::ProcessLibrary> library;  ///< all processes of the file: they call one another
    std::map<std::string, forms::Form> forms;               ///< by form id
    std::map<std::string, mail::MailText> mails;            ///< by name and language: `receipt.ko`
    engine::Decisions decisions;
    std::map<std::string, docx::DocxTemplate> templates;  ///< by name and language: `concept_note.en`
    programs::ListedNames listed;                         ///< what of it something in the package may read

    const bpmn::Process& process() const { return *model.process(processId); }
    /// Of an instance of that process; of an empty id the one that a plain start means.
    const engine::Definition& definitionOf(std::string_view processId) const;
    const forms::Form* form(std::string_view id) const;
    /// The text in that language, else in English.
    const mail::MailText* mail(std::string_view name, std::string_view language) const;
    const docx::DocxTemplate* document(std::string_view name, std::string_view language) const;
};

struct CompiledPackage {
    std::shared_ptr<const Package> package;  ///< null when a problem is an error
    std::vector<Problem> problems;           ///< each with file, line and element
};

/// Whether another package has what a call of that process means.
using CalledElsewhere = std::function<bool(const bpmn::Call& call)>;

/// Compiles all files and checks how they refer to one another: forms, Word templates and mail texts that the
/// definition names exist; every mail text is there in English. A process that is called and not in the package is an
/// error unless `elsewhere` has it; a warning when nobody can tell.
/// With a shelf, Word templates that it knows are not compiled again.
CompiledPackage compilePackage(std::string key, const PackageFiles& files, const CalledElsewhere& elsewhere = {},
                               docx::TemplateShelf* shelf = nullptr);

/// The same of files that were activated before, maybe by a version that checked less: cases run on them, so nothing
/// only when the process itself cannot be run. What else is wrong is missing in the package, for whoever asks for it.
std::optional<Package> compileActivated(std::string key, const PackageFiles& files, PackageId id,
                                        docx::TemplateShelf* shelf = nullptr);

}  // namespace entente::workflow
