#pragma once

#include <string>
#include <string_view>

#include "feel/expression.h"
#include "template/outcome.h"
#include "template/template.h"

namespace entente::mail {

struct RenderedMail {
    std::string subject;  ///< one line
    std::string body;     ///< plain text
};

/// A mail text of a package: the first line `Subject: …`, an empty line, the body; both in the template language.
/// Immutable, cheap to copy, thread-safe to share.
class MailText {
  public:
    static templates::Outcome<MailText> compile(std::string_view text, const std::string& file);

    templates::Outcome<RenderedMail> render(const feel::Context& data, const feel::Environment& environment) const;

  private:
    MailText(templates::TextTemplate subject, templates::TextTemplate body)
        : subject_(std::move(subject)), body_(std::move(body)) {}

    templates::TextTemplate subject_;
    templates::TextTemplate body_;
};

/// The same words as HTML: paragraphs, the line that is only `link` as a button with the address below it, other
/// addresses as links. Every text is escaped; no picture, no style from outside, nothing that needs a script.
std::string htmlBody(std::string_view text, std::string_view link, std::string_view linkLabel,
                     std::string_view language);

}  // namespace entente::mail
