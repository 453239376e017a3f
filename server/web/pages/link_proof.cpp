// What a step asks for beside the link: a one-time code, or the person's own account.
#include "web/views/link_proof.h"
#include "approvals/link_code.h"
#include "http/url.h"
#include "storage/db/database.h"
#include "web/pages/link_handlers.h"

namespace entente::web {

using approvals::LinkState;
using http::Response;
using workflow::Assurance;

std::optional<Assurance> missingProof(const LinkVisit& visit) {
    const auto& link = visit.link();
    // An ended link shows nothing.
    if (link.state != LinkState::Acts && link.state != LinkState::Decided) return std::nullopt;
    const auto asked = approvals::assuranceAsked(visit.task(), link.purpose);
    // The step was refused when it began; should that ever fail, then towards the safe side.
    const auto needed = asked ? *asked : Assurance::Login;
    if (link.assurance >= needed) return std::nullopt;
    return needed;
}

namespace {

/// `mailed`: a code is on its way that no hand-over has made yet.
Response showAsked(const LinkVisit& visit, const std::vector<PageError>& errors, bool mailed) {
    const auto missing = missingProof(visit);
    ProofView view;
    view.email = visit.link().person.email;
    view.hidden = visit.hidden();
    view.errors = errors;
    if (missing == Assurance::Login) {
        view.ask = visit.visit.account() ? ProofView::Ask::OtherAccount : ProofView::Ask::SignIn;
        if (!visit.visit.account()) view.signInUrl = "/login?next=" + http::url::encode(visit.action());
    } else {
        const bool sent = mailed || visit.services().database.read([&](auto& tx) {
            return approvals::LinkCodes().waits(tx, visit.task().id, visit.link().person.id,
                                                visit.services().clock.now());
        });
        view.sendAction = visit.action("code");
        if (sent) view.checkAction = visit.action("code/check");
    }
    return visit.visit.page(render(visit.services().site, visit.visit.frame, view),
                            errors.empty() ? 200 : kUnprocessable);
}

}  // namespace

Response showProof(const LinkVisit& visit, const std::vector<PageError>& errors) {
    return showAsked(visit, errors, visit.visit.request.query("code") == "sent");
}

Response sendCode(const LinkVisit& visit) {
    if (missingProof(visit) != Assurance::Code) return showLink(visit);
    if (const auto sent = visit.services().approvals.sendCode(visit.link()); !sent)
        return showAgain(visit, sent.error());
    if (visit.held.proof == Proof::Cookie) return Response::redirect(visit.action() + "?code=sent");
    return showAsked(visit, {}, true);
}

Response checkCode(const LinkVisit& visit) {
    if (missingProof(visit) != Assurance::Code) return showLink(visit);
    const auto token =
        visit.services().approvals.confirm(visit.link(), visit.held.token, visit.visit.request.field("code"));
    if (!token) return showProof(visit, {visit.visit.pageError(token.error())});
    if (visit.held.proof == Proof::Cookie) {
        auto response = Response::redirect(visit.action());
        response.cookie({linkCookie(visit.task().id), token->reveal(), kLinkCookieSeconds});
        return response;
    }
    auto held = findLink(visit.services(), token->reveal(), visit.held.proof);
    return showLink(held ? LinkVisit(visit.services(), visit.visit.request, std::move(*held)) : visit);
}

}  // namespace entente::web
