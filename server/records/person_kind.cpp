#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "identity/account.h"
#include "identity/account_repository.h"
#include "identity/email_address.h"
#include "programs/organisation_repository.h"
#include "programs/person_repository.h"
#include "records/organisation_meant.h"
#include "records/record_kind.h"
#include "records/scope.h"

namespace entente::records {

using programs::Organisation;
using programs::OrganisationRepository;
using programs::Person;
using programs::PersonRepository;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::array kPersonColumns = {
    Column{"name", "영문 성명|영문 이름|full name|english name", 200, true, true},
    Column{"name_ko", "성명|한글 성명|국문 성명|이름|korean name", 100, false, true},
    Column{"name_local", "현지어 성명|local name", 200, false, true},
    Column{"family", "영문 성|family name|surname|last name", 100, false, true},
    Column{"given", "영문 이름(명)|given name|first name", 100, false, true},
    Column{"patronymic", "부칭|middle name", 100, false, true},
    Column{"honorific", "경칭|존칭|호칭", 40, false, true},
    Column{"title_en", "영문 직위|영문 직책|title|position|job title", 200, false, true},
    Column{"title_ko", "직위|직책|한글 직위", 200, false, true},
    Column{"title_local", "현지어 직위|local title", 200, false, true},
    Column{"organisation", "소속 기관|소속|기관|기관명|organization|institution|company", 200, false, true},
    Column{"email", "전자우편|이메일|메일|e-mail|mail", 254, true, true},
    Column{"phone", "전화|전화번호|연락처|휴대전화|telephone|mobile", 40},
    Column{"language", "메일 언어|mail language", 2},
    Column{"languages", "구사 언어|spoken languages", 60},
    Column{"assistant_name", "비서 성명|비서|assistant", 200},
    Column{"assistant_email", "비서 전자우편|비서 이메일|assistant e-mail", 254},
    Column{"assistant_phone", "비서 전화|비서 연락처", 40},
    Column{"valid_to", "재직 종료일|퇴임일|종료일", 10},
    Column{"successor", "후임자 전자우편|후임자|successor e-mail", 254},
};

/// What many people have in common is read once.
class Organisations {
  public:
    explicit Organisations(ReadTx& tx) : tx_(tx) {}

    const Organisation* find(OrganisationId id) {
        if (!id) return nullptr;
        auto known = known_.find(id);
        if (known == known_.end()) known = known_.emplace(id, OrganisationRepository().find(tx_, id)).first;
        return known->second ? &*known->second : nullptr;
    }

