#pragma once

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "records/record_service.h"
#include "support/world.h"

/// Records as people of both sides keep them.
namespace entente::test {

using namespace records;

struct Office : World {
    RecordService service{*database, clock, "192.0.2.7"};
    identity::Account administrator = account("admin@mois.example");
    identity::Account reader = account("reader@mois.example");

    std::int64_t personOf(const std::string& email) {
        return number("SELECT id FROM person WHERE email = '" + email + "'");
    }
    std::int64_t add(const identity::Account& by, const RecordKind& kind, Fields fields, bool confirmed = false) {
        const auto saved = service.save(by, kind, {0, std::move(fields)}, confirmed);
        REQUIRE(saved);
        for (const auto& error : saved->errors)
            MESSAGE(error.place, ": ", error.message.english());
        REQUIRE(saved->id != 0);
        return saved->id;
    }
    std::string wrong(const identity::Account& by, const RecordKind& kind, Fields fields) {
        const auto saved = service.save(by, kind, {0, std::move(fields)}, false);
        if (!saved) return saved.error().message.key;
        REQUIRE_FALSE(saved->errors.empty());
        return saved->errors.front().place + " " + saved->errors.front().message.key;
    }
    std::set<std::string> emails(const identity::Account& by, const std::string& search = {}) {
        std::set<std::string> found;
        for (const auto& one : service.list(by, personKind(), {.search = search}).records)
            found.insert(textOf(one.fields, "email"));
        return found;
    }
};

inline Fields person(const std::string& number, const std::string& organisation) {
    return {{"name", "Speaker " + number},
            {"email", "speaker" + number + "@" + organisation + ".example"},
            {"organisation", organisation}};
}

inline Fields institute(const std::string& code, const std::string& country) {
    return {{"code", code},     {"name", "Institute " + code}, {"name_ko", "연구원"},
            {"kind", "agency"}, {"country", country},          {"country_name", "Republic of " + country}};
}

}  // namespace entente::test
