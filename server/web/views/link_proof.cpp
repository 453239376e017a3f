#include "web/views/link_proof.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

namespace {

const char* nameOf(ProofView::Ask ask) {
    switch (ask) {
        case ProofView::Ask::SignIn:
            return "proof.sign_in";
        case ProofView::Ask::OtherAccount:
            return "proof.other_account";
        case ProofView::Ask::Code:
            break;
    }
    return "proof.code";
}

}  // namespace

std::string render(const Site& site, const Frame& frame, const ProofView& view) {
    const std::string key = nameOf(view.ask);
    Page page{.title = site.text(frame.language, key + ".title"), .errors = view.errors, .narrow = true};
    Data data;
    data.set("heading", page.title).set("text", site.text(frame.language, key + ".text", {{"email", view.email}}));
    data.set("hidden", hiddenData(view.hidden));
    data.set("send_action", view.sendAction).set("check_action", view.checkAction).set("sign_in_url", view.signInUrl);
    data.set("error", view.errors.empty() ? std::string() : view.errors.front().text);
    page.body = body(site, frame, "link_proof", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
