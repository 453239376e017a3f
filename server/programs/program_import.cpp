#include "programs/program_import.h"

#include <map>
#include <set>

#include "feel/zone.h"
#include "programs/program_repository.h"

namespace entente::programs {

using feel::List;
using feel::Value;
using storage::Tx;

namespace {

const List& listOf(const Value& value) {
    static const List kNone;
    return value.isList() ? value.list() : kNone;
}

std::string text(const Value& value, std::string_view name) {
    return value[name].textOr("");
}

Error wrong(std::string_view kind, const std::string& id, std::string_view why) {
    return invalid("programs.import", "{kind} “{id}”: {reason}",
                   {{"kind", std::string(kind)}, {"id", id}, {"reason", std::string(why)}});
}

class Import {
  public:
    Import(Tx& tx, const Value& document, Timestamp now) : tx_(tx), document_(document), now_(now) {}

    Result<void> run() {
        for (const auto& calendar : listOf(document_["calendars"]))
            CalendarRepository().insert(tx_, calendar, text(document_, "source"));
        for (const auto& item : listOf(document_["organisations"]))
            organisation(item);
        for (const auto& item : listOf(document_["persons"]))
            if (auto done = person(item); !done) return done;
        for (const auto& item : listOf(document_["programs"]))
            if (auto done = program(item); !done) return done;
        return {};
    }

  private:
    void organisation(const Value& item) {
        Organisation organisation;
        organisation.code = text(item, "id");
        organisation.name = {text(item, "name"), text(item, "nameKo")};
        organisation.country = text(item, "country");
        organisation.countryName = {text(item, "countryName"), text(item, "countryNameKo")};
        organisation.kind = text(item, "kind");
        organisation.address = {text(item, "address"), text(item, "addressKo")};
        organisation.zone = text(item, "zone");
        organisation.calendar = CalendarRepository().idOf(tx_, text(item, "calendar"));
        organisation.id = OrganisationRepository().insert(tx_, organisation);
        organisations_[organisation.code] = organisation;
    }

    Result<void> person(const Value& item) {
        const auto organisation = organisations_.find(text(item, "organisation"));
        if (organisation == organisations_.end()) return wrong("person", text(item, "id"), "no such organisation");
        Person person;
        person.organisation = organisation->second.id;
        person.name = text(item, "name");
        person.nameKo = text(item, "nameKo");
        person.honorific = text(item, "honorific");
        person.title = {text(item, "title"), text(item, "titleKo")};
        person.email = text(item, "email");
        person.language = text(item, "language") == "ko" ? "ko" : "en";
        person.assistantEmail = text(item, "assistantEmail");
        person.id = PersonRepository().insert(tx_, person);
        persons_[text(item, "id")] = person;
        return {};
    }

    Result<void> program(const Value& item) {
        Program program;
        program.code = text(item, "code");
        program.title = {text(item, "title"), text(item, "titleKo")};
        const auto year = item["year"].isNumber() ? item["year"].number().toInt64() : std::nullopt;
        if (!year) return wrong("program", program.code, "no year");
        program.year = static_cast<int>(*year);
        program.status = kProgramStatuses.front();
        program.city = {text(item, "city"), text(item, "cityKo")};
        program.periodFrom = text(item["period"], "from");
        program.periodTo = text(item["period"], "to");
        program.purpose = {text(item, "purpose"), text(item, "purposeKo")};
        for (const auto& area : listOf(item["cooperationAreas"]))
            program.areas.push_back(area.textOr(""));
        for (const auto& language : listOf(item["languages"]))
            program.languages.push_back(language.textOr(""));
        for (const auto& kind : listOf(item["components"]))
            program.components.push_back({.kind = kind.textOr("")});
        std::set<Side> sides;
        for (const auto& entry : listOf(item["parties"])) {
            const auto side = sideOf(text(entry, "side"));
            auto& party = program.party(side);
            const auto organisation = organisations_.find(text(entry, "organisation"));
            if (organisation == organisations_.end()) return wrong("program", program.code, "no such organisation");
            party.organisation = organisation->second;
            party.zone = party.organisation.zone;
            party.calendarCode = CalendarRepository().codeOf(tx_, party.organisation.calendar);
            if (!feel::isZone(party.zone)) return wrong("program", program.code, "the organisation has no time zone");
            if (party.calendarCode.empty()) return wrong("program", program.code, "the organisation has no calendar");
            sides.insert(side);
            for (const auto* role : kPartyRoles)
                if (const auto found = persons_.find(text(entry, role)); found != persons_.end())
                    party.roles[role] = found->second;
        }
        if (sides.size() != 2) return wrong("program", program.code, "it needs two parties");
        program.partnerCountry = program.b.organisation.country;
        ProgramRepository().insert(tx_, program, now_);
        return {};
    }

    Tx& tx_;
    const Value& document_;
    Timestamp now_;
    std::map<std::string, Organisation> organisations_;
    std::map<std::string, Person> persons_;
};

}  // namespace

Result<void> importPrograms(Tx& tx, const Value& document, Timestamp now) {
    return Import(tx, document, now).run();
}

}  // namespace entente::programs
