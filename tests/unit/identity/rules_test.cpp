#include <doctest/doctest.h>

#include "identity/account.h"
#include "identity/email_address.h"
#include "identity/lockout.h"
#include "identity/password.h"

using namespace entente;
using namespace entente::identity;

TEST_CASE("e-mail addresses are taken or refused") {
    for (const auto* good : {"a@b", "coordinator@mois.example", "first.last+tag@sub.mois.example", "o'x@a-b.example"}) {
        CAPTURE(good);
        CHECK(isEmailAddress(good));
    }
    for (const std::string& bad : {std::string(),
                                   std::string("a"),
                                   std::string("@b"),
                                   std::string("a@"),
                                   std::string("a@b@c"),
                                   std::string(".a@b"),
                                   std::string("a.@b"),
                                   std::string("a..b@c"),
                                   std::string("a@b..c"),
                                   std::string("a@.b"),
                                   std::string("a b@c"),
                                   std::string("a@b\n"),
                                   std::string("a\0@b", 4),
                                   std::string("\"a\"@b"),
                                   std::string("a@[127.0.0.1]"),
                                   std::string("<a@b>"),
                                   std::string("a@b,c@d"),
                                   std::string("가@b.example"),
                                   std::string(65, 'a') + "@b",
                                   "a@" + std::string(253, 'b')}) {
        CAPTURE(bad);
        CHECK_FALSE(isEmailAddress(bad));
    }
}

TEST_CASE("roles and sides are written as they are read") {
    for (const Role role : {Role::Administrator, Role::Coordinator, Role::Reader})
        CHECK(roleFrom(text(role)) == role);
    for (const Side side : {Side::A, Side::B})
        CHECK(sideFrom(text(side)) == side);
    CHECK_FALSE(roleFrom("Administrator"));
    CHECK_FALSE(sideFrom(""));
}

TEST_CASE("the lock doubles up to its longest and is forgotten") {
    FailureCount count;
    Timestamp now{1'000'000'000};
    std::string locks;
    for (int i = 0; i < 12; ++i) {
        count = accountLock.afterFailure(count, now);
        locks += count.isLocked(now) ? std::to_string((count.lockedUntil.micros - now.micros) / 1'000'000) + " " : "- ";
    }
    CHECK(locks == "- - - - 30 60 120 240 480 900 900 900 ");
    for (int i = 0; i < 100; ++i)
        count = accountLock.afterFailure(count, now);
    CHECK(count.minutesLeft(now) == 15);
    count = accountLock.afterFailure(count, now.plusSeconds(24 * 60 * 60));
    CHECK(count.failures == 1);
    CHECK_FALSE(count.isLocked(now.plusSeconds(24 * 60 * 60)));
}

TEST_CASE("failures are counted per network and per spelling-free address") {
    CHECK(addressSubject("192.0.2.1") == "address:192.0.2.1");
    CHECK(addressSubject("::ffff:192.0.2.1") == "address:192.0.2.1");
    CHECK(addressSubject("2001:db8:0:1::1") == addressSubject("2001:db8:0:1:ffff::2"));
    CHECK(addressSubject("2001:db8:0:1::1") != addressSubject("2001:db8:0:2::1"));
    CHECK(accountSubject("A@b.example ") == accountSubject("a@B.example"));
}

TEST_CASE("password hashes are salted, verify, and refuse to be no hash") {
    PasswordHasher hasher(PasswordCost{8, 1, 1});
    const Secret password(std::string("비밀번호 with a \0 inside", 26));
    const auto one = hasher.hash(password).value();
    CHECK(one != hasher.hash(password).value());
    CHECK(hasher.matches(password, one) == true);
    CHECK(hasher.matches(Secret(password.reveal() + "x"), one) == false);
    CHECK(hasher.matches(Secret(), one) == false);
    CHECK_FALSE(hasher.isOutdated(one));
    CHECK(PasswordHasher(PasswordCost{8, 2, 1}).isOutdated(one));
    for (const auto* broken :
         {"", "x", "$argon2id$v=19$m=8,t=1,p=1$", "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"}) {
        CHECK_THROWS_AS((void)hasher.matches(password, broken), std::runtime_error);
    }
}
