#include "workflow/carry_rule.h"

#include <algorithm>
#include <set>

#include "bpmn/expressions.h"
#include "bpmn/references.h"
#include "documents/document_repository.h"
#include "feel/json.h"
#include "workflow/agreement_kinds.h"
#include "workflow/document_generator.h"
#include "workflow/fixed_clock.h"
#include "workflow/task_repository.h"

namespace entente::workflow {

using documents::AgreementRepository;
using documents::DocumentRepository;
using feel::Context;
using feel::Value;
using storage::ReadTx;

namespace {

constexpr std::uint64_t kMostSteps = 1'000'000;  // the rule is asked while others wait for the writer
constexpr std::string_view kSeen[] = {"before", "after", "changed", "side"};
/// Words in the names of what no rule may carry over: dates, venues, heads of delegation, follow-up lines.
constexpr std::string_view kNeverWords[] = {"date",  "dates",  "day",  "days",  "start",  "end",
                                            "venue", "venues", "head", "heads", "follow", "followup"};

Result<feel::Expression> conditionOf(std::string_view text) {
    if (bpmn::isFeel(text)) text.remove_prefix(1);
    return feel::Expression::compile(text);
}

/// `headOfDelegation`, `follow_up` -> head, of, delegation; follow, up.
std::vector<std::string> wordsOf(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool letter = upper || (c >= 'a' && c <= 'z');
        if ((upper || !letter) && !words.back().empty()) words.emplace_back();
        if (letter) words.back() += upper ? static_cast<char>(c + 32) : c;
    }
    return words;
}

bool neverCarried(std::string_view path) {
    const auto words = wordsOf(path);
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return std::find(std::begin(kNeverWords), std::end(kNeverWords), word) != std::end(kNeverWords);
    });
}

/// The Word templates of these kinds, by name and language.
std::vector<std::string> templatesFor(const bpmn::Process& process, const std::vector<std::string>& kinds) {
    std::vector<std::string> names;
    for (const auto& node : process.nodes) {
        if (node.jobType != "entente:document") continue;
        const auto order = DocumentOrder::of(node);
        if (std::find(kinds.begin(), kinds.end(), order.kind) == kinds.end()) continue;
        for (const auto& language : order.languages)
            names.push_back(order.templateName + "." + language);
    }
    return names;
}

class CarryCheck {
  public:
    CarryCheck(const bpmn::Process& process, const std::map<std::string, docx::DocxTemplate>& templates)
        : process_(process), templates_(templates) {}

    std::vector<Problem> run() {
        for (const auto& node : process_.nodes)
            if (!node.property("carryOver").empty()) check(node);
        return std::move(problems_);
    }

  private:
    void say(const bpmn::FlowNode& node, Message message, Severity severity = Severity::Error) {
        problems_.push_back({severity, {}, node.line, node.id, std::move(message)});
    }

    void check(const bpmn::FlowNode& node) {
        if (node.property("agreementSet").empty())
            return say(node, {"workflow.carry_over_unused",
                              "Only an approval that agrees on a set of files carries a consent over",
                              {}});
        if (node.property("carryOverName").empty())
            say(node, {"workflow.carry_over_name", "Give the rule that carries consents over a name", {}});
        const auto condition = conditionOf(node.property("carryOver"));
        if (!condition)
            return say(node, Message{"workflow.carry_over_unread",
                                     "The rule that carries consents over cannot be read: {reason}",
                                     {}}
                                 .nest("reason", condition.error().message));
        for (const auto& name : condition->requiredNames())
            if (std::find(std::begin(kSeen), std::end(kSeen), name) == std::end(kSeen))
                say(node, Message{"workflow.carry_over_names",
                                  "The rule that carries consents over sees before, after, changed and side, not "
                                  "“{name}”",
                                  {{"name", name}}});
        // What expressions give is known only when the step opens.
        if (!bpmn::isFeel(node.property("agreementSet")) && !bpmn::isFeel(node.property("neverCarried")))
            checkShown(node);
    }

    void checkShown(const bpmn::FlowNode& node) {
        const auto never = bpmn::listed(node.property("neverCarried"));
        auto kinds = bpmn::listed(node.property("agreementSet"));
        kinds.emplace_back(node.property("document"));
        std::set<std::string> open;
        for (const auto& name : templatesFor(process_, kinds))
            if (const auto word = templates_.find(name); word != templates_.end())
                for (const auto& path : word->second.inspection().paths)
                    if (neverCarried(path) && !path.starts_with("document.") &&
                        std::none_of(never.begin(), never.end(), [&](const std::string& named) {
                            return concerns({path, {}, 0, {}, {}, {}, {}}, named);
                        }))
                        open.insert(path);
        for (const auto& path : open)
            say(node,
                Message{"workflow.carry_over_open",
                        "The rule “{rule}” could carry a consent over although “{path}” changed. Dates, venues, heads "
                        "of delegation and follow-up lines are never carried over: name it in neverCarried",
                        {{"rule", std::string(node.property("carryOverName"))}, {"path", path}}},
                Severity::Warning);
    }

