#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "approvals/approval_service.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "identity/account.h"
#include "programs/program.h"
#include "records/access_log.h"
#include "web/frame.h"
#include "web/pages/services.h"

/// What page handlers share: who looks, in which language, with which clocks, and what was just done.
namespace entente::web {

constexpr int kUnprocessable = 422;

/// One request to a page. Lives as long as its handler.
class Visit {
  public:
    Visit(const Services& services, const http::Request& request);

    const Services& services;
    const http::Request& request;
    const Language& language() const { return frame.language; }
    /// Of the session; null on open pages without one. On routes that need an account it is there.
    const identity::Account* account() const { return account_.get(); }
    std::string text(std::string_view key, const Message::Arguments& arguments = {}) const;
    std::string say(const Message& message) const;
    /// The error as one to show in a page; `place` becomes the field.
    PageError pageError(const Error& error) const;

    /// The page is about this program: own clock first, that of the side the reader belongs to. Whoever takes part in
    /// it and stands in the page is noted by `page`.
    void setClocks(const programs::Program& program);
    /// Notes in the background (`records::AccessLog`) that what is held about this person was opened. The reader's own
    /// is left out, here and below; nothing is noted of open pages.
    void opened(PersonId person) const;
    /// The page will show this person, or whoever has this address: `page` notes them. Addresses, and names of those
    /// who take part in its program, it finds by itself.
    void shows(PersonId person) const { shown_.push_back(person); }
    void showsAt(std::string email) const { shownAt_.push_back(std::move(email)); }

    /// The page or file is about this program, too.
    void about(ProgramId program) const;
    /// Notes whom a page shows, or a file takes away, that holds this text: those said before, whose addresses stand in
    /// it and, of those who take part in the programs, whose names do.
    void noteShown(std::string_view text) const { note(records::AccessLog::Look::Shown, text); }
    void noteTaken(std::string_view text) const { note(records::AccessLog::Look::TakenAway, text); }

    /// The page as a response, with the language kept that a link on it chose, and the notice used up. Of others whose
    /// address it shows is noted that it does.
    http::Response page(std::string html, int status = 200) const;
    /// 303 to a path with a notice that the next page shows: `key` names its sentence.
    http::Response done(std::string path, std::string_view key) const;

    Frame frame;

  private:
    void note(records::AccessLog::Look look, std::string_view text) const;

    std::shared_ptr<const identity::Account> account_;
    mutable std::vector<PersonId> shown_;  // the views that show them are made of what is read only
    mutable std::vector<std::string> shownAt_;
    mutable std::vector<ProgramId> programs_;
};

/// A sentence that not every thing of its kind has; empty when there is none.
std::string optionalText(const Visit& visit, const std::string& key);

std::string pathOfProgram(std::string_view code);

/// Seconds of `zone` as a person types them: `2027-03-05`.
std::string todayIn(const Services& services, const std::string& zone);

std::optional<approvals::UploadedFile> uploadedFile(const http::Request& request, std::string_view field);

/// The number in a path; 0 when it is none.
template <typename IdType>
IdType idFrom(const http::Request& request, std::string_view name) {
    return IdType::parse(request.parameter(name));
}

/// Makes handlers of functions that take the services.
inline auto handlersOf(const Services& services) {
    return [&services](http::Response (*handler)(const Services&, const http::Request&)) {
        return [&services, handler](const http::Request& request) { return handler(services, request); };
    };
}

/// A whole number as a field posts it; nothing for anything else, nor for one that `Number` (int, std::int64_t) cannot
/// hold.
template <typename Number = int>
std::optional<Number> numberOf(std::string_view text);

/// Routes of each group of pages.
std::vector<http::Route> signInRoutes(const Services& services);
std::vector<http::Route> boardRoutes(const Services& services);
std::vector<http::Route> programRoutes(const Services& services);
std::vector<http::Route> undeliveredRoutes(const Services& services);
std::vector<http::Route> openItemRoutes(const Services& services);
std::vector<http::Route> programNewRoutes(const Services& services);
std::vector<http::Route> programSheetRoutes(const Services& services);
std::vector<http::Route> statusRoutes(const Services& services);
std::vector<http::Route> taskRoutes(const Services& services);
std::vector<http::Route> linkRoutes(const Services& services);
std::vector<http::Route> documentRoutes(const Services& services);
std::vector<http::Route> verifyRoutes(const Services& services);
std::vector<http::Route> workflowRoutes(const Services& services);
std::vector<http::Route> recordRoutes(const Services& services);
std::vector<http::Route> participationStateRoutes(const Services& services);
std::vector<http::Route> absenceRoutes(const Services& services);
std::vector<http::Route> calendarRoutes(const Services& services);
std::vector<http::Route> mailRoutes(const Services& services);
std::vector<http::Route> outboxRoutes(const Services& services);
std::vector<http::Route> invitationRoutes(const Services& services);
std::vector<http::Route> writeRoutes(const Services& services);
std::vector<http::Route> passportRoutes(const Services& services);
std::vector<http::Route> erasureRoutes(const Services& services);
std::vector<http::Route> accessRoutes(const Services& services);
std::vector<http::Route> ownDataRoutes(const Services& services);
std::vector<http::Route> consentRoutes(const Services& services);
std::vector<http::Route> internalListRoutes(const Services& services);
std::vector<http::Route> assetRoutes(const Services& services);

}  // namespace entente::web
