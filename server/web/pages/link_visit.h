#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "approvals/action_link.h"
#include "http/rate_limiter.h"
#include "programs/program.h"
#include "web/pages/context.h"

/// A request to a page behind a mailed link.
namespace entente::web {

/// How a request shows its token.
enum class Proof {
    Cookie,  ///< of this task, set when the link was opened
    Field,   ///< hidden in the form, for a browser that kept no cookie
};

struct HeldLink {
    std::string token;
    Proof proof = Proof::Cookie;
    approvals::LinkView view;
    programs::Program program;
};

/// Nothing for an unknown or altered token.
std::optional<HeldLink> findLink(const Services& services, std::string_view token, Proof proof);
/// The link that a request to `/t/{task}…` holds: its field `token` when it has one, and then no other, else the cookie
/// of the task. So a form that another site makes up never borrows the cookie.
std::optional<HeldLink> heldLink(const Services& services, const http::Request& request);

/// One working day: a form opened in the morning is sent in the evening.
inline constexpr std::int64_t kLinkCookieSeconds = 12L * 3600;

/// Short name of the cookie that holds the token for one task.
std::string linkCookie(TaskId task);

/// Says which link a form was made for, without being of any use to whoever reads it.
std::string formNonce(const std::string& token);

/// A page for somebody without an account: no menu, whoever may be signed in.
Visit plainVisit(const Services& services, const http::Request& request);

/// One request by the holder of a link: the language is the person's, their own clock is that of the side which is
/// asked.
class LinkVisit {
  public:
    LinkVisit(const Services& services, const http::Request& request, HeldLink held);

    const Services& services() const { return visit.services; }
    const approvals::LinkView& link() const { return held.view; }
    const workflow::StoredTask& task() const { return held.view.task; }
    const programs::Program& program() const { return held.program; }
    const programs::Organisation& organisation(programs::Side side) const {
        return held.program.party(side).organisation;
    }
    std::string text(std::string_view key, const Message::Arguments& arguments = {}) const {
        return visit.text(key, arguments);
    }
    std::string moment(Timestamp at) const;
    /// The same link as it stands now, after what was just done.
    LinkVisit renewed() const;

    /// `/t/7`, `/t/7/pass-on`.
    std::string action(std::string_view rest = {}) const;
    std::string fileUrl(std::string_view name) const;
    /// What the forms of the page repeat: the task, and the token or what proves that the form and the cookie belong
    /// together.
    forms::Fields hidden() const;
    /// Whether the form that was sent was made for this link, and not for another one to the same task which the
    /// browser opened before.
    bool ownForm() const;

    Visit visit;
    HeldLink held;
};

/// What is tried too often. Keys are addresses and prefixes of tokens, as nothing else says who asks.
class LinkLimits {
  public:
    explicit LinkLimits(const Clock& clock);

    /// Unknown tokens from one address.
    bool guess(const http::Request& request) { return guesses_.allow(request.remoteAddress()); }
    /// Forms sent by one link. Many at once are well: one of them counts, and all learn which.
    bool send(const std::string& token) { return sent_.allow(std::string_view(token).substr(0, kPrefix)); }
    /// Fresh links asked for from one address.
    bool ask(const http::Request& request) { return asked_.allow(request.remoteAddress()); }
    /// Mails to one address, or about one task, that anybody holding a link can cause.
    bool mail(const std::string& key) { return mails_.allow(key); }

  private:
    static constexpr std::size_t kPrefix = 8;

    /// A limiter counts in minutes; here a minute is a quarter of an hour.
    class SlowClock final : public Clock {
      public:
        explicit SlowClock(const Clock& clock) : clock_(clock) {}
        Timestamp now() const override { return {clock_.now().micros / 15}; }

      private:
        const Clock& clock_;
    };

    SlowClock slow_;
    http::RateLimiter guesses_, sent_, asked_, mails_;
};

}  // namespace entente::web