    const bpmn::Process& process_;
    const std::map<std::string, docx::DocxTemplate>& templates_;
    std::vector<Problem> problems_;
};

}  // namespace

std::optional<CarryRule> carryRule(const engine::Task& task) {
    const auto* text = task.properties.find("carryOver");
    const auto* name = task.properties.find("carryOverName");
    const auto* korean = task.properties.find("carryOverName.ko");
    const auto* never = task.properties.find("neverCarried");
    if (!text || text->textOr("").empty() || !name || name->textOr("").empty()) return std::nullopt;
    auto condition = conditionOf(text->string());
    if (!condition) return std::nullopt;
    return CarryRule{{name->string(), korean != nullptr ? korean->textOr("") : ""},
                     std::move(*condition),
                     never ? bpmn::listedTexts(*never) : std::vector<std::string>()};
}

std::string ruleNameOf(const engine::Task& task, const documents::CarriedOver& carried, std::string_view language) {
    const auto rule = carryRule(task);
    // Kept with the consent is the name by which the rule counted then.
    return rule && rule->name.en == carried.rule ? rule->name.in(language) : carried.rule;
}

CarryAnswer applyRule(const CarryRule& rule, const Context& before, const Context& after, char side, Timestamp now,
                      const std::string& zone) {
    CarryAnswer answer;
    feel::List changed;
    for (const auto& change : changesBetween(before, after)) {
        for (const auto& path : rule.never)
            if (concerns(change, path)) answer.never = change.path;
        if (change.row > 0) answer.rows.push_back(change.row);
        changed.push_back(changeValue(change));
    }
    std::sort(answer.rows.begin(), answer.rows.end());
    answer.rows.erase(std::unique(answer.rows.begin(), answer.rows.end()), answer.rows.end());
    if (!answer.never.empty()) return answer;
    const FixedClock clock(now);
    feel::Environment environment{clock, zone};
    environment.limits.steps = kMostSteps;
    const auto said = rule.condition.evaluate(
        Context{{"before", before}, {"after", after}, {"changed", std::move(changed)}, {"side", std::string(1, side)}},
        environment);
    answer.carries = said && said->isTrue();
    return answer;
}

std::optional<Context> shownValues(const Situation& situation, const documents::Document& document,
                                   const documents::Revision& revision) {
    if (revision.origin != documents::Origin::Generated) return std::nullopt;
    const auto maker = documentNode(situation.library, document.kind);
    if (!maker) return std::nullopt;
    const auto* word = maker->package.document(DocumentOrder::of(maker->node).templateName, document.language);
    const auto values = feel::fromTypedJson(revision.data);
    if (!word || !values || !values->isContext()) return std::nullopt;
    Context shown;
    for (const auto& path : word->inspection().paths) {
        const auto name = path.substr(0, path.find_first_of(".["));
        if (const auto* value = values->context().find(name)) shown.set(name, *value);
    }
    if (const auto* own = shown.find("document"); own && own->isContext()) {
        auto rest = own->context();
        rest.erase("revision");
        shown.set("document", std::move(rest));
    }
    return shown;
}

std::vector<documents::Revision> consentedOn(ReadTx& tx, InstanceId instance, DocumentId document) {
    const AgreementRepository agreements;
    std::vector<documents::Revision> revisions;
    for (const auto& set : agreements.currentOfInstance(tx, instance))
        for (const auto& consent : agreements.consents(tx, set.id)) {
            if (consent.withdrawnAt || !consent.approves()) continue;
            const auto task = TaskRepository().find(tx, consent.task);
            const auto given = consent.carried ? agreements.findConsent(tx, consent.carried->from) : consent;
            if (!task || !given || !carryRule(task->task)) continue;
            const auto consented = agreements.find(tx, given->set);
            if (!consented) continue;
            for (const auto& file : consented->files)
                if (file.document == document)
                    if (auto revision = DocumentRepository().findRevision(tx, file.revision))
                        revisions.push_back(std::move(*revision));
        }
    return revisions;
}

std::optional<Timestamp> objectableUntil(const Situation& situation, char side) {
    const auto& program = situation.program();
    const auto& zone = side == 'B' ? program.b.zone : program.a.zone;
    const FixedClock clock(situation.now);
    const auto end =
        feel::evaluate("date and time(add working days(today(), 2, program.calendars), time(\"23:59:59@\" + zone))",
                       Context{{"program", situation.programValue()}, {"zone", zone}}, feel::Environment{clock, zone});
    if (!end || !end->isDateTime()) return std::nullopt;
    return end->dateTime().moment(zone);
}

std::vector<Problem> checkCarryRules(const bpmn::Process& process,
                                     const std::map<std::string, docx::DocxTemplate>& templates) {
    return CarryCheck(process, templates).run();
}

}  // namespace entente::workflow
