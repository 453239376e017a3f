#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "documents/agreement.h"
#include "docx/docx_template.h"
#include "engine/state.h"
#include "workflow/step.h"
#include "workflow/value_changes.h"

/// The rule by which a consent counts for the next revision too: the properties `carryOver`, `carryOverName` (in
/// Korean `carryOverName.ko`) and `neverCarried` of an approval that agrees on a set of files.
namespace entente::workflow {

struct CarryRule {
    programs::Bilingual name;
    feel::Expression condition;      ///< over `before`, `after`, `changed` and `side`
    std::vector<std::string> never;  ///< see `concerns`
};

/// As it was when the step opened: whoever consented knew no other. Nothing when there is none that can be read.
std::optional<CarryRule> carryRule(const engine::Task& task);
/// What the rule is called that carried a consent of this task over.
std::string ruleNameOf(const engine::Task& task, const documents::CarriedOver& carried, std::string_view language);

/// What a rule says about one file.
struct CarryAnswer {
    bool carries = false;
    std::string never = {};      ///< path of the change that it may not carry over
    std::vector<int> rows = {};  ///< that changed, sorted
};

/// `side` is A or B: whose consent it is. A rule that gives anything but true carries nothing over.
CarryAnswer applyRule(const CarryRule& rule, const feel::Context& before, const feel::Context& after, char side,
                      Timestamp now, const std::string& zone);

/// The values of a generated revision that its template reads, without the number of the revision.
std::optional<feel::Context> shownValues(const Situation& situation, const documents::Document& document,
                                         const documents::Revision& revision);

/// The revisions of a document that people consented on under such a rule, and that stand or are carried over.
std::vector<documents::Revision> consentedOn(storage::ReadTx& tx, InstanceId instance, DocumentId document);

/// The last moment at which what is carried over now may be objected to: the end of the second shared working day in
/// the zone of that side. Nothing when the calendars do not say.
std::optional<Timestamp> objectableUntil(const Situation& situation, char side);

/// A rule that cannot be read, has no name or agrees on nothing (errors); one that could carry over a change of a date,
/// a venue, heads of delegation or follow-up lines that a Word template of these documents shows (warnings).
std::vector<Problem> checkCarryRules(const bpmn::Process& process,
                                     const std::map<std::string, docx::DocxTemplate>& templates);

}  // namespace entente::workflow
