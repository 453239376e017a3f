#include "mail/mail_text.h"

#include <algorithm>

#include "base/utf8.h"

namespace entente::mail {

using templates::Outcome;
using templates::TextTemplate;

Outcome<MailText> MailText::compile(std::string_view text, const std::string& file) {
    constexpr std::string_view kSubject = "Subject:";
    const auto lineEnd = text.find('\n');
    const auto first = text.substr(0, lineEnd);
    if (!first.starts_with(kSubject) || lineEnd == std::string_view::npos) {
        templates::Finding finding;
        finding.place = {file, 1, 1, std::string(first.substr(0, 80)), ""};
        finding.message = {"mail.text_subject", "A mail text starts with a line “Subject: …” and an empty line", {}};
        return {std::nullopt, {finding}};
    }
    auto body = text.substr(lineEnd + 1);
    while (body.starts_with('\n') || body.starts_with("\r\n"))
        body.remove_prefix(body.front() == '\r' ? 2 : 1);

    const TextTemplate::Options options{templates::Escaping::None, file, {}};
    auto subject = TextTemplate::compile(utf8::trim(first.substr(kSubject.size())), options);
    auto rest = TextTemplate::compile(body, options);
    const auto linesAbove =
        static_cast<int>(std::count(text.begin(), text.end() - static_cast<std::ptrdiff_t>(body.size()), '\n'));
    for (auto& problem : rest.problems)
        problem.place.line += linesAbove;
    auto problems = std::move(subject.problems);
    problems.insert(problems.end(), rest.problems.begin(), rest.problems.end());
    if (!subject || !rest) return {std::nullopt, std::move(problems)};
    return {MailText(*subject.value, *rest.value), std::move(problems)};
}

Outcome<RenderedMail> MailText::render(const feel::Context& data, const feel::Environment& environment) const {
    auto subject = subject_.render(data, environment);
    auto body = body_.render(data, environment);
    auto problems = std::move(subject.problems);
    problems.insert(problems.end(), body.problems.begin(), body.problems.end());
    if (!subject || !body) return {std::nullopt, std::move(problems)};
    // Data may hold line breaks; a header may not.
    for (auto& c : *subject.value)
        if (c == '\n' || c == '\r') c = ' ';
    return {RenderedMail{*subject.value, *body.value}, std::move(problems)};
}

}  // namespace entente::mail
