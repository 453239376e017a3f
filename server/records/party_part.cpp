#include <array>

#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "records/part_checks.h"

namespace entente::records {

using programs::CalendarRepository;
using programs::OrganisationRepository;
using programs::PersonRepository;
using programs::Program;
using programs::ProgramRepository;
using programs::Side;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::int64_t kPartyA = 1, kPartyB = 2;

constexpr std::array kPartyColumns = {
    Column{"organisation", "기관", 40, true, true},    Column{"zone", "시간대", 60, true, true},
    Column{"calendar", "근무 달력", 60, true, true},   Column{"coordinator", "담당자", 200, false, true},
    Column{"deputy", "부담당자", 200, false, true},    Column{"reviewer", "검토자", 200, false, false},
    Column{"signatory", "서명권자", 200, false, true}, Column{"addressee", "수신자", 200, false, true},
};

class PartyPart final : public ProgramPart {
  public:
    std::string_view name() const override { return "party"; }
    std::span<const Column> columns() const override { return kPartyColumns; }
    Keepers keepers() const override { return Keepers::OwnSide; }
    bool isFixed() const override { return true; }
    std::string_view titleColumn() const override { return {}; }

    std::vector<Record> list(ReadTx&, const Program& program) const override {
        std::vector<Record> records;
        for (const auto side : {Side::A, Side::B}) {
            const auto& party = program.party(side);
            Record record{side == Side::A ? kPartyA : kPartyB, {}, party.organisation.country, party.state};
            record.fields = {
                {"organisation", party.organisation.code}, {"zone", party.zone}, {"calendar", party.calendarCode}};
            for (const auto* role : programs::kPartyRoles)
                if (const auto* person = party.role(role)) record.fields[role] = person->email;
            records.push_back(std::move(record));
        }
        return records;
    }
    Side sideOf(const Record& record) const override { return record.id == kPartyB ? Side::B : Side::A; }

    std::vector<Error> check(ReadTx& tx, const PartWriter& writer, const Record* before,
                             Record& record) const override {
        PartCheck check(kPartyColumns, record);
        const auto side = sideOf(record);
        const auto office = check.organisation(tx, writer, "organisation");
        if (office && writer.side && office->country != writer.program.party(side).organisation.country)
            check.wrong("organisation", "records.lead_country", "This institution is not of this side's country");
        if (office && office->country == writer.program.party(programs::other(side)).organisation.country)
            check.wrong("organisation", "records.same_party", "The two sides are of two countries");
        check.zone("zone");
        if (const auto& calendar = check.text("calendar");
            !calendar.empty() && CalendarRepository().idOf(tx, calendar) == 0)
            check.wrong("calendar", "records.calendar", "There is no working calendar with this code");
        for (const auto* role : programs::kPartyRoles)
            check.person(tx, writer, side, role, before);
        return check.take();
    }
    bool update(Tx& tx, const PartWriter& writer, const Record& record) const override {
        auto program = writer.program;
        auto& party = program.party(sideOf(record));
        party.organisation = *OrganisationRepository().findByCode(tx, textOf(record.fields, "organisation"));
        party.zone = textOf(record.fields, "zone");
        party.calendarCode = textOf(record.fields, "calendar");
        party.state = record.state;
        party.roles.clear();
        for (const auto* role : programs::kPartyRoles)
            if (const auto& email = textOf(record.fields, role); !email.empty())
                party.roles[role] = *PersonRepository().findByEmail(tx, email);
        return ProgramRepository().updateParty(tx, program, sideOf(record), writer.by.account, writer.by.now);
    }
};

}  // namespace

const ProgramPart& partyPart() {
    static const PartyPart kPart;
    return kPart;
}

}  // namespace entente::records
