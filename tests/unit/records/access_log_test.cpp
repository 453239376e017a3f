#include "records/access_log.h"

#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;
using records::AccessLog;

namespace {

struct Watch : test::World {
    const AccountId reader = ours().id;
    const PersonId self = ours().person;
    const PersonId first{number("SELECT min(id) FROM person WHERE id <> " + self.text())};
    const PersonId second{
        number("SELECT min(id) FROM person WHERE id <> " + self.text() + " AND id > " + first.text())};
    AccessLog log{"192.0.2.7"}, elsewhere{"192.0.2.8"};

    std::int64_t entries() { return number("SELECT count(*) FROM personal_access"); }
    std::string last() {
        return text(
            "SELECT action || ' ' || coalesce((SELECT group_concat(person_id, ',') FROM (SELECT person_id FROM "
            "personal_access_person WHERE access_id = a.id ORDER BY 1)), '') FROM personal_access a ORDER BY id DESC "
            "LIMIT 1");
    }
    void looked(AccessLog::Look look, std::vector<PersonId> persons, std::vector<std::string> emails = {}) {
        log.lookedLater(*database, reader, self, look, std::move(persons), std::move(emails), clock.now());
    }
    std::string both() const { return first.text() + "," + second.text(); }
};

}  // namespace

TEST_CASE("the same look within ten minutes is one entry") {
    Watch watch;
    const auto shown = [&](const AccessLog& log, std::vector<PersonId> persons) {
        log.shownLater(*watch.database, watch.reader, std::move(persons), watch.clock.now());
        return watch.entries();
    };
    CHECK(shown(watch.log, {}) == 0);
    CHECK(shown(watch.log, {watch.first, watch.second, watch.first}) == 1);
    CHECK(watch.last() == "viewed " + watch.both());
    CHECK(shown(watch.log, {watch.second, watch.first}) == 1);
    CHECK(shown(watch.log, {watch.first}) == 2);
    CHECK(shown(watch.elsewhere, {watch.first}) == 3);
    watch.clock.advance(599);
    CHECK(shown(watch.log, {watch.first, watch.second}) == 3);
    watch.clock.advance(1);
    CHECK(shown(watch.log, {watch.first, watch.second}) == 4);
    watch.log.openedLater(*watch.database, watch.reader, watch.first, watch.clock.now());
    watch.log.openedLater(*watch.database, watch.reader, watch.first, watch.clock.now());
    CHECK(watch.entries() == 5);
    // Each reason is kept, and hides no other look.
    for (int i = 0; i < 2; ++i)
        watch.database->write([&](storage::Tx& tx) {
            watch.log.revealed(tx, watch.reader, watch.second, "Visa", watch.clock.now());
            watch.log.opened(tx, watch.reader, watch.second, watch.clock.now());
            watch.log.exported(tx, watch.reader, {}, watch.clock.now());
        });
    CHECK(watch.entries() == 5 + 2 + 1 + 1);
}

TEST_CASE("what pages and files show is noted of whoever is not in the log yet") {
    Watch watch;
    using Look = AccessLog::Look;
    const auto address = watch.text("SELECT upper(email) FROM person WHERE id = " + watch.second.text());
    const auto own = watch.text("SELECT email FROM person WHERE id = " + watch.self.text());
    watch.looked(Look::Shown, {});
    watch.looked(Look::Shown, {watch.self}, {own, "nobody@nowhere.example", "'; --"});
    CHECK(watch.entries() == 0);
    watch.looked(Look::Shown, {watch.first});
    CHECK(watch.last() == "viewed " + watch.first.text());
    watch.looked(Look::Shown, {watch.first}, {address});
    CHECK(watch.last() == "viewed " + watch.second.text());
    watch.looked(Look::Shown, {watch.first}, {address});
    CHECK(watch.entries() == 2);
    watch.looked(Look::TakenAway, {watch.first, PersonId{999'999}}, {address});
    CHECK(watch.last() == "exported " + watch.both());
    watch.clock.advance(600);
    watch.looked(Look::Shown, {watch.first}, {address});
    CHECK(watch.last() == "viewed " + watch.both());
    CHECK(watch.entries() == 4);
    // An account by another address than the person's is the person.
    watch.clock.advance(600);
    watch.database->write([&](storage::Tx& tx) {
        tx.run("UPDATE person SET email = 'other@partner.example' WHERE id = $1", watch.partners().person);
    });
    watch.looked(Look::Shown, {}, {watch.partners().email});
    CHECK(watch.last() == "viewed " + watch.partners().person.text());
}
