#include "web/pages/context.h"

#include <algorithm>
#include <charconv>

#include "feel/zone.h"
#include "http/url.h"
#include "identity/identity_service.h"
#include "programs/day.h"
#include "programs/participation_repository.h"
#include "storage/db/database.h"
#include "web/addresses.h"
#include "web/person_names.h"

namespace entente::web {

namespace {

constexpr std::string_view kLanguageCookie = "language";
constexpr std::string_view kNoticeCookie = "notice";
constexpr std::int64_t kYear = 365LL * 24 * 3600;

Language chosenLanguage(const Services& services, const http::Request& request, const identity::Account* account) {
    const auto& catalogue = services.site.catalogue();
    if (const auto wanted = request.query("lang"); !wanted.empty()) return catalogue.languageOf(wanted);
    if (const auto kept = request.cookie(kLanguageCookie); !kept.empty()) return catalogue.languageOf(kept);
    if (account) return catalogue.languageOf(account->language);
    return catalogue.preferred(request.header("Accept-Language"));
}

/// `principalOf` has put it there.
std::shared_ptr<const identity::Account> accountOf(const http::Principal& principal) {
    return std::any_cast<std::shared_ptr<const identity::Account>>(principal.details);
}

/// The path with its query, without the choice of language.
std::string pathOf(const http::Request& request) {
    std::string path;
    for (const char c : request.path())
        path += c == '/' ? "/" : http::url::encode(std::string_view(&c, 1));
    char separator = '?';
    for (const auto& [name, value] : request.queries()) {
        if (name == "lang") continue;
        path += separator + http::url::encode(name) + "=" + http::url::encode(value);
        separator = '&';
    }
    return path;
}

}  // namespace

Visit::Visit(const Services& all, const http::Request& asked) : services(all), request(asked) {
    if (const auto* principal = request.principal()) account_ = accountOf(*principal);
    frame.language = chosenLanguage(services, request, account());
    frame.path = pathOf(request);
    frame.csrf = request.csrfToken();
    frame.clocks.own = services.zone;
    if (account_) {
        const auto& name = language().isKorean() && !account_->nameKo.empty() ? account_->nameKo : account_->name;
        frame.account = SignedIn{name, account_->isAdministrator(), account_->role == identity::Role::Coordinator};
    }
    if (const auto notice = request.cookie(kNoticeCookie); !notice.empty() && request.method() == http::Method::Get) {
        const auto key = "notice." + std::string(notice);
        if (services.site.catalogue().has(language(), key)) frame.notice = Notice{text(key), {}, Tone::Green};
    }
}

std::string Visit::text(std::string_view key, const Message::Arguments& arguments) const {
    return services.site.text(frame.language, key, arguments);
}

std::string Visit::say(const Message& message) const {
    return services.site.catalogue().say(frame.language, message);
}

PageError Visit::pageError(const Error& error) const {
    return {error.place, say(error.message)};
}

void Visit::setClocks(const programs::Program& program) {
    about(program.id);
    const bool partner = account_ && account_->side == identity::Side::B;
    frame.clocks = partner ? Clocks{program.b.zone, program.a.zone} : Clocks{program.a.zone, program.b.zone};
}

void Visit::opened(PersonId person) const {
    if (!account_ || !person || person == account_->person) return;
    records::AccessLog(request.remoteAddress())
        .openedLater(services.database, account_->id, person, services.clock.now());
}

void Visit::about(ProgramId program) const {
    if (program && std::find(programs_.begin(), programs_.end(), program) == programs_.end())
        programs_.push_back(program);
}

void Visit::note(records::AccessLog::Look look, std::string_view text) const {
    if (!account_) return;
    PersonNames names;
    if (!programs_.empty())
        services.database.read([&](storage::ReadTx& tx) {
            for (const auto program : programs_)
                for (const auto& [person, name] : programs::ParticipationRepository().names(tx, program)) {
                    names.add(person, name.en);
                    names.add(person, name.ko);
                }
        });
    auto persons = names.in(text);
    persons.insert(persons.end(), shown_.begin(), shown_.end());
    auto emails = addressesIn(text);
    emails.insert(emails.end(), shownAt_.begin(), shownAt_.end());
    records::AccessLog(request.remoteAddress())
        .lookedLater(services.database, account_->id, account_->person, look, std::move(persons), std::move(emails),
                     services.clock.now());
}

http::Response Visit::page(std::string html, int status) const {
    noteShown(html);
    auto response = http::Response::html(std::move(html), status);
    if (!request.query("lang").empty()) response.cookie({std::string(kLanguageCookie), frame.language.tag, kYear});
    if (!request.cookie(kNoticeCookie).empty()) response.cookie({std::string(kNoticeCookie), "", 0});
    return response;
}

http::Response Visit::done(std::string path, std::string_view key) const {
    auto response = http::Response::redirect(std::move(path));
    response.cookie({std::string(kNoticeCookie), std::string(key), 60});
    return response;
}

std::string optionalText(const Visit& visit, const std::string& key) {
    return visit.services.site.catalogue().has(visit.language(), key) ? visit.text(key) : std::string();
}

std::string pathOfProgram(std::string_view code) {
    return "/programs/" + http::url::encode(code);
}

std::string todayIn(const Services& services, const std::string& zone) {
    return programs::dayOf(services.clock.now(), zone);
}

template <typename Number>
std::optional<Number> numberOf(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}
template std::optional<int> numberOf<int>(std::string_view);
template std::optional<std::int64_t> numberOf<std::int64_t>(std::string_view);

std::optional<approvals::UploadedFile> uploadedFile(const http::Request& request, std::string_view field) {
    const auto* file = request.file(field);
    if (!file || file->size() == 0) return std::nullopt;
    return approvals::UploadedFile{file->fileName(), file->bytes()};
}

}  // namespace entente::web
