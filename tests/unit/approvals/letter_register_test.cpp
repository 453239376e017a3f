#include "approvals/letter_register.h"

#include <doctest/doctest.h>

#include "support/world.h"

using namespace entente;
using approvals::NumberPattern;
using test::World;

namespace {

NumberPattern pattern(const std::string& text) {
    auto parsed = NumberPattern::parse(text);
    REQUIRE(parsed);
    return *parsed;
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all)
        text += (text.empty() ? "" : "|") + one;
    return text;
}

/// Each case is one letter, up to its dispatch.
struct Letters : World {
    explicit Letters(const std::string& text) { approvals->numberLettersBy(pattern(text)); }

    Result<approvals::Finished> send(InstanceId instance, const std::string& number, const std::string& date) {
        approvals::DispatchInput input;
        input.number = number;
        input.date = date;
        input.channel = "mail";
        return approvals->dispatch(task(instance, "dispatch").id, ours(), input);
    }
    Result<approvals::Finished> send(const std::string& number, const std::string& date) {
        return send(upToDispatch(), number, date);
    }
    std::string standing(const std::string& date) {
        const auto* numbers = approvals->registerOf(ours());
        REQUIRE(numbers != nullptr);
        const auto found =
            database->read([&](storage::ReadTx& tx) { return numbers->standing(tx, *feel::Date::parse(date)); });
        return found.next + " after " + found.last + " without " + joined(found.gaps);
    }
};

}  // namespace

TEST_CASE("a pattern writes numbers and reads them again") {
    struct Case {
        const char *pattern, *number;
        int serial;
        const char* date;
    };
    for (const auto& [text, number, serial, date] : {
             Case{"ICD-{year}-{serial:3}", "ICD-2027-014", 14, "2027-03-05"},
             Case{"국제협력과-{serial}({date})", "국제협력과-1204(2027. 3. 5.)", 1204, "2027-03-05"},
             Case{"{serial}", "7", 7, "2027-03-05"},
             Case{"제{serial:2}호", "제107호", 107, "2027-12-31"},
         }) {
        CAPTURE(text);
        CHECK(pattern(text).number(serial, *feel::Date::parse(date)) == number);
        const auto read = pattern(text).read(number);
        REQUIRE(read);
        CHECK(read->serial == serial);
    }
    CHECK(pattern("ICD-{year}-{serial:3}").read("ICD-2026-014")->year == 2026);
    for (const auto* other : {"", "ICD-2027-", "ICD-2027-014a", "ICD-27-0", "NV-2027-014"})
        CHECK_FALSE(pattern("ICD-{year}-{serial:3}").read(other));
}

TEST_CASE("a pattern that cannot be read back is refused") {
    for (const auto* text : {"", "ICD", "{serial", "{serial}{serial}", "{serial}-{serial}", "{year}{serial}",
                             "{day}-{serial}", "{serial:0}", "{serial:x}", "{serial:12}", "{serial} {}"}) {
        CAPTURE(text);
        CHECK_FALSE(NumberPattern::parse(text));
    }
}

TEST_CASE("the register offers the next number of the year, tells gaps, and gives none twice") {
    Letters letters("ICD-{year}-{serial:3}");
    CHECK(letters.standing("2027-02-10") == "ICD-2027-001 after  without ");
    REQUIRE(letters.send("ICD-2027-011", "2027-02-10"));
    REQUIRE(letters.send("ICD-2027-014", "2027-02-11"));
    REQUIRE(letters.send("NV 7/27", "2027-02-12"));
    CHECK(letters.standing("2027-02-12") == "ICD-2027-015 after ICD-2027-014 without ICD-2027-013|ICD-2027-012");
    CHECK(letters.standing("2028-01-03") == "ICD-2028-001 after  without ");

    const auto waiting = letters.upToDispatch();
    for (const auto* taken : {"ICD-2027-014", " ICD-2027-14 ", "NV 7/27"}) {
        CAPTURE(taken);
        const auto refused = letters.send(waiting, taken, "2027-02-12");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.key == "approvals.number_taken");
        CHECK(refused.error().place == "number");
        CHECK(refused.error().message.english().find("ICD-2027-015") != std::string::npos);
    }
    CHECK(letters.isOpen(waiting, "dispatch"));
    CHECK(letters.send(waiting, "ICD-2027-012", "2027-02-12"));
    CHECK(letters.standing("2027-02-12") == "ICD-2027-015 after ICD-2027-014 without ICD-2027-013");
}

TEST_CASE("only our own letters are numbered here, and only when the office says how") {
    World world;
    CHECK(world.approvals->registerOf(world.ours()) == nullptr);
    world.approvals->numberLettersBy(pattern("{serial}"));
    CHECK(world.approvals->registerOf(world.ours()) != nullptr);
    CHECK(world.approvals->registerOf(world.partners()) == nullptr);
    for (int letter = 0; letter < 2; ++letter)
        CHECK(static_cast<bool>(world.dispatch(world.upToDispatch())) == (letter == 0));
}
