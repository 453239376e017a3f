#include "web/pages/workflow_steps.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.h"
#include "forms/form.h"
#include "workflow/shared_texts.h"

namespace entente::web {

using bpmn::Step;
using bpmn::StepField;

namespace {

constexpr std::string_view kDueHead = "=date and time(add working days(today(), ";
constexpr std::string_view kDueTail = ", program.calendars), time(\"18:00:00@\" + program.mois.zone))";
constexpr std::size_t kDueDigits = 3;
constexpr const char* kGroupList = "known-groups";
constexpr const char* kPersonList = "known-persons";

/// Whom a step can be given to without writing an expression; the key of what each is called follows.
constexpr std::array<std::pair<std::string_view, const char*>, 2> kGroups = {{
    {"coordinator A", "step.group.coordinator_a"},
    {"coordinator B", "step.group.coordinator_b"},
}};
constexpr std::array<std::pair<std::string_view, const char*>, 5> kPersons = {{
    {"program.mois.coordinator", "step.person.mois_coordinator"},
    {"program.mois.reviewer", "step.person.mois_reviewer"},
    {"program.mois.signatory", "step.person.mois_signatory"},
    {"program.partner.coordinator", "step.person.partner_coordinator"},
    {"program.partner.addressee", "step.person.partner_addressee"},
}};

bool isNumber(std::string_view text) {
    return !text.empty() && text.size() <= kDueDigits &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// As the input holds it: browsers drop line breaks from a value of one line.
std::string shownValue(StepField field, const std::string& stored) {
    auto shown = field == StepField::Due ? dueAsTyped(stored) : stored;
    std::erase_if(shown, [](char c) { return c == '\n' || c == '\r'; });
    return std::string(utf8::trim(shown));
}

std::string fieldId(const std::string& element, StepField field) {
    return element + "." + std::string(bpmn::fieldName(field));
}

bool asksPersons(const Step& step) {
    return step.work == "approval" || step.work == "answer" || step.work == "entente:mail";
}

std::string nameOf(const Step& step, const Language& language) {
    const auto translated = step.names.find(language.tag);
    const auto& name = translated == step.names.end() ? step.name : translated->second;
    return name.empty() ? step.element : name;
}

/// One person of an expression in words; empty for what only the expression says.
std::string personWords(const Visit& visit, std::string_view path) {
    for (const auto& [known, key] : kPersons)
        if (path == known) return visit.text(key);
    return {};
}

std::string whoWords(const Visit& visit, std::string_view who) {
    if (who.empty()) return {};
    for (const auto& [group, key] : kGroups)
        if (who == group) return visit.text(key);
    if (!bpmn::isFeel(who)) return std::string(who);
    who.remove_prefix(1);
    if (who.starts_with('[') && who.ends_with(']')) who = who.substr(1, who.size() - 2);
    std::string words;
    while (!who.empty()) {
        const auto comma = std::min(who.find(','), who.size());
        const auto word = personWords(visit, utf8::trim(who.substr(0, comma)));
        if (word.empty()) return visit.text("step.by_expression");
        words += (words.empty() ? "" : " · ") + word;
        who.remove_prefix(std::min(comma + 1, who.size()));
    }
    return words;
}

std::string dueWords(const Visit& visit, const std::string& due) {
    const auto typed = dueAsTyped(due);
    if (typed.empty()) return {};
    return isNumber(typed) ? visit.text("step.due_days", {{"days", typed}}) : visit.text("step.due_by_expression");
}

std::string kindWords(const Visit& visit, const Step& step) {
    const auto key =
        "step.kind." + (step.work.starts_with("entente:") ? step.work.substr(step.work.find(':') + 1) : step.work);
    return visit.services.site.catalogue().has(visit.language(), key) ? visit.text(key) : step.work;
}

/// Names of the files `folder/<name>.<language>.<extension>`.
std::set<std::string> namesIn(const workflow::PackageFiles& files, std::string_view folder,
                              std::string_view extension) {
    std::set<std::string> names;
    for (const auto& [path, bytes] : files) {
        if (!path.starts_with(folder) || !path.ends_with(extension)) continue;
        const auto name = path.substr(folder.size(), path.size() - folder.size() - extension.size());
        names.insert(name.substr(0, name.find('.')));
    }
    return names;
}

std::set<std::string> formIds(const workflow::PackageFiles& files) {
    std::set<std::string> ids;
    for (const auto& [path, bytes] : files)
        if (path.ends_with(".form"))
            if (const auto form = forms::Form::parse(bytes, path)) ids.insert(form->id());
    return ids;
}

/// Choices of the settings that name a file of the package.
class Choices {
  public:
    explicit Choices(const workflow::PackageFiles& files)
        : mails_(namesIn(files, "mail/", ".txt")),
          templates_(namesIn(files, "templates/", ".docx")),
          forms_(formIds(files)) {
        mails_.merge(namesIn(files, workflow::sharedPath("mail/"), ".txt"));
    }

    /// Empty for a setting that is typed. A value that the package lacks stays among them, so that looking at a step
    /// does not change it.
    std::vector<SelectOption> of(StepField field, const std::string& value) const {
        const auto* names = namesOf(field);
        if (names == nullptr || bpmn::isFeel(value)) return {};
        std::vector<SelectOption> choices;
        for (const auto& name : *names)
            choices.push_back({name, name});
        if (!value.empty() && !names->contains(value)) choices.push_back({value, value});
        return choices;
    }

  private:
    const std::set<std::string>* namesOf(StepField field) const {
        switch (field) {
            case StepField::MailText:
                return &mails_;
            case StepField::WordTemplate:
                return &templates_;
            case StepField::Form:
                return &forms_;
            default:
                return nullptr;
        }
    }

    std::set<std::string> mails_, templates_, forms_;
};

/// The words of a setting that knows only a few; empty for any other.
std::vector<SelectOption> wordChoices(const Visit& visit, StepField field, const std::string& value) {
    std::vector<std::string> words;
    if (field == StepField::Policy) words = {"all", "any", "quorum", "sequential"};
    if (field == StepField::Refusal) words = {"ends", "counts"};
    if (field == StepField::Assurance) words = {"link", "code", "login"};
    if (words.empty() || bpmn::isFeel(value)) return {};
    const auto key = "step." + std::string(bpmn::fieldName(field)) + ".";
    std::vector<SelectOption> choices;
    for (const auto& word : words)
        choices.push_back({word, visit.text(key + word)});
    if (!value.empty() && std::find(words.begin(), words.end(), value) == words.end())
        choices.push_back({value, value});
    return choices;
}

WorkflowView::Field fieldOf(const Visit& visit, const Step& step, StepField field, const std::string& stored,
                            const Choices& choices) {
    const auto key = "step." + std::string(bpmn::fieldName(field));
    const auto hint =
        field == StepField::Who ? key + (asksPersons(step) ? "_persons_hint" : "_group_hint") : key + "_hint";
    WorkflowView::Field shown;
    shown.name = fieldId(step.element, field);
    shown.label = visit.text(key);
    if (visit.services.site.catalogue().has(visit.language(), hint)) shown.hint = visit.text(hint);
    shown.value = shownValue(field, stored);
    shown.choices = wordChoices(visit, field, stored);
    if (shown.choices.empty()) shown.choices = choices.of(field, stored);
    if (field == StepField::EscalateTo || field == StepField::Who)
        shown.suggestions = field == StepField::Who && !asksPersons(step) ? kGroupList : kPersonList;
    return shown;
}

}  // namespace

std::string dueAsTyped(std::string_view stored) {
    if (stored.starts_with(kDueHead) && stored.ends_with(kDueTail) &&
        stored.size() > kDueHead.size() + kDueTail.size()) {
        const auto days = stored.substr(kDueHead.size(), stored.size() - kDueHead.size() - kDueTail.size());
        if (isNumber(days)) return std::string(days);
    }
    return std::string(stored);
}

std::string dueAsStored(std::string_view typed) {
    return isNumber(typed) ? std::string(kDueHead) + std::string(typed) + std::string(kDueTail) : std::string(typed);
}

std::vector<WorkflowView::Step> stepRows(const Visit& visit, const std::vector<Step>& steps,
                                         const workflow::PackageFiles& files, const std::vector<Problem>& problems) {
    const Choices choices(files);
    std::vector<WorkflowView::Step> rows;
    for (const auto& step : steps) {
        WorkflowView::Step row;
        row.title = nameOf(step, visit.language());
        row.kind = kindWords(visit, step);
        row.open =
            std::any_of(problems.begin(), problems.end(), [&](const Problem& p) { return p.element == step.element; });
        for (const auto& [field, stored] : step.values) {
            if (field == StepField::Who) row.who = whoWords(visit, stored);
            if (field == StepField::Policy && !stored.empty()) {
                const auto key = "step.policy." + stored;
                if (visit.services.site.catalogue().has(visit.language(), key))
                    row.who += (row.who.empty() ? "" : ". ") + visit.text(key);
            }
            if (field == StepField::Due) row.due = dueWords(visit, stored);
            if (field == StepField::Reminders) row.reminders = stored;
            if (field == StepField::MailText || field == StepField::WordTemplate || field == StepField::Form)
                if (!stored.empty()) row.uses += (row.uses.empty() ? "" : ", ") + stored;
            row.fields.push_back(fieldOf(visit, step, field, stored, choices));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<WorkflowView::Suggestions> stepSuggestions(const Visit& visit) {
    WorkflowView::Suggestions groups{kGroupList, {}}, persons{kPersonList, {}};
    for (const auto& [group, key] : kGroups)
        groups.values.push_back({std::string(group), visit.text(key)});
    for (const auto& [path, key] : kPersons)
        persons.values.push_back({"=" + std::string(path), visit.text(key)});
    return {groups, persons};
}

std::vector<bpmn::StepEdit> stepEdits(const http::Request& request, const std::vector<Step>& steps) {
    std::vector<bpmn::StepEdit> edits;
    for (const auto& step : steps) {
        bpmn::StepEdit edit{step.element, {}};
        for (const auto& [field, stored] : step.values) {
            const auto id = fieldId(step.element, field);
            if (!request.hasField(id)) continue;
            const auto sent = utf8::trim(request.field(id));
            if (sent == shownValue(field, stored)) continue;
            edit.values[field] = field == StepField::Due ? dueAsStored(sent) : std::string(sent);
        }
        if (!edit.values.empty()) edits.push_back(std::move(edit));
    }
    return edits;
}

}  // namespace entente::web
