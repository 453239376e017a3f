#include "web/pages/agreement_parts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "approvals/decision.h"
#include "documents/document_repository.h"
#include "documents/issued_copy.h"
#include "web/moment.h"
#include "web/pages/document_words.h"
#include "web/pages/task_words.h"
#include "workflow/carry_rule.h"
#include "workflow/task_repository.h"

namespace entente::web {

using approvals::DecisionRepository;
using documents::AgreementRepository;
using documents::AgreementSet;
using documents::AgreementState;
using documents::Consent;
using documents::DocumentRepository;
using programs::Program;
using programs::Side;
using storage::ReadTx;

namespace {

class AgreementParts {
  public:
    AgreementParts(ReadTx& tx, const Visit& visit, const Program& program, Side side, bool linked)
        : tx_(tx), visit_(visit), program_(program), side_(side), linked_(linked) {}

    std::optional<AgreementView> view(const AgreementSet& set) const {
        AgreementView view;
        std::vector<std::string> titles;
        for (const auto& file : set.files) {
            const auto document = DocumentRepository().find(tx_, file.document);
            if (!document || !document->visibleTo(static_cast<char>(side_)) || !isShown(*document, file))
                return std::nullopt;
            const auto& title = document->title(visit_.language().tag);
            if (std::find(titles.begin(), titles.end(), title) == titles.end()) titles.push_back(title);
            view.files.push_back(
                {titleOf(*document, file), linked_ ? "/documents/" + document->id.text() : std::string(), file.sha256,
                 set.replacedAt ? std::string() : lagText(tx_, visit_, *document, static_cast<char>(side_)),
                 linked_ ? issuedUrl(set, file) : std::string()});
        }
        const auto consents = AgreementRepository().consents(tx_, set.id);
        view.title = visit_.text("agreements.number", {{"number", std::to_string(set.number)},
                                                       {"documents", fmt::format("{}", fmt::join(titles, ", "))}});
        view.hash = set.sha256;
        for (const auto side : {Side::A, Side::B})
            view.seals.push_back(sealOf(side, documents::standing(consents, static_cast<char>(side))));
        for (const auto& kept : set.notCarried)
            view.notCarried.push_back(notCarriedText(kept));
        setState(view, set, consents);
        return view;
    }

  private:
    /// The newest, where a set was agreed more than once.
    std::string issuedUrl(const AgreementSet& set, const documents::AgreementFile& file) const {
        for (const auto& copy : documents::IssuedCopyRepository().ofRevision(tx_, file.revision))
            if (copy.set == set.id)
                return "/documents/" + file.document.text() + "/issued/" + std::to_string(copy.id) + ".docx";
        return {};
    }

    /// To the partner no draft that was not put before it.
    bool isShown(const documents::Document& document, const documents::AgreementFile& file) const {
        const auto seen =
            DocumentRepository().revisionsFor(tx_, document, static_cast<char>(side_), file.number + 1, 1);
        return !seen.empty() && seen.front().id == file.revision;
    }

    std::string titleOf(const documents::Document& document, const documents::AgreementFile& file) const {
        Message::Arguments arguments = {{"document", document.title(visit_.language().tag)},
                                        {"language", visit_.text("language." + file.language)},
                                        {"number", std::to_string(file.number)}};
        if (file.original.empty()) return visit_.text("agreements.file", arguments);
        arguments.emplace_back("original", visit_.text("agreements.original." + file.original));
        return visit_.text("agreements.file_original", arguments);
    }

    std::string nameOf(Side side) const { return program_.party(side).organisation.name.in(visit_.language().tag); }

    AgreementView::Seal sealOf(Side side, const Consent* consent) const {
        AgreementView::Seal seal;
        seal.side = nameOf(side);
        seal.state = {visit_.text("agreements.seal.waiting"), Tone::Neutral};
        const bool own = side == side_;
        if (!consent || (!own && !consent->approves())) return seal;
        seal.state = own && consent->outcome != "approve"
                         ? Tag{visit_.text("outcome." + consent->outcome), toneOf(consent->outcome)}
                         : Tag{visit_.text("agreements.seal.approved"), Tone::Green};
        seal.at = consent->at;
        if (consent->carried) seal.carried = carriedText(tx_, visit_, *consent);
        if (own)
            if (const auto decision = DecisionRepository().ofTask(tx_, consent->task))
                seal.by = deciderText(tx_, *decision, visit_.language());
        return seal;
    }

