#include <algorithm>
#include <array>

#include "feel/zone.h"
#include "programs/organisation_repository.h"
#include "programs/program_repository.h"
#include "records/record_kind.h"
#include "records/scope.h"

namespace entente::records {

using programs::CalendarRepository;
using programs::Organisation;
using programs::OrganisationRepository;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::array kOrganisationColumns = {
    Column{"code", "기관 코드|코드", 40, true, true},
    Column{"name", "영문 기관명|name_en|english name|organisation|organization", 200, true, true},
    Column{"name_ko", "기관명|국문 기관명|한글 기관명", 200, false, true},
    Column{"name_local", "현지어 기관명|local name", 200, false, true},
    Column{"kind", "유형|기관 유형|type", 40, true, true},
    Column{"country", "국가 코드|국가", 2, true, true},
    Column{"country_name", "영문 국가명|country_name_en", 100, false, true},
    Column{"country_name_ko", "국가명|한글 국가명", 100, false, true},
    Column{"parent", "상급 기관|상위 기관|parent code", 200, false, true},
    Column{"address", "영문 주소|address_en", 200, false, true},
    Column{"address_ko", "주소|한글 주소", 200, false, true},
    Column{"zone", "시간대|time zone|timezone", 60, false, true},
    Column{"calendar", "근무 달력|달력", 60, false, true},
    Column{"valid_from", "설립일|시작일", 10, false, true},
    Column{"valid_to", "폐지일|종료일", 10, false, true},
    Column{"successor", "승계 기관|successor code", 200, false, true},
};

bool isCode(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// What a column and a field hold alike; the rest is looked up.
template <typename AnyOrganisation, typename Each>
void eachTextOfOrganisation(AnyOrganisation& one, const Each& each) {
    each("code", one.code);
    each("name", one.name.en);
    each("name_ko", one.name.ko);
    each("name_local", one.nameLocal);
    each("kind", one.kind);
    each("country", one.country);
    each("country_name", one.countryName.en);
    each("country_name_ko", one.countryName.ko);
    each("address", one.address.en);
    each("address_ko", one.address.ko);
    each("zone", one.zone);
    each("valid_from", one.validFrom);
    each("valid_to", one.validTo);
}

Record recordOf(ReadTx& tx, const Organisation& one) {
    const OrganisationRepository organisations;
    const auto codeOf = [&](OrganisationId id) {
        const auto found = id ? organisations.find(tx, id) : std::nullopt;
        return found ? found->code : std::string();
    };
    Record record{one.id.value, {}, one.country, one.state};
    eachTextOfOrganisation(one, [&](const char* column, const std::string& text) { record.fields[column] = text; });
    record.fields["parent"] = codeOf(one.parent);
    record.fields["calendar"] = CalendarRepository().codeOf(tx, one.calendar);
    record.fields["successor"] = codeOf(one.successor);
    return record;
}

Organisation organisationOf(ReadTx& tx, const Record& record) {
    const OrganisationRepository organisations;
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    const auto idOf = [&](std::string_view name) {
        const auto found = organisations.findByCode(tx, text(name));
        return found ? found->id : OrganisationId{};
    };
    Organisation one;
    one.id = OrganisationId{record.id};
    eachTextOfOrganisation(one, [&](const char* column, std::string& field) { field = text(column); });
    one.parent = idOf("parent");
    one.calendar = CalendarRepository().idOf(tx, text("calendar"));
    one.successor = idOf("successor");
    one.state = record.state;
    return one;
}

/// A calendar that nobody of the country has to do with is to them as if it were not there.
bool mayName(ReadTx& tx, const RecordScope& scope, const std::string& code) {
    const CalendarRepository calendars;
    const auto calendar = calendars.idOf(tx, code);
    return calendar != 0 && (scope.everything || calendars.isKnownIn(tx, calendar, scope.country));
}

class OrganisationKind final : public RecordKind {
  public:
    std::string_view name() const override { return "organisation"; }
    std::span<const Column> columns() const override { return kOrganisationColumns; }
    bool isPersonal() const override { return false; }
    std::string_view keyColumn() const override { return "code"; }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = OrganisationRepository().find(tx, OrganisationId{id});
        return found ? std::optional(recordOf(tx, *found)) : std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope& scope) const override {
        return OrganisationRepository().isVisible(tx, OrganisationId{id}, scope);
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        OrganisationRepository().forEach(tx, query, [&](const Organisation& one) { visit(recordOf(tx, one)); });
    }
    std::int64_t findByKey(ReadTx& tx, std::string_view key) const override {
        const auto found = OrganisationRepository().findByCode(tx, key);
        return found ? found->id.value : 0;
    }
    std::string group(const Record& record) const override { return record.country; }
    NameIndex names(ReadTx& tx, const Record& record) const override {
        NameIndex names;
        const RecordQuery query{.scope = {.country = record.country}, .limit = -1};
        OrganisationRepository().forEach(tx, query, [&](const Organisation& one) {
            names.emplace(nameKey(one.name.en), one.id.value);
            names.emplace(nameKey(one.name.ko), one.id.value);
        });
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record,
                             LookedUp& /*lookedUp*/) const override {
        auto& fields = record.fields;
        auto errors = checkTexts(kOrganisationColumns, fields);
        const auto wrong = [&](const char* place, std::string key, std::string text) {
            errors.push_back(invalid(std::move(key), std::move(text), {}, place));
        };
        if (!isCode(textOf(fields, "code"))) wrong("code", "records.code", "Use letters, digits, - and _ only");
        const auto& kinds = programs::kOrganisationKinds;
        if (const auto& kind = textOf(fields, "kind");
            !kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
            wrong("kind", "records.kind", "Choose what kind of organisation it is");
        checkCountry(tx, scope, record, errors);
        if (const auto& zone = textOf(fields, "zone"); !zone.empty() && !feel::isZone(zone))
            wrong("zone", "records.zone", "Use the name of a time zone such as Asia/Seoul");
        if (const auto& calendar = textOf(fields, "calendar"); !calendar.empty() && !mayName(tx, scope, calendar))
            wrong("calendar", "records.calendar", "There is no working calendar with this code");
        for (const auto* day : {"valid_from", "valid_to"})
            if (const auto& text = textOf(fields, day); !text.empty() && !isDay(text))
                wrong(day, "records.day", "Use a date such as 2027-03-05");
        if (const auto& to = textOf(fields, "valid_to"); !to.empty() && to < textOf(fields, "valid_from"))
            wrong("valid_to", "records.days_reversed", "The last day is before the first");
        for (const auto* other : {"parent", "successor"})
            checkOther(tx, scope, record, other, errors);
        return errors;
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto one = organisationOf(tx, record);
        one.state = {1, writer.now, writer.account};
        return OrganisationRepository().insert(tx, one).value;
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return OrganisationRepository().update(tx, organisationOf(tx, record), writer.account, writer.now);
    }

  private:
    static void checkCountry(ReadTx& tx, const RecordScope& scope, Record& record, std::vector<Error>& errors) {
        auto& fields = record.fields;
        auto& country = fields["country"];
        for (char& c : country)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        record.country = country;
        if (country.empty()) return;
        if (country.size() != 2 ||
            !std::all_of(country.begin(), country.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
            errors.push_back(invalid("records.country", "Use the two letters of ISO 3166, such as UZ", {}, "country"));
            return;
        }
        if (!scope.everything && country != scope.country) {
            // And no more: what else is said would tell whether that country takes part here.
            errors.push_back(invalid("records.country_other",
                                     "You keep the organisations of your own country; ask an administrator for another",
                                     {}, "country"));
            return;
        }
        if (!textOf(fields, "country_name").empty()) return;
        // Which name a country uses is known from its other organisations.
        if (const auto known = OrganisationRepository().countryName(tx, country)) {
            fields["country_name"] = known->en;
            if (textOf(fields, "country_name_ko").empty()) fields["country_name_ko"] = known->ko;
            return;
        }
        errors.push_back(invalid("records.country_name", "Enter the name that the country uses", {}, "country_name"));
    }
    static void checkOther(ReadTx& tx, const RecordScope& scope, const Record& record, const char* place,
                           std::vector<Error>& errors) {
        const OrganisationRepository organisations;
        const auto& code = textOf(record.fields, place);
        if (code.empty()) return;
        const auto other = organisations.findByCode(tx, code);
        if (!other || !organisations.isVisible(tx, other->id, scope)) {
            errors.push_back(
                invalid("records.no_organisation", "There is no organisation “{name}”", {{"name", code}}, place));
            return;
        }
        // Upwards from there it must not come back to itself.
        constexpr int kDeepest = 20;
        auto up = std::optional(*other);
        for (int depth = 0; up && depth < kDeepest; ++depth) {
            if (up->id.value == record.id && record.id != 0) {
                errors.push_back(invalid("records.circle", "An organisation cannot follow itself", {}, place));
                return;
            }
            const auto next = std::string_view(place) == "parent" ? up->parent : up->successor;
            up = next ? organisations.find(tx, next) : std::nullopt;
        }
    }
};

}  // namespace

const RecordKind& organisationKind() {
    static const OrganisationKind kKind;
    return kKind;
}

}  // namespace entente::records
