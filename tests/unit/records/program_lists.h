#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "programs/program_repository.h"
#include "records/program_records.h"
#include "records/program_service.h"
#include "records/record_service.h"
#include "support/world.h"

namespace entente::test {

/// The demo's program with a forum, a hall in Tashkent, a theme, and speakers of both sides among the people.
struct ProgramLists : World {
    records::RecordService service{*database, clock, "192.0.2.7"};
    records::ProgramService programs{*database, clock};
    identity::Account administrator = account("admin@mois.example"), reader = account("reader@mois.example");
    identity::Account a = ours(), b = partners();
    std::int64_t forum = 0, visit = 0, hall = 0;

    ProgramLists() {
        forum =
            part(records::componentPart(), {{"kind", "public_event"}, {"title", "Forum 1"}, {"from", "2027-03-05"}});
        visit = part(records::componentPart(), {{"kind", "site_visit"}, {"title", "Visit 1"}, {"parallel", "1"}});
        hall = part(records::venuePart(), {{"name", "Hall 1"}, {"zone", "Asia/Tashkent"}});
        part(records::themePart(), {{"title", "Theme 1"}});
        for (const auto* number : {"12", "13"})
            person(a, number, "mois", "mois.example");
        for (const auto* number : {"22", "23"})
            person(b, number, "uz_public_governance", "partner.example");
    }

    std::int64_t part(const records::ProgramPart& kind, records::Fields fields) {
        return programs.save(administrator, "UZ-2027", kind, {0, std::move(fields)})->id;
    }
    void person(const identity::Account& by, const std::string& number, const std::string& organisation,
                const std::string& domain) {
        const auto saved = service.save(by, records::personKind(),
                                        {0,
                                         {{"name", "SPEAKER " + number},
                                          {"name_ko", "발표자 " + number},
                                          {"title_en", "Director " + number},
                                          {"email", "speaker" + number + "@" + domain},
                                          {"organisation", organisation}}},
                                        true);
        REQUIRE(saved);
        REQUIRE(saved->id != 0);
    }

    /// What one account works with; the program in it is kept until the test ends.
    std::unique_ptr<records::ProgramRecords> participations(const identity::Account& by) {
        return records::participationsOf(viewer(by));
    }
    std::unique_ptr<records::ProgramRecords> agenda(const identity::Account& by, std::int64_t component = 0) {
        return records::agendaOf(viewer(by), component == 0 ? forum : component);
    }
    records::ProgramViewer viewer(const identity::Account& by) {
        return database->read([&](storage::ReadTx& tx) {
            kept_.push_back(std::make_unique<entente::programs::Program>(
                *entente::programs::ProgramRepository().findByCode(tx, "UZ-2027")));
            return records::viewerOf(tx, *kept_.back(), by);
        });
    }

    std::int64_t add(const identity::Account& by, const records::RecordKind& kind, records::Fields fields,
                     bool confirmed = false) {
        const auto saved = service.save(by, kind, {0, std::move(fields)}, confirmed);
        REQUIRE(saved);
        for (const auto& error : saved->errors)
            MESSAGE(error.place, ": ", error.message.english());
        REQUIRE(saved->id != 0);
        return saved->id;
    }
    /// `place key` of the first error; empty when it was saved.
    std::string wrong(const identity::Account& by, const records::RecordKind& kind, records::Record record) {
        const auto saved = service.save(by, kind, record, false);
        if (!saved) return saved.error().message.key;
        return saved->errors.empty() ? "" : saved->errors.front().place + " " + saved->errors.front().message.key;
    }
    records::Record record(const identity::Account& by, const records::RecordKind& kind, std::int64_t id) {
        const auto seen = service.open(by, kind, id);
        REQUIRE(seen);
        return seen->record;
    }
    records::Record changed(const identity::Account& by, const records::RecordKind& kind, std::int64_t id,
                            const std::string& column, std::string value) {
        auto one = record(by, kind, id);
        one.fields[column] = std::move(value);
        return one;
    }

  private:
    std::vector<std::unique_ptr<entente::programs::Program>> kept_;
};

}  // namespace entente::test
