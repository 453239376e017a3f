#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "mail/address.h"

namespace entente::mail {

struct MimeFile {
    std::string fileName;
    std::string mediaType;
    std::string bytes;
};

/// What the attached calendar file is called.
inline constexpr std::string_view kCalendarFileName = "invite.ics";

/// A calendar file that goes with a mail: shown as one of its forms, and attached for who reads it elsewhere.
struct MimeCalendar {
    std::string method;  ///< iTIP's, such as `REQUEST`
    std::string bytes;
};

/// What one mail consists of. All text is UTF-8.
struct MimeMessage {
    std::string messageId;  ///< without angle brackets
    Address from;
    std::vector<Address> to;
    std::vector<Address> cc = {};
    Address replyTo = {};  ///< left out when its e-mail is empty
    std::string subject;
    Timestamp date;
    std::string text;
    std::string html = {};  ///< left out when empty
    std::vector<MimeFile> files = {};
    std::optional<MimeCalendar> calendar = {};
    bool automatic = true;  ///< `Auto-Submitted: auto-generated` (RFC 3834), so that no absence note answers it
};

/// The message as RFC 5322 and RFC 2045 write it, lines ending in CR LF. The boundaries follow from the Message-ID, so
/// each try sends the same bytes. CR, LF and NUL in any header value are refused with the name of the header.
Result<std::string> buildMime(const MimeMessage& message);

}  // namespace entente::mail
