#include "workflow/package.h"

#include <algorithm>

#include "bpmn/reader.h"
#include "bpmn/references.h"
#include "dmn/model.h"
#include "workflow/agreement_kinds.h"
#include "workflow/approval_rule.h"
#include "workflow/assurance.h"
#include "workflow/calendar_files.h"
#include "workflow/carry_rule.h"
#include "workflow/case_library.h"
#include "workflow/record_kinds.h"
#include "workflow/send_back.h"
#include "workflow/shared_texts.h"
#include "workflow/starters.h"
#include "workflow/variable_check.h"

namespace entente::workflow {

namespace {

template <typename Map>
auto findOrNull(const Map& map, const std::string& key) -> const typename Map::mapped_type* {
    const auto found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

template <typename Map>
auto inLanguage(const Map& map, std::string_view name, std::string_view language) -> const typename Map::mapped_type* {
    const auto* exact = findOrNull(map, std::string(name) + "." + std::string(language));
    return exact ? exact : findOrNull(map, std::string(name) + ".en");
}

bool hasErrors(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(),
                       [](const Problem& p) { return p.severity == Severity::Error; });
}

/// Gathers the problems of all files and gives each the file it stands in.
class Compilation {
  public:
    Compilation(std::string key, const PackageFiles& files, PackageId id, const CalledElsewhere& elsewhere,
                docx::TemplateShelf* shelf)
        : files_(files), elsewhere_(elsewhere), shelf_(shelf) {
        package_.key = std::move(key);
        package_.id = id;
    }

    void run() {
        for (const auto& [path, bytes] : files_) {
            // Texts are looked through as they are; a Word template may have its words in pieces.
            if (!path.ends_with(".docx")) package_.listed.noteText(bytes);
            if (path.ends_with(".form")) compileForm(path, bytes);
            if (path.starts_with("mail/")) compileMail(path, bytes);
            if (isShared(path) && !files_.contains(ownPath(path))) compileMail(path, bytes);
            if (path.starts_with("templates/")) compileTemplate(path, bytes);
        }
        compileDecisions();
        compileDefinition();
    }

    CompiledPackage checked() {
        if (hasErrors(problems_)) return {nullptr, std::move(problems_)};
        auto package = taken();
        return {package ? std::make_shared<const Package>(std::move(*package)) : nullptr, std::move(problems_)};
    }

    std::optional<Package> taken() { return package_.definition ? std::optional(std::move(package_)) : std::nullopt; }

  private:
    void add(std::vector<Problem> problems, const std::string& file) {
        for (auto& problem : problems) {
            if (problem.file.empty()) problem.file = file;
            problems_.push_back(std::move(problem));
        }
    }

    template <typename Outcome>
    void addFindings(const Outcome& outcome, const std::string& file) {
        for (const auto& finding : outcome.problems)
            add({finding.toProblem()}, file);
    }

    void compileForm(const std::string& path, const std::string& bytes) {
        auto form = forms::Form::parse(bytes, path);
        if (!form) return add({{Severity::Error, path, 0, form.error().place, form.error().message}}, path);
        add(form->problems(), path);
        package_.forms.emplace(form->id(), *form);
    }

    void compileMail(const std::string& path, const std::string& bytes) {
        auto text = mail::MailText::compile(bytes, path);
        addFindings(text, path);
        if (text) package_.mails.emplace(baseName(path, ".txt"), *text.value);
    }

    void compileTemplate(const std::string& path, const std::string& bytes) {
        const auto language = baseName(path, ".docx").substr(baseName(path, ".docx").rfind('.') + 1);
        const docx::CompileOptions options{
            .include = [&](std::string_view name) { return templateNamed(std::string(name), language); }};
        auto document =
            shelf_ != nullptr ? shelf_->compile(bytes, options) : docx::DocxTemplate::compile(bytes, options);
        addFindings(document, path);
        if (!document) return;
        for (const auto& read : document.value->inspection().paths)
            package_.listed.note(read);
        package_.templates.emplace(baseName(path, ".docx"), *document.value);
    }

