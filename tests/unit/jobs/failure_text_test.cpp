#include <doctest/doctest.h>

#include "jobs/failure_text.h"

using namespace entente;

TEST_CASE("why work failed is read back as it was said, with what is nested in it") {
    const auto inner = jobs::brokeOff("disk “1” is full {what}");
    for (const auto& said :
         {inner, Message{"a.b", "{x} and {x.key}", {{"x", "\"\n\\"}}}, Message{"a.b", "{c}", {}}.nest("c", inner)}) {
        const auto read = jobs::failureOf(jobs::failureText(said));
        CHECK(read.key == said.key);
        CHECK(read.pattern == said.pattern);
        CHECK(read.arguments == said.arguments);
        CHECK(read.english() == said.english());
    }
}

TEST_CASE("a reason of an earlier version stays the sentence that it is") {
    for (const auto* text : {"", "no <such> place", "{", "{\"key\":1}", "{\"key\":\"a\"}", "[1]", "{name} is gone"}) {
        const auto read = jobs::failureOf(text);
        CHECK(read.key.empty());
        CHECK(read.english() == text);
    }
}
