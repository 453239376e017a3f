#include "records/program_entry.h"

#include <array>

#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "programs/program_repository.h"
#include "records/program_sheet.h"

namespace entente::records {

using programs::CalendarRepository;
using programs::Program;
using programs::ProgramRepository;
using programs::RecordScope;
using storage::ReadTx;

namespace {

constexpr std::array kNewProgramColumns = {
    Column{"organisation_a", "한국 기관", 40, true, true},
    Column{"organisation_b", "상대국 기관", 40, true, true},
};

/// The organisation of a new program's side, with what it needs as a party.
void takeParty(ReadTx& tx, const RecordScope& scope, const Record& record, const char* column, programs::Party& party,
               std::vector<Error>& errors) {
    const programs::OrganisationRepository organisations;
    const auto& code = textOf(record.fields, column);
    if (code.empty()) return;
    const auto found = organisations.findByCode(tx, code);
    if (!found || !organisations.isVisible(tx, found->id, scope)) {
        errors.push_back(
            invalid("records.no_organisation", "There is no organisation “{name}”", {{"name", code}}, column));
        return;
    }
    if (found->zone.empty() || found->calendar == 0)
        errors.push_back(invalid("records.party_place",
                                 "Enter the time zone and the working calendar of this organisation first", {},
                                 column));
    party.organisation = *found;
    party.zone = found->zone;
    party.calendarCode = CalendarRepository().codeOf(tx, found->calendar);
}

}  // namespace

std::span<const Column> newProgramColumns() {
    return kNewProgramColumns;
}

std::vector<Error> checkEntry(ReadTx& tx, const RecordScope& scope, Record& record, Program& program) {
    auto errors = checkSheet(tx, record);
    for (auto& error : checkTexts(kNewProgramColumns, record.fields))
        errors.push_back(std::move(error));
    takeParty(tx, scope, record, "organisation_a", program.a, errors);
    takeParty(tx, scope, record, "organisation_b", program.b, errors);
    const auto& ours = program.a.organisation;
    // Whose account is whose side, the country says.
    if (ours.id && ours.country == program.b.organisation.country)
        errors.push_back(invalid("records.same_party", "The two sides are of two countries", {}, "organisation_b"));
    if (!scope.everything && ours.id && ours.country != scope.country)
        errors.push_back(
            invalid("records.own_party", "Side A is an organisation of your own country", {}, "organisation_a"));
    if (!errors.empty()) return errors;
    applySheet(program, record);
    program.partnerCountry = program.b.organisation.country;
    return errors;
}

ProgramId enterProgram(storage::Tx& tx, const Writer& writer, const identity::Account& account, Program program) {
    program.state = {1, writer.now, writer.account};
    const auto stamp = [&](auto& parts) {
        for (auto& part : parts)
            part.state = program.state;
    };
    stamp(program.components);
    stamp(program.themes);
    stamp(program.duties);
    stamp(program.venues);
    const auto maker = programs::PersonRepository().find(tx, account.person);
    if (maker && account.isCoordinatorOf(identity::Side::A)) program.a.roles.try_emplace("coordinator", *maker);
    return ProgramRepository().insert(tx, program, writer.now);
}

}  // namespace entente::records
