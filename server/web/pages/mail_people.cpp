#include "web/pages/mail_people.h"

#include <vector>

#include "records/access_log.h"
#include "storage/db/database.h"
#include "web/views/admin.h"

namespace entente::web {

using storage::ReadTx;

namespace {

constexpr int kPeopleShown = 100;

/// Those who may sign in come first, then by name.
constexpr const char* kPeople =
    "WITH people AS (SELECT p.id, p.name, p.name_ko, p.email, p.language, o.name_en, o.name_ko AS organisation_ko, "
    "a.id AS account, a.role, a.side, a.disabled_at, a.id IS NULL AS rank, lower(p.name) AS sorted "
    "FROM person p LEFT JOIN organisation o ON o.id = p.organisation_id LEFT JOIN account a ON a.person_id = p.id) "
    "SELECT id, name, name_ko, email, language, name_en, organisation_ko, account, role, side, disabled_at FROM people "
    "WHERE $1 IS NULL OR (rank, sorted, id) > (SELECT rank, sorted, id FROM people WHERE id = $1) "
    "ORDER BY rank, sorted, id LIMIT $2";
constexpr const char* kLastSeen =
    "SELECT max(at) FROM audit_event WHERE subject_kind <> 'instance' AND subject_kind = 'account' AND subject_id = $1 "
    "AND action = "
    "'account.signed_in'";
constexpr const char* kProgramRoles =
    "SELECT r.role, g.code FROM program_role r JOIN program g ON g.id = r.program_id WHERE r.person_id = $1 ORDER BY "
    "g.code, r.role LIMIT 20";

std::string rolesText(ReadTx& tx, const Visit& visit, const storage::Rows& person) {
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : " · ") + words; };
    if (!person.isNull(7)) {
        const auto side =
            person.text(8) == identity::text(identity::Role::Coordinator) ? person.optionalText(9) : std::nullopt;
        add(visit.text("role." + person.text(8) + (side ? "." + *side : "")));
    }
    auto roles = tx.query(kProgramRoles, person.id<PersonId>(0));
    while (roles.next()) {
        const auto key = "program_role." + roles.text(0);
        const bool known = visit.services.site.catalogue().has(visit.language(), key);
        add((known ? visit.text(key) : roles.text(0)) + " (" + roles.text(1) + ")");
    }
    return text;
}

PeopleView::Row row(ReadTx& tx, const Visit& visit, const storage::Rows& person) {
    const bool korean = visit.language().isKorean();
    const auto inLanguage = [&](int english, int koreanColumn) {
        auto text = person.optionalText(korean ? koreanColumn : english).value_or("");
        return text.empty() ? person.optionalText(english).value_or("") : text;
    };
    PeopleView::Row row;
    row.name = inLanguage(1, 2);
    row.email = person.text(3);
    row.organisation = inLanguage(5, 6);
    row.roles = rolesText(tx, visit, person);
    const auto key = "language." + person.text(4);
    row.language = visit.services.site.catalogue().has(visit.language(), key) ? visit.text(key) : person.text(4);
    if (person.isNull(7)) {
        row.state = {visit.text("people.by_link"), Tone::Neutral};
        return row;
    }
    row.account = true;
    auto seen = tx.query(kLastSeen, person.id<AccountId>(7));
    if (seen.next()) row.lastSeen = seen.optionalTimestamp(0);
    row.state = person.isNull(10) ? Tag{visit.text("people.active"), Tone::Green}
                                  : Tag{visit.text("people.disabled"), Tone::Red};
    return row;
}

}  // namespace

http::Response showPeople(const Services& services, const http::Request& request) {
    const Visit visit(services, request);
    PeopleView view;
    std::vector<PersonId> shown;
    services.database.read([&](ReadTx& tx) {
        auto people = tx.query(kPeople, PersonId::parse(request.query("after")), kPeopleShown + 1);
        PersonId last;
        while (people.next()) {
            if (view.people.size() == kPeopleShown) {
                view.more = Link{visit.text("page.more"), "/admin/people?after=" + last.text()};
                break;
            }
            last = people.id<PersonId>(0);
            view.people.push_back(row(tx, visit, people));
            shown.push_back(last);
        }
    });
    std::erase(shown, visit.account()->person);
    if (!shown.empty())
        services.database.write([&](storage::Tx& tx) {
            records::AccessLog(request.remoteAddress()).shown(tx, visit.account()->id, shown, services.clock.now());
        });
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace entente::web
