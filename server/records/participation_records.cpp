#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"
#include "identity/email_address.h"
#include "programs/organisation_repository.h"
#include "programs/participation_repository.h"
#include "programs/person_repository.h"
#include "records/program_records.h"

namespace entente::records {

using programs::kNameBases;
using programs::kParticipationModes;
using programs::kParticipationRoles;
using programs::kParticipationStates;
using programs::Participation;
using programs::ParticipationRepository;
using programs::Person;
using programs::PersonRepository;
using programs::RecordQuery;
using programs::RecordScope;
using programs::Side;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::size_t kMostParticipations = 5000;

// Name and title are the person's; a table that comes back may hold them, and has to hold the right name.
constexpr std::array kParticipationColumns = {
    Column{"number", "참가 번호|번호|no", 10, false, true, false, true},
    Column{"email", "전자우편|이메일|메일|e-mail|mail", 254, true},
    Column{"name", "영문 성명|full name|english name", 200, false, true},
    Column{"name_ko", "성명|한글 성명|이름", 100, false, true},
    Column{"title", "영문 직위|영문 직책|position", 200, false, true},
    Column{"title_ko", "직위|직책", 200, false, true},
    Column{"component", "행사", 200, true, true},
    Column{"role", "역할", 40, false, true},
    Column{"side", "측|참가 측", 1, false, true},
    Column{"state", "상태|진행 상태|status", 40, false, true},
    Column{"institution", "영문 기관명|organisation|organization", 200, false, true},
    Column{"institution_ko", "기관명|소속|소속 기관", 200, false, true},
    Column{"sector", "부문", 40, false, true},
    Column{"theme", "주제", 200, false, true},
    Column{"language", "발표 언어|언어", 3, false, true},
    Column{"mode", "참석 방식|rsvp", 40, false, true},
    Column{"substitute_of", "대리 대상 번호|substitute for", 10, false, true},
    Column{"badge", "명찰 표기|name on badge", 100},
    Column{"basis", "공개 근거", 40},
    Column{"basis_at", "근거 날짜|동의일", 10},
    Column{"basis_note", "근거 설명", 200},
    Column{"note", "비고", 1000, false, false, true},
    Column{"consents", "동의 미확인", 4, false, false, false, true},
    // As of now, from what the person says: a table that comes back changes none of it.
    Column{"named", "상대측 성명 제공", 1, false, true, false, true},
    Column{"published", "공개 명단 성명", 1, false, true, false, true},
    Column{"portrait", "사진·약력 공개", 1, false, true, false, true},
};

std::int64_t wholeOf(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

std::string textOrNone(std::int64_t number) {
    return number == 0 ? std::string() : std::to_string(number);
}

class ParticipationRecords final : public ProgramRecords {
  public:
    using ProgramRecords::ProgramRecords;

    std::string_view name() const override { return "participation"; }
    std::span<const Column> columns() const override { return kParticipationColumns; }
    bool isPersonal() const override { return true; }
    std::string_view keyColumn() const override { return "email"; }
    PersonId subjectOf(const Record& record) const override {
        return PersonId{wholeOf(textOf(record.fields, "person_id"))};
    }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = ParticipationRepository().find(tx, program().id, id);
        return found ? std::optional(recordOf(*found)) : std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope&) const override {
        return ParticipationRepository().find(tx, program().id, id).has_value();
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        auto wanted = query;
        if (const auto only = wanted.only.find("component"); only != wanted.only.end())
            only->second = std::to_string(componentMeant(only->second));
        ParticipationRepository().forEach(tx, program().id, {viewer().administrator, viewer().side}, wanted,
                                          [&](const Participation& one) { visit(recordOf(one)); });
    }
    void hideInner(Record& record) const override {
        const bool named = !textOf(record.fields, "named").empty();
        RecordKind::hideInner(record);
        if (named) return;
        record.fields["name"] = programs::kNameWithheld.en;
        record.fields["name_ko"] = programs::kNameWithheld.ko;
        record.fields.erase("title");
        record.fields.erase("title_ko");
    }

    /// `#` and the id of what is known, by its number or as this person in this role of that component; else the three
    /// as they were sent.
    std::string keyOf(ReadTx& tx, const Fields& fields) const override {
        const ParticipationRepository participations;
        if (const auto number = wholeOf(textOf(fields, "number")); number != 0)
            if (const auto known = participations.findByNumber(tx, program().id, number))
                return "#" + std::to_string(known->id);
        const auto& email = textOf(fields, "email");
        if (email.empty()) return {};
        const auto component = componentMeant(textOf(fields, "component"));
        const auto role = roleMeant(fields);
        const auto person = PersonRepository().findByEmail(tx, email);
        const auto known = person ? participations.idOf(tx, component, person->id, role) : 0;
        if (known != 0) return "#" + std::to_string(known);
        return identity::emailKey(email) + '\n' + std::to_string(component) + '\n' + role;
    }
    std::int64_t findByKey(ReadTx&, std::string_view key) const override {
        return key.starts_with('#') ? wholeOf(key.substr(1)) : 0;
    }
    std::string group(const Record& record) const override {
        return textOf(record.fields, "component") + '\n' + record.country;
    }
    NameIndex names(ReadTx& tx, const Record& record) const override {
        NameIndex names;
        const RecordQuery query{.only = {{"component", std::to_string(componentMeant(component(record)))},
                                         {"side", textOf(record.fields, "side")}},
                                .limit = -1};
        ParticipationRepository().forEach(tx, program().id, {}, query, [&](const Participation& one) {
            names.emplace(nameKey(one.name.en), one.id);
            names.emplace(nameKey(one.name.ko), one.id);
        });
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp& lookedUp) const override {
        auto& fields = record.fields;
        const auto before = record.id == 0 ? std::nullopt : ParticipationRepository().find(tx, program().id, record.id);
        if (!before && !textOf(fields, "number").empty()) fields.erase("number");
        PartCheck check(kParticipationColumns, record);
        if (before) fields["number"] = std::to_string(before->number);
        checkSide(check, record, before);
        const auto person = checkPerson(tx, scope, check, record, before);
        const auto component = checkNamed(check, record, "component", componentMeant(check.text("component")));
        fields["component"] = component == 0 ? check.text("component") : componentText(component);
        const auto theme = checkNamed(check, record, "theme", themeMeant(check.text("theme")));
        fields["theme"] = theme == 0 ? check.text("theme") : themeText(theme);
        checkWord(check, record, "role", kParticipationRoles, true);
        checkWord(check, record, "state", kParticipationStates, true);
        checkWord(check, record, "mode", kParticipationModes, true);
        checkWord(check, record, "sector", programs::kSectors, false);
        checkWord(check, record, "basis", kNameBases, false);
        if (before && !programs::mayBecome(before->state, check.text("state")))
            check.wrong("state", "records.state_change", "This state does not follow the one that is saved");
        checkBasis(check);
        auto& language = fields["language"];
        language = utf8::asciiLower(language);
        if (!language.empty() &&
            (language.size() < 2 || language.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos))
            check.wrong("language", "records.language_code", "Use the code of a language, such as ko");
        if (before && person && component != 0) {
            const auto same = ParticipationRepository().idOf(tx, component, person->id, check.text("role"));
            if (same != 0 && same != record.id)
                check.wrong("email", "records.takes_part", "This person takes part in this role already");
        }
        if (before && component != before->component && ParticipationRepository().isInUse(tx, record.id))
            check.wrong("component", stays().key, stays().pattern);
        checkSubstitute(tx, check, record, component);
        if (!before) checkCount(tx, check, lookedUp);
        return check.take();
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto one = participationOf(tx, record);
        one.record = {1, writer.now, writer.account};
        return ParticipationRepository().insert(tx, program().id, one);
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return ParticipationRepository().update(tx, program().id, participationOf(tx, record), writer.account,
                                                writer.now);
    }
    std::optional<Error> whyKept(ReadTx& tx, const Record& record) const override {
        if (!ParticipationRepository().isInUse(tx, record.id)) return std::nullopt;
        return Error{ErrorKind::Conflict, stays()};
    }
    bool remove(Tx& tx, const Record& record) const override {
        return ParticipationRepository().remove(tx, program().id, record.id, record.state.version);
    }

  private:
    static Message stays() {
        return {"records.participation_in_use",
                "It stands in the agenda, or somebody takes its place. Change that first",
                {}};
    }
    static const std::string& component(const Record& record) { return textOf(record.fields, "component"); }
    static std::string roleMeant(const Fields& fields) {
        const auto& role = textOf(fields, "role");
        return role.empty() ? kParticipationRoles.front().code : codeOfWord(kParticipationRoles, role);
    }

    Record recordOf(const Participation& one) const {
        Record record{one.id, {}, countryOf(one.side), one.record};
        auto& fields = record.fields;
        fields = {{"number", std::to_string(one.number)},
                  {"person_id", one.person.text()},
                  {"email", one.email},
                  {"name", one.name.en},
                  {"name_ko", one.name.ko},
                  {"title", one.title.en},
                  {"title_ko", one.title.ko},
                  {"component", componentText(one.component)},
                  {"role", one.role},
                  {"side", programs::text(one.side)},
                  {"state", one.state},
                  {"institution", one.institution.en},
                  {"institution_ko", one.institution.ko},
                  {"sector", one.sector},
                  {"theme", themeText(one.theme)},
                  {"language", one.language},
                  {"mode", one.mode},
                  {"substitute_of", textOrNone(one.substituteOf)},
                  {"badge", one.badge},
                  {"named", one.isNamed() ? "1" : ""},
                  {"published", one.isPublished() ? "1" : ""},
                  {"portrait", one.isPortrayed() ? "1" : ""},
                  {"consents", viewer().readsConsentsOf(one.side) && one.isConsentOpen() ? "open" : ""},
                  {"basis", one.basis},
                  {"basis_at", one.basisAt},
                  {"basis_note", one.basisNote},
                  {"note", one.note}};
        return record;
    }
    Participation participationOf(ReadTx& tx, const Record& record) const {
        const auto text = [&](std::string_view column) { return textOf(record.fields, column); };
        Participation one;
        one.id = record.id;
        one.component = componentMeant(text("component"));
        if (const auto person = PersonRepository().findByEmail(tx, text("email"))) one.person = person->id;
        one.side = programs::sideOf(text("side"));
        one.role = text("role");
        one.sector = text("sector");
        one.theme = themeMeant(text("theme"));
        one.language = text("language");
        one.institution = {text("institution"), text("institution_ko")};
        one.state = text("state");
        one.mode = text("mode");
        one.badge = text("badge");
        one.basis = text("basis");
        one.basisAt = text("basis_at");
        one.basisNote = text("basis_note");
        one.note = text("note");
        one.substituteOf = wholeOf(text("substitute_of"));
        one.record = record.state;
        return one;
    }

    void checkSide(PartCheck& check, Record& record, const std::optional<Participation>& before) const {
        auto& side = record.fields["side"];
        if (before) {
            if (!side.empty() && side != programs::text(before->side))
                check.wrong("side", "records.side_stays", "A participation stays with its side");
            side = programs::text(before->side);
        } else if (side.empty()) {
            side = programs::text(viewer().side.value_or(Side::A));
        } else if (side != "A" && side != "B") {
            check.wrong("side", "records.choice", "Choose one of those that are offered");
        } else if (!viewer().isOf(programs::sideOf(side))) {
            check.wrong("side", "records.only_own_side", "Enter those of your own side");
        }
        record.country = countryOf(programs::sideOf(side));
    }

    /// Puts the person's name, title and, where nothing else is said, institution and its sector into the record.
    std::optional<Person> checkPerson(ReadTx& tx, const RecordScope& scope, PartCheck& check, Record& record,
                                      const std::optional<Participation>& before) const {
        auto& fields = record.fields;
        const auto sent = fields["name"], sentKorean = fields["name_ko"];
        const auto email = check.text("email");
        if (email.empty()) return std::nullopt;
        const PersonRepository persons;
        auto found = persons.findByEmail(tx, email);
        const bool stays = before && found && found->id == before->person;
        if (!found || (!stays && !persons.isVisible(tx, found->id, scope))) {
            check.wrong("email", "records.no_person", "There is nobody with this e-mail address");
            return std::nullopt;
        }
        const auto side = programs::sideOf(check.text("side"));
        if (!stays && found->country != countryOf(side) &&
            (!viewer().administrator || found->country == countryOf(programs::other(side)))) {
            check.wrong("email", "records.other_side_person",
                        "This person belongs to no organisation of this side's country");
            return std::nullopt;
        }
        const auto differs = [&](const std::string& name, const std::string& known) {
            return !name.empty() && nameKey(name) != nameKey(known);
        };
        if (differs(sent, found->name) || differs(sentKorean, found->nameKo))
            check.wrong("name", "records.name_of_address", "This e-mail address belongs to {name}",
                        {{"name", found->name}});
        fields["email"] = found->email;
        fields["name"] = found->name;
        fields["name_ko"] = found->nameKo;
        fields["title"] = found->title.en;
        fields["title_ko"] = found->title.ko;
        const auto office =
            found->organisation ? programs::OrganisationRepository().find(tx, found->organisation) : std::nullopt;
        if (office && check.text("institution").empty()) {
            fields["institution"] = office->name.en;
            if (check.text("institution_ko").empty()) fields["institution_ko"] = office->name.ko;
        }
        if (office && !before && check.text("sector").empty()) fields["sector"] = programs::sectorOf(office->kind);
        return found;
    }

    static std::int64_t checkNamed(PartCheck& check, const Record&, const char* column, std::int64_t meant) {
        if (meant == 0 && !check.text(column).empty())
            check.wrong(column, "records.no_part", "The program has none, or several, that are called “{name}”",
                        {{"name", check.text(column)}});
        return meant;
    }

    static void checkBasis(PartCheck& check) {
        check.day("basis_at");
        if (check.text("basis").empty()) return;
        if (check.text("basis_at").empty()) check.wrong("basis_at", "records.required", "Fill in this field");
        if (check.text("basis") == "other" && check.text("basis_note").empty())
            check.wrong("basis_note", "records.required", "Fill in this field");
    }

    /// Of the same side and component, and not coming themselves.
    void checkSubstitute(ReadTx& tx, PartCheck& check, Record& record, std::int64_t component) const {
        auto& text = record.fields["substitute_of"];
        if (text.empty()) return;
        const ParticipationRepository participations;
        const auto number = wholeOf(text);
        const auto original = number == 0 ? std::nullopt : participations.findByNumber(tx, program().id, number);
        if (!original || original->component != component || programs::text(original->side) != check.text("side") ||
            (record.id != 0 && original->id == record.id)) {
            check.wrong("substitute_of", "records.no_original",
                        "Enter the number of somebody else of the same side in the same component");
            return;
        }
        text = std::to_string(number);
        if (original->state != "substitute" && original->state != "declined")
            check.wrong("substitute_of", "records.original_comes",
                        "Note first that whom this person stands in for does not come");
        if (const auto other = participations.substituteFor(tx, original->id); other != 0 && other != record.id)
            check.wrong("substitute_of", "records.substitute_known", "Somebody else stands in for this person already");
    }

    void checkCount(ReadTx& tx, PartCheck& check, LookedUp& lookedUp) const {
        auto& left = lookedUp["\nleft"];
        if (left.empty()) {
            const auto known = static_cast<std::size_t>(ParticipationRepository().count(tx, program().id));
            left = std::to_string(known < kMostParticipations ? kMostParticipations - known : 0);
        }
        const auto number = wholeOf(left);
        if (number == 0)
            check.wrong("", "records.too_many", "A program holds at most {count} of these",
                        {{"count", std::to_string(kMostParticipations)}});
        else
            left = std::to_string(number - 1);
    }
};

}  // namespace

std::unique_ptr<ProgramRecords> participationsOf(const ProgramViewer& viewer) {
    return std::make_unique<ParticipationRecords>(viewer);
}

}  // namespace entente::records
