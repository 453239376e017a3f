#pragma once

#include <optional>
#include <string>
#include <vector>

#include "approvals/approval_service.h"
#include "web/pages/link_case.h"
#include "web/pages/link_visit.h"

/// The pages of one link, by what it asks for.
namespace entente::web {

/// What the reader typed under *Pass on* or *This is not for me*, and what is wrong with it.
struct HandOnInput {
    std::string name = {}, email = {}, note = {};
    std::vector<PageError> errors = {};
};

/// Whatever the link shows now: its form, or what became of it. `errors` go to the top of the form.
http::Response showLink(const LinkVisit& visit, const HandOnInput& handOn = {}, int status = 200);
/// A link that only reads.
http::Response showEnded(const LinkVisit& visit, bool justNow = false);
/// What the link shows after an attempt that failed for another reason than its input: somebody may have been faster.
http::Response showAgain(const LinkVisit& visit, const Error& error);

/// What the task asks for beside the link, and this visitor has not shown yet: until then the page shows nothing.
std::optional<workflow::Assurance> missingProof(const LinkVisit& visit);
http::Response showProof(const LinkVisit& visit, const std::vector<PageError>& errors = {});
http::Response sendCode(const LinkVisit& visit);
http::Response checkCode(const LinkVisit& visit);

http::Response showDecision(const LinkVisit& visit, const HandOnInput& handOn, int status);
http::Response sendDecision(const LinkVisit& visit);

http::Response showAnswerForm(const LinkVisit& visit, const HandOnInput& handOn, int status);
http::Response sendAnswer(const LinkVisit& visit);
/// What was answered, to whoever holds the link.
http::Response showAnswered(const LinkVisit& visit, bool justNow);

http::Response showObjection(const LinkVisit& visit, const std::string& comment, const std::vector<PageError>& errors,
                             int status);
http::Response sendObjection(const LinkVisit& visit);

/// Who decides or answers, and the file that goes along, as sent.
approvals::DecisionInput decisionInput(const LinkVisit& visit);
/// The error at its field of the page; a clearer sentence where the service's own is general.
PageError decisionError(const LinkVisit& visit, const Error& error, const approvals::DecisionInput& input);
/// A name typed without choosing to act for somebody.
std::optional<PageError> actorMismatch(const LinkVisit& visit);

}  // namespace entente::web
