// For whoever has a letter on paper or as a file: is it the one that was approved?
#include "approvals/copy_verdict.h"
#include "http/sizes.h"
#include "programs/program_repository.h"
#include "storage/db/database.h"
#include "web/moment.h"
#include "web/pages/document_words.h"
#include "web/pages/task_words.h"
#include "web/views/verify_copy.h"

namespace entente::web {

using approvals::CopyVerdict;
using http::Access;
using http::BodyLimit;
using http::Method;
using http::Request;
using http::Response;
using storage::ReadTx;

namespace {

constexpr std::uint64_t kLargestCopy = 32 * http::mebibyte;

approvals::MaySeeRevision visibleTo(const Visit& visit) {
    return [&visit](ReadTx& tx, const documents::Document& document, const documents::Revision& revision) {
        return isVisible(tx, visit, document, revision);
    };
}

/// The verdict as its reader's side sees it: of the other side that it approved, not who did.
class VerdictParts {
  public:
    VerdictParts(ReadTx& tx, Visit& visit, const CopyVerdict& verdict) : tx_(tx), visit_(visit), verdict_(verdict) {}

    VerifyCopyView::Verdict view(const char* hashLabel) {
        const bool isKnown = verdict_.revision.has_value();
        view_.state = verdict_.good() ? Tag{visit_.text("verify.good"), Tone::Green}
                      : isKnown       ? Tag{visit_.text("verify.bad"), Tone::Red}
                                      : Tag{visit_.text("verify.not_known"), Tone::Neutral};
        view_.text = visit_.say(verdict_.message);
        if (verdict_.packedAnew) view_.text += " " + visit_.text("verify.packed_anew");
        for (const auto& field : verdict_.fields)
            view_.fields.push_back({visit_.text("late." + field.name), fieldText(field)});
        for (const auto& difference : verdict_.differences)
            view_.differences.push_back(visit_.say(difference));
        if (verdict_.moreDifferences) view_.differences.push_back(visit_.text("verify.more"));
        if (isKnown) addFacts();
        add(hashLabel, verdict_.sha256);
        return std::move(view_);
    }

  private:
    void add(const char* label, std::string text, std::string url = {}) {
        view_.facts.push_back({visit_.text(label), std::move(text), std::move(url)});
    }

    std::string shown(const CopyVerdict::Field& field, const std::string& text) const {
        if (!text.empty()) return text;
        return visit_.text(field.isPicture ? "verify.picture" : "verify.blank");
    }

    std::string fieldText(const CopyVerdict::Field& field) const {
        const auto note = field.same ? visit_.text("verify.as_recorded")
                          : field.recorded
                              ? visit_.text("verify.recorded_is", {{"text", shown(field, *field.recorded)}})
                              : visit_.text("verify.not_recorded");
        return shown(field, field.says) + " (" + note + ")";
    }

    std::string moment(Timestamp at) const { return momentText(at, visit_.frame.clocks, visit_.language()); }

    void addFacts() {
        const auto& language = visit_.language();
        const auto program = programs::ProgramRepository().find(tx_, verdict_.document->program);
        if (program) visit_.setClocks(*program);
        add("verify.document",
            visit_.text("verify.revision", {{"document", verdict_.document->title(language.tag)},
                                            {"language", visit_.text("language." + verdict_.document->language)},
                                            {"number", std::to_string(verdict_.revision->number)}}),
            "/documents/" + verdict_.document->id.text());
        for (const auto& approval : verdict_.approvals)
            if (program) add("verify.approved", approvalText(*program, approval));
        if (verdict_.set && verdict_.set->agreedAt) {
            add("verify.agreed", visit_.text("verify.set", {{"number", std::to_string(verdict_.set->number)},
                                                            {"at", moment(*verdict_.set->agreedAt)}}));
            add("verify.set_hash", verdict_.set->sha256);
            if (verdict_.set->reopenedAt) add("verify.reopened", moment(*verdict_.set->reopenedAt));
            if (verdict_.set->replacedAt) add("verify.replaced", moment(*verdict_.set->replacedAt));
        }
        if (verdict_.issued) {
            add("verify.issued", moment(verdict_.issued->createdAt));
            add("verify.issued_hash", verdict_.issued->sha256);
        }
        add("verify.revision_hash", verdict_.revision->sha256);
    }

    std::string approvalText(const programs::Program& program, const approvals::CopyApproval& approval) const {
        const auto side = approval.side == 'B' ? programs::Side::B : programs::Side::A;
        const auto name = program.party(side).organisation.name.in(visit_.language().tag);
        const auto at = moment(approval.decision.at);
        const auto text =
            approval.side == sideLetter(visit_)
                ? visit_.text(
                      "verify.approved_by",
                      {{"side", name}, {"by", deciderText(tx_, approval.decision, visit_.language())}, {"at", at}})
                : visit_.text("verify.approved_side", {{"side", name}, {"at", at}});
        return approval.carried ? visit_.text("verify.carried", {{"approval", text}}) : text;
    }

    ReadTx& tx_;
    Visit& visit_;
    const CopyVerdict& verdict_;
    VerifyCopyView::Verdict view_;
};

VerifyCopyView::Verdict verdictView(const Services& services, Visit& visit, const CopyVerdict& verdict,
                                    const char* hashLabel) {
    return services.database.read([&](ReadTx& tx) { return VerdictParts(tx, visit, verdict).view(hashLabel); });
}

Response showVerify(const Services& services, const Request& request) {
    const Visit visit(services, request);
    return visit.page(render(services.site, visit.frame, VerifyCopyView{}));
}

/// Where the code on a letter leads: what is known of the revision that it was made of.
Response showHash(const Services& services, const Request& request) {
    Visit visit(services, request);
    const auto verdict = approvals::knownCopy(services.database, request.parameter("hash"), visibleTo(visit));
    if (!verdict)
        return Response::error(notFound("verify.unknown_hash", "No document that you may see has this SHA-256"));
    VerifyCopyView view;
    view.verdict = verdictView(services, visit, *verdict, "verify.address_hash");
    return visit.page(render(services.site, visit.frame, view));
}

Response verify(const Services& services, const Request& request) {
    Visit visit(services, request);
    VerifyCopyView view;
    const auto file = uploadedFile(request, "copy");
    if (!file || file->bytes.empty()) {
        view.errors = {{"copy", visit.text("verify.choose")}};
        return visit.page(render(services.site, visit.frame, view), kUnprocessable);
    }
    const auto verdict = approvals::verifyCopy(services.database, services.blobs, file->bytes, visibleTo(visit));
    view.verdict = verdictView(services, visit, verdict, "verify.file_hash");
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace

std::vector<http::Route> verifyRoutes(const Services& services) {
    const auto handler = handlersOf(services);
    return {
        {Method::Get, "/verify", Access::signedIn(), BodyLimit::none(), handler(showVerify)},
        {Method::Get, "/verify/{hash}", Access::signedIn(), BodyLimit::none(), handler(showHash)},
        {Method::Post, "/verify", Access::signedIn(), BodyLimit::upload(kLargestCopy), handler(verify)},
    };
}

}  // namespace entente::web
