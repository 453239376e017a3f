#include "programs/participation_repository.h"
#include "records/program_records.h"
#include "records/program_service.h"
#include "records/record_service.h"
#include "records/scope.h"
#include "storage/db/database.h"
#include "web/pages/own_data.h"
#include "web/pages/part_shape.h"
#include "web/pages/program_lists.h"
#include "web/pages/task_words.h"

namespace entente::web {

using programs::Program;
using records::Fields;
using records::textOf;

namespace {

constexpr int kOfferedPersons = 200;

/// Keeps what a shape of one request points to.
struct ParticipationPages {
    Program program;
    std::unique_ptr<records::ProgramRecords> kind = {};
    std::string savedState = {};  ///< of the record of the address; empty for a new one
    RecordShape shape = {};

    /// The states that may follow the saved one; all of them for a new record.
    std::vector<SelectOption> states(const Visit& visit) const {
        std::vector<SelectOption> choices;
        for (const auto& word : programs::kParticipationStates)
            if (savedState.empty() || programs::mayBecome(savedState, word.code))
                choices.push_back({word.code, visit.text(std::string("participation.state.") + word.code)});
        return choices;
    }

    std::vector<SelectOption> choices(const Visit& visit, std::string_view column) const {
        const auto worded = [&](const std::string& prefix, const auto& words) {
            std::vector<SelectOption> choices;
            choices.reserve(words.size());
            for (const auto& word : words)
                choices.push_back({word.code, visit.text(prefix + word.code)});
            return choices;
        };
        if (column == "state") return states(visit);
        if (column == "role") return worded("participation.role.", programs::kParticipationRoles);
        if (column == "sector") {
            auto choices = worded("participation.sector.", programs::kSectors);
            choices.insert(choices.begin(), {"", visit.text("participation.no_sector")});
            return choices;
        }
        if (column == "mode") return worded("participation.mode.", programs::kParticipationModes);
        std::vector<SelectOption> choices;
        if (column == "consents") return {{"open", visit.text("consents.is.open")}};
        if (column == "basis") {
            choices = worded("participation.basis.", programs::kNameBases);
            choices.insert(choices.begin(), {"", visit.text("participation.basis.none")});
        } else if (column == "side") {
            for (const auto side : {programs::Side::A, programs::Side::B})
                choices.push_back(
                    {programs::text(side), program.party(side).organisation.name.in(visit.language().tag)});
        } else if (column == "component") {
            for (const auto& one : program.components)
                choices.push_back({kind->componentText(one.id), componentTitle(visit, one)});
        } else if (column == "theme") {
            choices.push_back({"", visit.text("participation.no_theme")});
            for (const auto& one : program.themes)
                choices.push_back({kind->themeText(one.id), one.title.in(visit.language().tag)});
        }
        return choices;
    }

    std::string text(const Visit& visit, std::string_view column, const Fields& fields) const {
        const auto& value = textOf(fields, column);
        if (column == "institution" && visit.language().isKorean())
            if (const auto& korean = textOf(fields, "institution_ko"); !korean.empty()) return korean;
        if (column == "basis_at") return dateText(value, visit.language());
        if (value.empty()) return {};
        for (const auto& choice : choices(visit, column))
            if (choice.value == value) return choice.label;
        if (column == "state") return visit.text("participation.state." + value);
        return value;
    }

    /// To change several at once, for those who keep some of them.
    void offerStates(const Visit& visit, const std::vector<records::Record>& listed, RecordListView& view) const {
        const auto& account = *visit.account();
        if (!account.isAdministrator() && account.role != identity::Role::Coordinator) return;
        for (std::size_t i = 0; i < listed.size(); ++i)
            if (kind->viewer().isOf(programs::sideOf(textOf(listed[i].fields, "side")))) {
                view.rows[i].choice = std::to_string(listed[i].id);
                view.bulk.action = shape.path + "/states";
            }
        view.bulk.label = visit.text("states.become");
        const auto only = visit.request.query("state");
        for (const auto& word : programs::kParticipationStates)
            if (only.empty() || (only != word.code && programs::mayBecome(only, word.code)))
                view.bulk.choices.push_back({word.code, visit.text(std::string("participation.state.") + word.code)});
        if (view.bulk.choices.empty()) view.bulk.action.clear();
    }

    /// People of the own country; administrators find theirs by their addresses.
    void suggest(const Visit& visit, RecordView& view) const {
        programs::RecordQuery query;
        query.today = todayIn(visit.services, visit.services.zone);
        query.limit = kOfferedPersons;
        const auto own = kind->viewer().side;
        RecordView::Suggestions persons{"persons", {}};
        records::RecordService service(visit.services.database, visit.services.clock, visit.request.remoteAddress());
        if (own)
            for (const auto& one : service.list(*visit.account(), records::personKind(), query).records)
                if (one.country == program.party(*own).organisation.country)
                    persons.values.push_back({textOf(one.fields, "email"), one.title(visit.language().tag)});
        view.suggestions = {std::move(persons)};
    }
};

}  // namespace

std::string participationsPath(std::string_view program) {
    return pathOfProgram(program) + "/participations";
}

Result<std::shared_ptr<const RecordShape>> participationShape(const Services& services, const http::Request& request) {
    const Visit visit(services, request);
    auto seen = records::seenProgram(services.database, *visit.account(), request.parameter("code"));
    if (!seen) return seen.error();
    auto pages = std::make_shared<ParticipationPages>(ParticipationPages{std::move(*seen)});
    services.database.read([&](storage::ReadTx& tx) {
        pages->kind = records::participationsOf(records::viewerOf(tx, pages->program, *visit.account()));
        const auto path = std::string_view(request.path());
        if (const auto id = numberOf<std::int64_t>(path.substr(path.rfind('/') + 1)))
            if (const auto one = programs::ParticipationRepository().find(tx, pages->program.id, *id))
                pages->savedState = one->state;
    });
    auto& shape = pages->shape;
    shape.kind = pages->kind.get();
    shape.path = participationsPath(pages->program.code);
    shape.listed = {"number", "role", "component", "institution", "side", "state"};
    shape.filters = {std::begin(kParticipationFilters), std::end(kParticipationFilters)};
    // Who has left what open is for the coordinators of one side.
    if (pages->kind->viewer().coordinator)
        shape.listed.push_back("consents");
    else
        std::erase(shape.filters, std::string_view("consents"));
    shape.groups = {
        {"who", {"email", "side", "institution", "institution_ko", "sector", "badge"}},
        {"what", {"component", "role", "theme", "language", "mode"}},
        {"state", {"state", "substitute_of"}},
        {"basis", {"basis", "basis_at", "basis_note"}},
        {"inner", {"note"}},
    };
    shape.program = &pages->program;
    const auto* raw = pages.get();  // the shape lives as long as they do
    shape.choices = [raw](const Visit& on, std::string_view column) { return raw->choices(on, column); };
    shape.text = [raw](const Visit& on, std::string_view column, const Fields& fields) {
        return raw->text(on, column, fields);
    };
    shape.dressList = [raw](const Visit& on, const std::vector<records::Record>& listed, RecordListView& view) {
        raw->offerStates(on, listed, view);
        if (raw->kind->viewer().coordinator)
            view.document = {on.text("participation.internal_list"), raw->shape.path + "/internal.docx"};
    };
    shape.dressForm = [raw](const Visit& on, const records::Record& record, RecordView& view) {
        if (!view.action.empty()) raw->suggest(on, view);
        if (record.id != 0) showNeeds(on, raw->kind->subjectOf(record), view);
    };
    return std::shared_ptr<const RecordShape>(pages, &shape);
}

}  // namespace entente::web
