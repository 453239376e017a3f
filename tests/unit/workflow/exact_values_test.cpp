#include <doctest/doctest.h>

#include "approvals/form_drafts.h"
#include "feel/json.h"
#include "support/world.h"

using namespace entente;
using feel::Value;

namespace {

/// Values that a careless column or format would round, shorten or forget.
feel::Context exactValues() {
    feel::Context values;
    for (const auto* number : {"1234567890123456789012345678901234", "-0.1234567890123456789012345678901234", "1E+6111",
                               "1E-6176", "9999999999999999999999999999999999E+6111", "1.50", "9007199254740993"})
        values.set("n" + std::to_string(values.entries().size()), feel::Number::parse(number).value());
    for (const auto* reason : {"a is missing", "it said “no” (twice)", "사유: 없음", "\"quoted\" \\ and\nbroken", ""})
        values.set("r" + std::to_string(values.entries().size()), Value::null(reason));
    values.set("inside", feel::List{values, Value::null("within a list")});
    return values;
}

/// As typed JSON tells apart: digits, exponents, and of a null its reason.
std::string exactly(const feel::Context& values, const feel::Context& like) {
    feel::Context same;
    for (const auto& [name, value] : like.entries())
        same.set(name, values.find(name) != nullptr ? *values.find(name) : Value("gone"));
    return feel::toTypedJson(same);
}

}  // namespace

TEST_CASE("numbers of 34 digits and nulls with their reasons come back from rows and from events as they went in") {
    test::World world;
    const auto values = exactValues();
    CHECK(values.find("n0")->number().text() == "1234567890123456789012345678901234");
    const auto started = world.runner->start("planning", world.program, {}, values);
    REQUIRE(started);
    const auto instance = *started;
    engine::SetVariables again;
    for (const auto& [name, value] : values.entries())
        again.variables.set("set_" + name, value);
    REQUIRE(world.runner->run(instance, {}, again));

    const auto wanted = feel::toTypedJson(values);
    const auto check = [&](const engine::State& state) {
        feel::Context read, set;
        for (const auto& [name, value] : values.entries()) {
            if (const auto* found = state.variable(engine::kProcessScope, name)) read.set(name, *found);
            if (const auto* found = state.variable(engine::kProcessScope, "set_" + name)) set.set(name, *found);
        }
        CHECK(exactly(read, values) == wanted);
        CHECK(exactly(set, values) == wanted);
        for (const auto& [name, value] : values.entries())
            if (value.isNull()) CHECK(read.find(name)->reason() == value.reason());
    };
    world.database->read([&](storage::ReadTx& tx) {
        check(workflow::InstanceRepository().load(tx, instance)->state);
        engine::State replayed;
        for (const auto& [at, event] : workflow::InstanceRepository().history(tx, instance))
            engine::apply(replayed, event);
        check(replayed);
    });
}

TEST_CASE("what was typed into a draft comes back to the last digit") {
    test::World world;
    const auto instance = world.start();
    const auto task = world.task(instance, "enquiry").id;
    const forms::Fields typed = {{"amount", "1234567890123456789012345678901234"},
                                 {"amount", "0.10"},
                                 {"enquiry.note", " \"한글\"\n\\ and\ttabs "},
                                 {"empty", ""}};
    world.database->write(
        [&](storage::Tx& tx) { approvals::FormDrafts::save(tx, task, "account:1", typed, world.clock.now()); });
    const auto found =
        world.database->read([&](storage::ReadTx& tx) { return approvals::FormDrafts::find(tx, task, "account:1"); });
    REQUIRE(found);
    CHECK(*found == typed);
}
