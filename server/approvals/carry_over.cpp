#include "approvals/carry_over.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "approvals/agreement.h"
#include "approvals/border.h"
#include "approvals/decision.h"
#include "approvals/open_task.h"
#include "documents/document_repository.h"
#include "programs/program_repository.h"
#include "workflow/agreement_kinds.h"
#include "workflow/agreement_mails.h"
#include "workflow/approval_rule.h"
#include "workflow/carry_rule.h"
#include "workflow/mail_composer.h"
#include "workflow/task_repository.h"

namespace entente::approvals {

using documents::AgreementFile;
using documents::AgreementRepository;
using documents::Consent;
using documents::DocumentRepository;
using documents::NotCarried;
using feel::Context;
using storage::Tx;
using workflow::Situation;
using workflow::StoredTask;
using workflow::TaskRepository;

namespace {

constexpr const char* kText = "carried_over";

/// A consent on its way to the next set.
struct Carrying {
    Consent consent;  ///< as it will stand there
    StoredTask task;
};

class CarryOver {
  public:
    CarryOver(Tx& tx, const workflow::Runner& runner, const Situation& situation,
              const documents::ReplacedSet& replaced)
        : tx_(tx), runner_(runner), situation_(situation), before_(replaced.before), next_(replaced.next) {}

    Result<void> run() {
        const auto consents = AgreementRepository().consents(tx_, before_.id);
        std::vector<Carrying> carried;
        for (const char side : {'A', 'B'}) {
            // Where one step of a side has to be asked again, the approvals of its others do not stand for it.
            const auto* word = documents::standing(consents, side);
            if (!word || !word->approves()) continue;
            auto all = ofSide(consents, side);
            std::move(all.begin(), all.end(), std::back_inserter(carried));
        }
        if (!notCarried_.empty()) {
            AgreementRepository().keepNotCarried(tx_, next_.id, notCarried_);
            documents::noteAgreement(tx_, "agreement.not_carried", next_, audit::Actor::system(), situation_.now);
        }
        for (const auto& each : carried) {
            AgreementRepository().consent(tx_, each.consent);
            workflow::markShown(tx_, each.task.side, next_.files, situation_.now);
            note(tx_, situation_, {}, "agreement.carried_over", each.task,
                 Context{{"sha256", next_.sha256},
                         {"number", next_.number},
                         {"side", std::string(1, each.consent.side)},
                         {"from", before_.number},
                         {"rule", each.consent.carried->rule}});
            if (auto told = tell(each); !told) return told;
        }
        if (carried.empty()) return {};
        return agree(carried.front().task);
    }

  private:
    std::vector<Carrying> ofSide(const std::vector<Consent>& consents, char side) {
        std::vector<Carrying> carried;
        for (const auto& consent : consents) {
            if (consent.side != side || consent.withdrawnAt) continue;
            auto task = TaskRepository().find(tx_, consent.task);
            const auto rule = task ? workflow::carryRule(task->task) : std::nullopt;
            if (!rule) return {};
            auto next = carriedBy(*rule, consent);
            if (!next) return {};
            carried.push_back({std::move(*next), std::move(*task)});
        }
        return carried;
    }

    std::optional<Consent> carriedBy(const workflow::CarryRule& rule, const Consent& consent) {
        const auto given =
            consent.carried ? AgreementRepository().findConsent(tx_, consent.carried->from) : std::optional(consent);
        const auto set = given ? AgreementRepository().find(tx_, given->set) : std::nullopt;
        const auto until = workflow::objectableUntil(situation_, consent.side);
        if (!set || !until) return keep(rule, consent.side, until ? "files" : "period");
        if (set->files.size() != next_.files.size()) return keep(rule, consent.side, "files");
        Consent carried{next_.id, consent.side, consent.task, consent.outcome, situation_.now};
        carried.carried = documents::CarriedOver{given->id, rule.name.en, {}, *until};
        for (const auto& now : next_.files) {
            // Against what was decided on: what many small changes make together is one change.
            const auto was = std::find_if(set->files.begin(), set->files.end(),
                                          [&](const AgreementFile& file) { return file.document == now.document; });
            if (was == set->files.end()) return keep(rule, consent.side, "files");
            if (was->sha256 == now.sha256) continue;
            auto file = carriedFile(rule, consent.side, *was, now);
            if (!file) return std::nullopt;
            carried.carried->files.push_back(std::move(*file));
        }
        return carried;
    }