    /// In the language of the template that includes it, else the file of just that name.
    std::optional<std::string> templateNamed(const std::string& name, const std::string& language) const {
        for (const auto& file : {name + "." + language, name})
            if (const auto found = files_.find("templates/" + file + ".docx"); found != files_.end())
                return found->second;
        return std::nullopt;
    }

    /// Each model with those of the package that it imports.
    void compileDecisions() {
        std::map<std::string, std::string> spaces;
        for (const auto& [path, bytes] : files_)
            if (path.ends_with(".dmn")) spaces.emplace(dmn::namespaceOf(bytes), bytes);
        for (const auto& [path, bytes] : files_) {
            if (!path.ends_with(".dmn")) continue;
            auto model = dmn::Model::load(bytes, [&](const std::string& space) -> std::optional<std::string> {
                const auto* found = findOrNull(spaces, space);
                return found != nullptr ? std::optional(*found) : std::nullopt;
            });
            if (!model) {
                problems_.push_back({Severity::Error, path, 0, "", model.error().message});
                continue;
            }
            add((*model)->problems(), path);
            for (const auto& invocable : (*model)->invocables())
                if (!package_.decisions.emplace(invocable.id, *model).second)
                    problems_.push_back({Severity::Error,
                                         path,
                                         invocable.line,
                                         invocable.id,
                                         {"workflow.decision_twice",
                                          "Another decision of the package has the id “{name}”",
                                          {{"name", invocable.id}}}});
        }
    }

    static std::string baseName(const std::string& path, std::string_view extension) {
        auto name = path.substr(path.rfind('/') + 1);
        if (name.ends_with(extension)) name.resize(name.size() - extension.size());
        return name;
    }

    void compileDefinition() {
        const auto file =
            std::find_if(files_.begin(), files_.end(), [](const auto& f) { return f.first.ends_with(".bpmn"); });
        if (file == files_.end()) {
            problems_.push_back(
                {Severity::Error, "", 0, "", {"workflow.no_bpmn", "The package has no .bpmn file", {}}});
            return;
        }
        package_.bpmn = file->second;
        auto reading = bpmn::read(file->second);
        add(std::move(reading.problems), file->first);
        const auto executable = std::find_if(reading.definitions.processes.begin(), reading.definitions.processes.end(),
                                             [](const bpmn::Process& p) { return p.executable; });
        if (executable == reading.definitions.processes.end()) {
            problems_.push_back({Severity::Error,
                                 file->first,
                                 0,
                                 "",
                                 {"workflow.no_process", "No process in the file is marked executable", {}}});
            return;
        }
        package_.processId = executable->id;
        package_.name = {executable->name, executable->names.contains("ko") ? executable->names.at("ko") : ""};
        for (const auto& process : reading.definitions.processes) {
            checkReferences(process, file->first);
            checkCalls(process, reading.definitions, file->first);
            const bool called = process.id != package_.processId && isCalled(reading.definitions, process.id);
            add(checkVariables(process, package_.forms, package_.templates, called), file->first);
            add(checkApprovals(process), file->first);
            add(checkAssurance(process), file->first);
            add(checkStarters(process), file->first);
            add(checkAgreements(process), file->first);
            add(checkCalendars(process), file->first);
            add(checkCarryRules(process, package_.templates), file->first);
        }
        package_.model = std::move(reading.definitions);
        compileProcesses(file->first);
    }

    void compileProcesses(const std::string& file) {
        engine::ProcessLibrary::Processes processes;
        std::vector<Problem> problems;
        for (const auto& process : package_.model.processes) {
            problems.clear();  // each time those of the whole file
            auto definition = engine::compile(package_.model, process.id, problems, package_.decisions,
                                              referenceTo(package_.id, process.id));
            if (definition) add(checkSendBack(**definition), file);
            if (definition) processes.emplace(process.id, *definition);
            if (definition && process.id == package_.processId) package_.definition = *definition;
        }
        add(std::move(problems), file);
        package_.library = std::make_shared<engine::ProcessLibrary>(std::move(processes));
    }

