#include "web/person_names.h"

#include <doctest/doctest.h>

#include <set>

using namespace entente;
using web::PersonNames;

TEST_CASE("whose names stand in a page is found, and not by chance") {
    PersonNames names;
    names.add(PersonId{1}, "Speaker 1");
    names.add(PersonId{12}, "Speaker 12");
    names.add(PersonId{2}, "발표자");
    names.add(PersonId{3}, "발표");
    names.add(PersonId{4}, "O'Speaker & Co");
    names.add(PersonId{5}, "Kim");
    names.add(PersonId{6}, "");
    names.add(PersonId{7}, "홍");
    names.add(PersonId{8}, "Speaker 1");  // two persons of one name cannot be told apart
    const struct {
        const char* text;
        std::set<std::int64_t> found;
    } cases[] = {
        {"", {}},
        {"Speaker", {}},
        {"<td>Speaker 1</td>", {1, 8}},
        {"Speaker 1", {1, 8}},
        {"Speaker 12 and others", {12}},
        {"aSpeaker 12", {}},
        {"Speaker 123", {}},
        {"발표자가 온다", {2}},
        {"발표 3", {3}},
        {"발표회", {}},
        {"새발표", {}},
        {"x발표", {}},
        {"<td>O&#39;Speaker &amp; Co</td>", {4}},
        {"O'Speaker & Co", {4}},
        {"Kim 홍", {}},
    };
    for (const auto& one : cases) {
        CAPTURE(std::string(one.text));
        std::set<std::int64_t> found;
        for (const auto person : names.in(one.text))
            found.insert(person.value);
        CHECK(found == one.found);
    }
    CHECK(PersonNames().in("Speaker 1").empty());
}