    std::optional<documents::CarriedFile> carriedFile(const workflow::CarryRule& rule, char side,
                                                      const AgreementFile& was, const AgreementFile& now) {
        const auto no = [&](const char* why, std::string path = {}) {
            keep(rule, side, why, now.document, std::move(path));
            return std::nullopt;
        };
        const DocumentRepository documents;
        const auto document = documents.find(tx_, now.document);
        const auto before = documents.findRevision(tx_, was.revision);
        const auto after = documents.findRevision(tx_, now.revision);
        if (!document || !before || !after) return no("files");
        if (before->origin == documents::Origin::Edited || after->origin == documents::Origin::Edited)
            return no("edited");
        const auto valuesBefore = workflow::shownValues(situation_, *document, *before);
        const auto valuesAfter = workflow::shownValues(situation_, *document, *after);
        if (!valuesBefore || !valuesAfter || !documents.isRemade(tx_, after->id, before->id)) return no("made");
        auto answer =
            workflow::applyRule(rule, *valuesBefore, *valuesAfter, side, situation_.now, situation_.program().a.zone);
        if (!answer.never.empty()) return no("never", answer.never);
        if (!answer.carries) return no("rule");
        return documents::CarriedFile{now.document, was.number, std::move(answer.rows)};
    }

    std::nullopt_t keep(const workflow::CarryRule& rule, char side, std::string why, DocumentId document = {},
                        std::string path = {}) {
        notCarried_.push_back({side, rule.name.en, std::move(why), document, std::move(path), rule.name.ko});
        return std::nullopt;
    }

    feel::List filesValue(const documents::CarriedOver& carried) const {
        feel::List files;
        for (const auto& file : carried.files) {
            const auto document = DocumentRepository().find(tx_, file.document).value();
            files.emplace_back(Context{{"title", document.titleEn},
                                       {"titleKo", document.titleKo},
                                       {"language", document.language},
                                       {"revision", file.revision},
                                       {"rows", feel::List(file.rows.begin(), file.rows.end())}});
        }
        return files;
    }

    /// Everybody whose approval it is, each with a link to object.
    Result<void> tell(const Carrying& each) const {
        const auto settled = DecisionRepository().ofTask(tx_, each.task.id);
        if (!settled) return {};
        const auto& carried = *each.consent.carried;
        const auto& program = situation_.program();
        const auto& zone = each.consent.side == 'B' ? program.b.zone : program.a.zone;
        std::vector<workflow::PlannedMail> mails;
        for (const auto& decision : DecisionRepository().ofEdition(tx_, each.task.id, settled->edition)) {
            const auto person = programs::PersonRepository().find(tx_, decision.person);
            if (!person || !workflow::approves(decision.outcome)) continue;
            workflow::MailRequest request;
            request.text = kText;
            request.to = *person;
            request.task = &each.task.task;
            request.file = workflow::inLanguage(
                workflow::currentFiles(tx_, each.task.instance, each.task.task.document), person->language);
            request.linkPurpose = "object";
            request.edition = settled->edition;
            request.extra =
                Context{{"agreement", workflow::agreementSetValue(tx_, next_)},
                        {"carried", Context{{"rule", workflow::ruleNameOf(each.task.task, carried, person->language)},
                                            {"files", filesValue(carried)},
                                            {"until", feel::DateTime::of(carried.until, feel::ZoneRef::named(zone))}}}};
            request.cause = "consent carried over";
            auto mail = workflow::compose(tx_, situation_, situation_.seenBy(each.task), request);
            if (!mail) return mail.error();
            mail->knownTask = each.task.id;
            mails.push_back(std::move(*mail));
        }
        runner_.queue(tx_, mails, {each.task.instance, {}}, situation_.now);
        return {};
    }

    Result<void> agree(const StoredTask& task) const {
        const AgreementRepository agreements;
        if (!documents::bothApprove(agreements.consents(tx_, next_.id)) || isAwaited(tx_, next_, {})) return {};
        agreements.agree(tx_, next_.id, situation_.now);
        documents::noteAgreement(tx_, "agreement.agreed", next_, audit::Actor::system(), situation_.now);
        auto mails = agreedMails(tx_, situation_, task, next_);
        if (!mails) return mails.error();
        runner_.queue(tx_, *mails, {task.instance, {}}, situation_.now);
        return {};
    }

    Tx& tx_;
    const workflow::Runner& runner_;
    const Situation& situation_;
    const documents::AgreementSet& before_;
    const documents::AgreementSet& next_;
    std::vector<NotCarried> notCarried_;
};

}  // namespace

Result<void> carryOver(Tx& tx, const workflow::Runner& runner, const Situation& situation,
                       const documents::ReplacedSet& replaced) {
    return CarryOver(tx, runner, situation, replaced).run();
}

Result<void> objectToCarried(Tx& tx, const workflow::Runner& runner, const Situation& situation, const StoredTask& task,
                             std::string_view text) {
    const AgreementRepository agreements;
    const auto carried = agreements.carriedOf(tx, task.id);
    if (!carried || !carried->approves() || carried->carried->until < situation.now) return closed();
    const bool agreed = agreements.objectCarried(tx, *carried, text, situation.now);
    if (!agreed) return {};
    const auto set = agreements.find(tx, carried->set).value();
    documents::noteAgreement(tx, "agreement.reopened", set, audit::Actor::system(), situation.now);
    return tellReopened(tx, runner, situation, set);
}

}  // namespace entente::approvals