    /// Also by an expression, which may mean any process.
    static bool isCalled(const bpmn::Definitions& definitions, const std::string& processId) {
        const auto calls = [&](const bpmn::FlowNode& node) {
            return node.kind == bpmn::NodeKind::CallActivity &&
                   (node.call.processId == processId || bpmn::isFeel(node.call.processId));
        };
        return std::any_of(definitions.processes.begin(), definitions.processes.end(), [&](const auto& process) {
            return std::any_of(process.nodes.begin(), process.nodes.end(), calls);
        });
    }

    void checkCalls(const bpmn::Process& process, const bpmn::Definitions& definitions, const std::string& file) {
        for (const auto& node : process.nodes) {
            if (node.kind != bpmn::NodeKind::CallActivity || node.call.processId.empty()) continue;
            if (bpmn::isFeel(node.call.processId)) continue;
            const auto* called = definitions.process(node.call.processId);
            const bool tagged = node.call.binding == bpmn::Binding::VersionTag;
            if (called != nullptr && (!tagged || called->versionTag == node.call.versionTag)) continue;
            if (node.call.binding == bpmn::Binding::Deployment)
                missing(file, node, "workflow.not_deployed_with",
                        "There is no process “{name}” in the package, which “deployment” asks for",
                        node.call.processId);
            else if (!elsewhere_)
                missing(file, node, "workflow.called_elsewhere",
                        "There is no process “{name}” in the package: an active one must have it", node.call.processId,
                        Severity::Warning);
            else if (!elsewhere_(node.call))
                missing(file, node, "workflow.missing_process",
                        "There is no process “{name}” to call, neither in the package nor in an active one",
                        node.call.processId);
        }
    }

    void checkReferences(const bpmn::Process& process, const std::string& file) {
        for (const auto& node : process.nodes) {
            if (!node.formId.empty() && !package_.forms.contains(node.formId))
                missing(file, node, "workflow.missing_form", "There is no form “{name}” in the package", node.formId);
            if (const auto kind = node.property("kind"); kind == "answer" && node.formId.empty())
                missing(file, node, "workflow.answer_without_form", "A task that is answered by link needs a form", "");
            for (const std::string_view decision : {std::string_view(node.decisionId), node.property("approversTable")})
                if (!decision.empty() && !bpmn::isFeel(decision) && !package_.decisions.contains(std::string(decision)))
                    missing(file, node, "workflow.missing_decision", "There is no decision “{name}” in the package",
                            decision);
            requireRoles(file, node);
            requireTaskMails(file, node);
            if (node.jobType == "entente:mail") requireMail(file, node, node.header("text"));
            if (node.jobType == "entente:consent") requireMail(file, node, bpmn::kConsentText);
            if (node.jobType == "entente:consent" && !hasInput(node, "persons"))
                missing(file, node, "workflow.missing_persons", "The task has no input “{name}”: it asks nobody",
                        "persons");
            if (node.jobType == "entente:document") requireTemplates(file, node);
            if (const auto kind = node.header("kind"); node.jobType == "entente:record" && !isRecordKind(kind))
                missing(file, node, "workflow.missing_record_kind", "There are no records of the kind “{name}”", kind);
        }
    }

    /// Groups that FEEL gives are known only when the task opens.
    void requireRoles(const std::string& file, const bpmn::FlowNode& node) {
        if (bpmn::isFeel(node.candidateGroups)) return;
        for (const auto& group : bpmn::listed(node.candidateGroups))
            if (group != "coordinator A" && group != "coordinator B")
                missing(file, node, "workflow.missing_role",
                        "There is no role “{name}”: a task is for “coordinator A” or “coordinator B”", group);
    }

