#include "web/pages/mail_people.h"

#include <vector>

#include "records/people_repository.h"
#include "storage/db/database.h"
#include "web/views/admin.h"

namespace entente::web {

using records::ListedPerson;
using storage::ReadTx;

namespace {

constexpr int kPeopleShown = 100;

std::string rolesText(const Visit& visit, const ListedPerson& person) {
    std::string text;
    const auto add = [&](const std::string& words) { text += (text.empty() ? "" : " · ") + words; };
    if (const auto& account = person.account) {
        auto key = "role." + std::string(identity::text(account->role));
        if (account->role == identity::Role::Coordinator && account->side)
            key += "." + std::string(identity::text(*account->side));
        add(visit.text(key));
    }
    for (const auto& [role, program] : person.roles) {
        const auto key = "program_role." + role;
        const bool known = visit.services.site.catalogue().has(visit.language(), key);
        add((known ? visit.text(key) : role) + " (" + program + ")");
    }
    return text;
}

PeopleView::Row rowOf(const Visit& visit, const ListedPerson& person) {
    PeopleView::Row row;
    row.name = person.name.in(visit.language().tag);
    row.email = person.email;
    row.organisation = person.organisation.in(visit.language().tag);
    row.roles = rolesText(visit, person);
    const auto key = "language." + person.language;
    row.language = visit.services.site.catalogue().has(visit.language(), key) ? visit.text(key) : person.language;
    row.account = person.account.has_value();
    if (!person.account) {
        row.state = {visit.text("people.by_link"), Tone::Neutral};
        return row;
    }
    row.lastSeen = person.account->lastSeen;
    row.state = person.account->disabled ? Tag{visit.text("people.disabled"), Tone::Red}
                                         : Tag{visit.text("people.active"), Tone::Green};
    return row;
}

}  // namespace

http::Response showPeople(const Services& services, const http::Request& request) {
    const Visit visit(services, request);
    auto people = services.database.read([&](ReadTx& tx) {
        return records::PeopleRepository().list(tx, PersonId::parse(request.query("after")), kPeopleShown + 1);
    });
    PeopleView view;
    if (people.size() > kPeopleShown) {
        people.pop_back();
        view.more = Link{visit.text("page.more"), "/admin/people?after=" + people.back().id.text()};
    }
    for (const auto& person : people) {
        view.people.push_back(rowOf(visit, person));
        visit.shows(person.id);
    }
    return visit.page(render(services.site, visit.frame, view));
}

}  // namespace entente::web