  private:
    ReadTx& tx_;
    std::map<OrganisationId, std::optional<Organisation>> known_;
};

/// What a column and a field hold alike; the rest is looked up.
template <typename AnyPerson, typename Each>
void eachTextOfPerson(AnyPerson& one, const Each& each) {
    each("name", one.name);
    each("name_ko", one.nameKo);
    each("name_local", one.nameLocal);
    each("family", one.family);
    each("given", one.given);
    each("patronymic", one.patronymic);
    each("honorific", one.honorific);
    each("title_en", one.title.en);
    each("title_ko", one.title.ko);
    each("title_local", one.titleLocal);
    each("email", one.email);
    each("phone", one.phone);
    each("language", one.language);
    each("languages", one.languages);
    each("assistant_name", one.assistantName);
    each("assistant_email", one.assistantEmail);
    each("assistant_phone", one.assistantPhone);
    each("valid_to", one.validTo);
}

Record recordOf(ReadTx& tx, Organisations& organisations, const Person& one) {
    Record record{one.id.value, {}, {}, one.state};
    eachTextOfPerson(one, [&](const char* column, const std::string& text) { record.fields[column] = text; });
    if (const auto* organisation = organisations.find(one.organisation)) {
        record.country = organisation->country;
        record.fields["organisation"] = organisation->code;
        record.fields["organisation_name"] = organisation->name.en;
        record.fields["organisation_name_ko"] = organisation->name.ko;
    }
    if (const auto successor = one.successor ? PersonRepository().find(tx, one.successor) : std::nullopt)
        record.fields["successor"] = successor->email;
    // What stands in its place is no address.
    if (one.erased) record.fields["email"].clear();
    return record;
}

Person personOf(ReadTx& tx, const Record& record) {
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    Person one;
    one.id = PersonId{record.id};
    if (const auto organisation = OrganisationRepository().findByCode(tx, text("organisation")))
        one.organisation = organisation->id;
    eachTextOfPerson(one, [&](const char* column, std::string& field) { field = text(column); });
    if (const auto& email = text("successor"); !email.empty())
        if (const auto successor = PersonRepository().findByEmail(tx, email)) one.successor = successor->id;
    one.state = record.state;
    return one;
}

bool areLanguages(std::string_view text) {
    std::size_t letters = 0;
    for (const char c : text) {
        if (c >= 'a' && c <= 'z') {
            ++letters;
        } else {
            if (c != ',' || letters < 2) return false;
            letters = 0;
        }
        if (letters > 3) return false;
    }
    return letters >= 2;
}

class PersonKind final : public RecordKind {
  public:
    std::string_view name() const override { return "person"; }
    std::span<const Column> columns() const override { return kPersonColumns; }
    bool isPersonal() const override { return true; }
    std::string_view keyColumn() const override { return "email"; }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = PersonRepository().find(tx, PersonId{id});
        if (!found) return std::nullopt;
        Organisations organisations(tx);
        return recordOf(tx, organisations, *found);
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope& scope) const override {
        return PersonRepository().isVisible(tx, PersonId{id}, scope);
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        Organisations organisations(tx);
        PersonRepository().forEach(tx, query, [&](const Person& one) { visit(recordOf(tx, organisations, one)); });
    }
    std::int64_t findByKey(ReadTx& tx, std::string_view key) const override {
        const auto found = PersonRepository().findByEmail(tx, key);
        return found ? found->id.value : 0;
    }
    std::string group(const Record& record) const override { return textOf(record.fields, "organisation"); }
    NameIndex names(ReadTx& tx, const Record& record) const override {
        NameIndex names;
        const auto organisation = OrganisationRepository().findByCode(tx, group(record));
        if (!organisation) return names;
        for (const auto& one : PersonRepository().listOf(tx, organisation->id)) {
            names.emplace(nameKey(one.name), one.id.value);
            names.emplace(nameKey(one.nameKo), one.id.value);
        }
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp& lookedUp) const override {
        auto& fields = record.fields;
        if (const auto before = PersonRepository().find(tx, PersonId{record.id}); before && before->erased)
            return {rejected("records.erased", "This person was erased; enter them anew")};
        // Lists of participants in Korea often hold the Korean name alone.
        if (utf8::trim(textOf(fields, "name")).empty()) fields["name"] = textOf(fields, "name_ko");
        auto errors = checkTexts(kPersonColumns, fields);
        const auto wrong = [&](const char* place, std::string key, std::string text) {
            errors.push_back(invalid(std::move(key), std::move(text), {}, place));
        };
        for (const auto* address : {"email", "assistant_email"})
            if (const auto& text = textOf(fields, address); !text.empty() && !identity::isEmailAddress(text))
                wrong(address, "records.email", "Enter an e-mail address such as name@ministry.example");
        checkOrganisation(tx, scope, record, lookedUp, errors);
        auto& language = fields["language"];
        if (language.empty()) language = record.country == "KR" ? "ko" : "en";
        if (!identity::isLanguage(language)) wrong("language", "records.language", "Choose en or ko");
        auto& languages = fields["languages"];
        std::erase(languages, ' ');
        languages = utf8::asciiLower(languages);
        if (!languages.empty() && !areLanguages(languages))
            wrong("languages", "records.languages", "Use codes of languages with commas between, such as ko,en");
        if (const auto& day = textOf(fields, "valid_to"); !day.empty() && !isDay(day))
            wrong("valid_to", "records.day", "Use a date such as 2027-03-05");
        else if (!day.empty() && record.id != 0 && identity::accounts::isLastAdministrator(tx, PersonId{record.id}))
            wrong("valid_to", "records.last_administrator",
                  "Nobody else administers this server. Give somebody else the account of an administrator first");
        if (const auto& email = textOf(fields, "successor"); !email.empty()) {
            const auto successor = PersonRepository().findByEmail(tx, email);
            if (!successor || !PersonRepository().isVisible(tx, successor->id, scope))
                wrong("successor", "records.no_person", "There is nobody with this e-mail address");
            else if (successor->id.value == record.id)
                wrong("successor", "records.own_successor", "Nobody succeeds themselves");
        }
        if (record.id != 0) {
            const PersonRepository persons;
            const auto before = persons.find(tx, PersonId{record.id});
            const bool moves =
                before && identity::emailKey(before->email) != identity::emailKey(textOf(fields, "email"));
            if (moves && persons.isAddressInUse(tx, before->id))
                wrong("email", "records.email_in_use",
                      "This person signs in with the address or is asked for an answer at it; it cannot change now");
            else if (moves && !scope.everything && persons.hasRole(tx, before->id))
                wrong("email", "records.email_of_role",
                      "This person decides for a program at this address; an administrator changes it");
        }
        return errors;
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto one = personOf(tx, record);
        one.state = {1, writer.now, writer.account};
        return PersonRepository().insert(tx, one).value;
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return PersonRepository().update(tx, personOf(tx, record), writer.account, writer.now);
    }

  private:
    /// Only an administrator enters who belongs to no organisation: nobody else would see them.
    static void checkOrganisation(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp& lookedUp,
                                  std::vector<Error>& errors) {
        auto& text = record.fields["organisation"];
        record.country.clear();
        if (text.empty()) {
            if (!scope.everything)
                errors.push_back(invalid("records.required", "Fill in this field", {}, "organisation"));
            return;
        }
        const auto own = RecordScope{scope.everything, scope.country, false};
        auto meant = lookedUp.find(text);
        if (meant == lookedUp.end()) meant = lookedUp.emplace(text, organisationMeant(tx, own, text)).first;
        const auto found = OrganisationRepository().findByCode(tx, meant->second);
        if (!found) {
            errors.push_back(invalid("records.no_organisation", "There is no organisation “{name}”", {{"name", text}},
                                     "organisation"));
            return;
        }
        text = found->code;
        record.country = found->country;
    }
};

}  // namespace

const RecordKind& personKind() {
    static const PersonKind kKind;
    return kKind;
}

}  // namespace entente::records