    /// The texts that the product sends about a task by itself, beside the one that brings it.
    void requireTaskMails(const std::string& file, const bpmn::FlowNode& node) {
        const auto kind = node.property("kind");
        std::vector<std::string_view> texts = {node.property("mailText")};
        const bool byLink = kind == "approval" || kind == "answer";
        if (byLink) {
            if (texts.front().empty()) texts.front() = kind == "approval" ? "approval_request" : "reply_request";
            texts.insert(texts.end(), {"passed_on", "not_for_me", "objection", "objected"});
        }
        if (kind == "approval") texts.insert(texts.end(), {"receipt", "decision_made", "replaced"});
        if (!node.property("agreementSet").empty()) texts.insert(texts.end(), {"agreed", "agreement_reopened"});
        if (!node.property("carryOver").empty()) texts.emplace_back("carried_over");
        if (kind == "answer") texts.emplace_back("answer_receipt");
        // Who objects to what was recorded gives a code too, where the step itself asks for an account. What an
        // expression gives is known only when the task opens.
        const auto assurance = node.property("assurance");
        if (byLink && !assurance.empty() && assurance != workflow::text(Assurance::Link)) texts.emplace_back("code");
        // By link, also a coordinator's reminder by hand.
        if (byLink || !node.property("reminders").empty()) texts.emplace_back("reminder");
        if (!node.property("escalation").empty()) texts.emplace_back("escalation");
        for (const auto text : texts)
            requireMail(file, node, text);
    }

    void requireMail(const std::string& file, const bpmn::FlowNode& node, std::string_view name) {
        if (!name.empty() && !package_.mail(name, "en"))
            missing(file, node, "workflow.missing_mail", "There is no mail text “{name}” in English in the package",
                    name);
    }

    static bool hasInput(const bpmn::FlowNode& node, std::string_view name) {
        return std::any_of(node.inputs.begin(), node.inputs.end(), [&](const auto& one) { return one.target == name; });
    }

    void requireTemplates(const std::string& file, const bpmn::FlowNode& node) {
        for (const auto& language : bpmn::documentLanguages(node.header("languages")))
            if (const auto name = std::string(node.header("template")) + "." + language;
                !package_.templates.contains(name))
                missing(file, node, "workflow.missing_template", "There is no Word template “{name}” in the package",
                        name);
    }

    void missing(const std::string& file, const bpmn::FlowNode& node, std::string key, std::string pattern,
                 std::string_view name, Severity severity = Severity::Error) {
        problems_.push_back(
            {severity, file, node.line, node.id, {std::move(key), std::move(pattern), {{"name", std::string(name)}}}});
    }

    const PackageFiles& files_;
    const CalledElsewhere& elsewhere_;
    docx::TemplateShelf* shelf_;
    Package package_;
    std::vector<Problem> problems_;
};

}  // namespace

const engine::Definition& Package::definitionOf(std::string_view id) const {
    return id.empty() || id == processId ? *definition : *library->load(std::string(id));
}

const forms::Form* Package::form(std::string_view id) const {
    return findOrNull(forms, std::string(id));
}

const mail::MailText* Package::mail(std::string_view name, std::string_view language) const {
    return inLanguage(mails, name, language);
}

const docx::DocxTemplate* Package::document(std::string_view name, std::string_view language) const {
    return findOrNull(templates, std::string(name) + "." + std::string(language));
}

CompiledPackage compilePackage(std::string key, const PackageFiles& files, const CalledElsewhere& elsewhere,
                               docx::TemplateShelf* shelf) {
    Compilation compilation(std::move(key), files, {}, elsewhere, shelf);
    compilation.run();
    return compilation.checked();
}

std::optional<Package> compileActivated(std::string key, const PackageFiles& files, PackageId id,
                                        docx::TemplateShelf* shelf) {
    const CalledElsewhere unasked;
    Compilation compilation(std::move(key), files, id, unasked, shelf);
    compilation.run();
    return compilation.taken();
}

}  // namespace entente::workflow