    std::string notCarriedText(const documents::NotCarried& kept) const {
        const auto document = DocumentRepository().find(tx_, kept.document);
        return visit_.text("agreements.not_carried." + kept.why,
                           {{"rule", kept.ruleIn(visit_.language().tag)},
                            {"side", nameOf(kept.side == 'B' ? Side::B : Side::A)},
                            {"document", document ? document->title(visit_.language().tag) : std::string()},
                            {"path", kept.path}});
    }

    std::string moment(Timestamp at) const { return momentText(at, visit_.frame.clocks, visit_.language()); }

    void setState(AgreementView& view, const AgreementSet& set, const std::vector<Consent>& consents) const {
        const auto tag = [&](const char* key, Tone tone) { return Tag{visit_.text(key), tone}; };
        switch (set.state()) {
            case AgreementState::Agreed:
                view.state = tag("agreements.state.agreed", Tone::Green);
                view.text = visit_.text("agreements.agreed_at", {{"at", moment(*set.agreedAt)}});
                return;
            case AgreementState::Reopened:
                view.state = tag("agreements.state.reopened", Tone::Yellow);
                view.text = visit_.text("agreements.reopened_at", {{"at", moment(*set.reopenedAt)}});
                return;
            case AgreementState::Replaced:
                view.state = tag("agreements.state.replaced", Tone::Neutral);
                view.text = visit_.text("agreements.replaced_at",
                                        {{"number", std::to_string(set.number + 1)}, {"at", moment(*set.replacedAt)}});
                return;
            case AgreementState::Waiting:
                break;
        }
        const bool reopens = AgreementRepository().agreedBefore(tx_, set);
        view.state =
            reopens ? tag("agreements.state.reopened", Tone::Yellow) : tag("agreements.state.waiting", Tone::Blue);
        view.text = (reopens ? visit_.text("agreements.replaces_agreed") + " " : std::string()) + waitsFor(consents);
    }

    std::string waitsFor(const std::vector<Consent>& consents) const {
        const auto approved = [&](char side) {
            const auto* consent = documents::standing(consents, side);
            return consent && consent->approves();
        };
        if (approved('A') == approved('B')) return visit_.text("agreements.waits_for_both");
        return visit_.text("agreements.waits_for", {{"side", nameOf(approved('A') ? Side::B : Side::A)}});
    }

    ReadTx& tx_;
    const Visit& visit_;
    const Program& program_;
    Side side_;
    bool linked_;
};

}  // namespace

std::string carriedText(ReadTx& tx, const Visit& visit, const Consent& consent) {
    const auto& carried = *consent.carried;
    const auto task = workflow::TaskRepository().find(tx, consent.task);
    const auto rule = task ? workflow::ruleNameOf(task->task, carried, visit.language().tag) : carried.rule;
    std::vector<std::string> files;
    for (const auto& file : carried.files) {
        std::vector<std::string> rows;
        for (const auto row : file.rows)
            rows.push_back(std::to_string(row));
        auto revision =
            rows.empty() ? visit.text("agreements.carried_revision", {{"revision", std::to_string(file.revision)}})
            : rows.size() == 1 ? visit.text("agreements.carried_row",
                                            {{"revision", std::to_string(file.revision)}, {"row", rows.front()}})
                               : visit.text("agreements.carried_rows",
                                            {{"revision", std::to_string(file.revision)},
                                             {"rows", fmt::format("{}", fmt::join(rows.begin(), rows.end() - 1, ", "))},
                                             {"last", rows.back()}});
        const auto document = DocumentRepository().find(tx, file.document);
        if (carried.files.size() > 1 && document)
            revision =
                visit.text("agreements.carried_file", {{"document", document->title(visit.language().tag)},
                                                       {"language", visit.text("language." + document->language)},
                                                       {"revision", revision}});
        files.push_back(std::move(revision));
    }
    return visit.text(files.empty() ? "agreements.carried_same" : "agreements.carried",
                      {{"files", fmt::format("{}", fmt::join(files, "; "))}, {"rule", rule}});
}

std::vector<AgreementView> agreementViews(ReadTx& tx, const Visit& visit, const Program& program, Side side,
                                          const std::vector<AgreementSet>& sets, bool linked) {
    const AgreementParts parts(tx, visit, program, side, linked);
    std::vector<AgreementView> views;
    for (const auto& set : sets)
        if (auto view = parts.view(set)) views.push_back(std::move(*view));
    return views;
}

}  // namespace entente::web
