#include "mail/outbox.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <thread>

#include "support/world.h"

using namespace entente;
using namespace entente::mail;
using test::World;

namespace {

NewMail letter(const std::string& to = "office@mois.example") {
    NewMail mail;
    mail.cause = "test";
    mail.textName = "test";
    mail.language = "en";
    mail.to = {{"Office", to}};
    mail.subject = "Subject";
    mail.body = "Body";
    return mail;
}

MailId queue(World& world, const NewMail& mail = letter()) {
    return world.database->write([&](storage::Tx& tx) { return world.outbox.queue(tx, mail, world.clock.now()); });
}

std::optional<StoredMail> claim(World& world, std::int64_t lease = 60) {
    return world.database->write([&](storage::Tx& tx) { return world.outbox.claim(tx, world.clock.now(), lease); });
}

bool finish(World& world, const StoredMail& mail, MailState state = MailState::Sent) {
    return world.database->write([&](storage::Tx& tx) {
        return world.outbox.finish(tx, mail.id, mail.attempt, state, "250", world.clock.now());
    });
}

bool defer(World& world, const StoredMail& mail) {
    return world.database->write(
        [&](storage::Tx& tx) { return world.outbox.defer(tx, mail.id, mail.attempt, "450 later", world.clock.now()); });
}

StoredMail found(World& world, MailId id) {
    return world.database->read([&](storage::ReadTx& tx) { return *world.outbox.find(tx, id); });
}

}  // namespace

TEST_CASE("a mail comes back as it was queued") {
    World world;
    auto mail = letter();
    mail.cc = {{"홍보담당관", "cc@mois.example"}};
    mail.replyTo = {"", "reply@mois.example"};
    mail.subject = "제목";
    mail.files = {{std::string(64, 'a'), "서한.pdf", "application/pdf"},
                  {std::string(64, 'b'), "b.pdf", "application/pdf"}};
    const auto stored = found(world, queue(world, mail));
    CHECK((stored.content.to == mail.to && stored.content.cc == mail.cc && stored.content.replyTo == mail.replyTo));
    CHECK(stored.content.subject == "제목");
    REQUIRE(stored.content.files.size() == 2);
    CHECK(stored.content.files[0].fileName == "서한.pdf");
    CHECK(!stored.content.link);
    CHECK(stored.messageId.ends_with("@mois.example"));
    CHECK(stored.state == MailState::Queued);
}

TEST_CASE("a lease keeps others away and ends; who lost it changes nothing") {
    World world;
    const auto id = queue(world);
    const auto first = claim(world);
    REQUIRE(first);
    CHECK(first->attempt == 1);
    CHECK(!claim(world));
    world.clock.advance(59);
    CHECK(!claim(world));
    world.clock.advance(2);
    const auto second = claim(world);
    REQUIRE(second);
    CHECK(second->attempt == 2);
    CHECK(second->messageId == first->messageId);
    CHECK(!finish(world, *first));
    CHECK(!defer(world, *first));
    CHECK(found(world, id).state == MailState::Queued);
    CHECK(finish(world, *second));
    CHECK(!finish(world, *second, MailState::Failed));
    CHECK(found(world, id).state == MailState::Sent);
    CHECK(found(world, id).sentAt == world.clock.now());
    CHECK(!claim(world));
}

TEST_CASE("a deferred mail waits longer each time, at most four hours, and fails after about three days") {
    World world;
    const auto id = queue(world);
    std::vector<std::int64_t> minutes;
    std::int64_t total = 0;
    while (found(world, id).state == MailState::Queued) {
        const auto mail = claim(world);
        REQUIRE(mail);
        REQUIRE(defer(world, *mail));
        const auto wait = (found(world, id).runAt.micros - world.clock.now().micros) / 60'000'000;
        if (found(world, id).state != MailState::Queued) break;
        CHECK(!claim(world));
        minutes.push_back(wait);
        total += wait;
        world.clock.advance(wait * 60);
        REQUIRE(minutes.size() < 50);
    }
    REQUIRE(minutes.size() == 23);
    CHECK(std::vector<std::int64_t>(minutes.begin(), minutes.begin() + 9) ==
          std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 64, 128, 240});
    CHECK(minutes.back() == 240);
    CHECK((total > 2 * 24 * 60 && total < 4 * 24 * 60));
    CHECK(found(world, id).state == MailState::Failed);
    CHECK(found(world, id).lastError == "450 later");
    // An administrator tries again; a sent one is not to be tried again.
    CHECK(world.database->write([&](storage::Tx& tx) { return world.outbox.retry(tx, id, world.clock.now()); }));
    const auto again = claim(world);
    REQUIRE(again);
    REQUIRE(finish(world, *again));
    CHECK(!world.database->write([&](storage::Tx& tx) { return world.outbox.retry(tx, id, world.clock.now()); }));
}

TEST_CASE("eight senders share the queue: each mail has one") {
    World world;
    for (int i = 0; i < 64; ++i)
        queue(world);
    std::mutex mutex;
    std::multiset<std::int64_t> claimed;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            while (const auto mail = claim(world)) {
                const std::lock_guard lock(mutex);
                claimed.insert(mail->id.value);
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(claimed.size() == 64);
    CHECK(std::set<std::int64_t>(claimed.begin(), claimed.end()).size() == 64);
}

TEST_CASE("the log is read in pages, the newest first") {
    World world;
    std::vector<MailId> ids;
    for (int i = 0; i < 5; ++i) {
        auto mail = letter();
        if (i % 2 == 0) mail.program = world.program;
        ids.push_back(queue(world, mail));
    }
    const auto page = [&](ProgramId program, MailId before, int limit) {
        return world.database->read([&](storage::ReadTx& tx) {
            std::vector<MailId> shown;
            for (const auto& mail : world.outbox.list(tx, program, before, limit))
                shown.push_back(mail.id);
            return shown;
        });
    };
    CHECK(page({}, {}, 2) == std::vector{ids[4], ids[3]});
    CHECK(page({}, ids[3], 2) == std::vector{ids[2], ids[1]});
    CHECK(page({}, ids[0], 2).empty());
    CHECK(page(world.program, {}, 10) == std::vector{ids[4], ids[2], ids[0]});
}
