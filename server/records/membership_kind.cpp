#include <array>

#include "identity/email_address.h"
#include "programs/body_repository.h"
#include "programs/person_repository.h"
#include "records/part_checks.h"
#include "records/record_kind.h"

namespace entente::records {

using programs::BodyRepository;
using programs::Membership;
using programs::MembershipRepository;
using programs::PersonRepository;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;

namespace {

// The name is the person's; a table that comes back may hold it, and has to hold the right one.
constexpr std::array kMembershipColumns = {
    Column{"body", "협의체 코드|협의체", 40, true},
    Column{"email", "전자우편|이메일|메일|e-mail|mail", 254, true},
    Column{"name", "영문 성명|full name|english name", 200},
    Column{"name_ko", "성명|한글 성명|이름", 100},
    Column{"capacity", "영문 자격|capacity_en|position", 200, true},
    Column{"capacity_ko", "자격|직책", 200},
    Column{"valid_from", "시작일|위촉일|from", 10},
    Column{"valid_to", "종료일|해촉일|to", 10},
};

Record recordOfMembership(const Membership& one) {
    return {one.id,
            {{"body", one.body},
             {"body_name", one.bodyName.en},
             {"body_name_ko", one.bodyName.ko},
             {"person_id", one.person.text()},
             {"email", one.email},
             {"name", one.name.en},
             {"name_ko", one.name.ko},
             {"capacity", one.capacity.en},
             {"capacity_ko", one.capacity.ko},
             {"valid_from", one.validFrom},
             {"valid_to", one.validTo}},
            one.country,
            one.state};
}

class MembershipKind final : public RecordKind {
  public:
    std::string_view name() const override { return "membership"; }
    std::span<const Column> columns() const override { return kMembershipColumns; }
    bool isPersonal() const override { return true; }
    PersonId subjectOf(const Record& record) const override {
        return PersonId::parse(textOf(record.fields, "person_id"));
    }
    std::string_view keyColumn() const override { return "email"; }
    bool isRemovable() const override { return true; }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = MembershipRepository().find(tx, id);
        return found ? std::optional(recordOfMembership(*found)) : std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope& scope) const override {
        const auto found = find(tx, id);
        return found && isKeptIn(scope, *found);
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        MembershipRepository().forEach(tx, query, [&](const Membership& one) { visit(recordOfMembership(one)); });
    }

    /// `#` and the id of what is known; else body, address and first day as they were sent.
    std::string keyOf(ReadTx& tx, const Fields& fields) const override {
        const auto &body = textOf(fields, "body"), &email = textOf(fields, "email"),
                   &from = textOf(fields, "valid_from");
        if (email.empty()) return {};
        const auto person = PersonRepository().findByEmail(tx, email);
        const auto known = person ? MembershipRepository().idOf(tx, body, person->id, from) : 0;
        if (known != 0) return "#" + std::to_string(known);
        return identity::emailKey(body + '\n' + email) + '\n' + from;
    }
    std::int64_t findByKey(ReadTx&, std::string_view key) const override {
        return key.starts_with('#') ? OrganisationId::parse(key.substr(1)).value : 0;
    }
    std::string group(const Record& record) const override {
        return textOf(record.fields, "body") + '\n' + textOf(record.fields, "valid_from");
    }
    /// The same person again, in another time or capacity, is what a list of members holds.
    NameIndex names(ReadTx&, const Record&) const override { return {}; }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp&) const override {
        auto& fields = record.fields;
        PartCheck check(kMembershipColumns, record);
        check.window("valid_from", "valid_to");
        record.country.clear();
        if (const auto& code = check.text("body"); !code.empty()) {
            const auto body = BodyRepository().findByCode(tx, code);
            if (body && (scope.everything || body->country == scope.country)) {
                record.country = body->country;
                fields["body"] = body->code;
            } else {
                check.wrong("body", "records.no_body", "There is no body “{name}”", {{"name", code}});
            }
        }
        checkMember(tx, scope, check, record);
        return check.take();
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto one = membershipOf(tx, record);
        one.state = {1, writer.now, writer.account};
        return MembershipRepository().insert(tx, one);
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return MembershipRepository().update(tx, membershipOf(tx, record), writer.account, writer.now);
    }
    bool remove(Tx& tx, const Record& record) const override {
        return MembershipRepository().remove(tx, record.id, record.state.version);
    }

  private:
    static Membership membershipOf(ReadTx& tx, const Record& record) {
        const auto text = [&](std::string_view column) { return textOf(record.fields, column); };
        Membership one;
        one.id = record.id;
        one.body = text("body");
        if (const auto person = PersonRepository().findByEmail(tx, text("email"))) one.person = person->id;
        one.capacity = {text("capacity"), text("capacity_ko")};
        one.validFrom = text("valid_from");
        one.validTo = text("valid_to");
        one.state = record.state;
        return one;
    }

    /// Of the own country; whom they know of another one only as long as a program is shared.
    static void checkMember(ReadTx& tx, const RecordScope& scope, PartCheck& check, Record& record) {
        auto& fields = record.fields;
        const auto email = check.text("email");
        if (email.empty()) return;
        const auto found = PersonRepository().findByEmail(tx, email);
        if (!found || (!scope.everything && found->country != scope.country)) {
            check.wrong("email", "records.no_person", "There is nobody with this e-mail address");
            return;
        }
        for (const auto& [column, known] : {std::pair("name", found->name), std::pair("name_ko", found->nameKo)}) {
            const auto& sent = check.text(column);
            if (!sent.empty() && nameKey(sent) != nameKey(known))
                check.wrong(column, "records.name_of_address", "This e-mail address belongs to {name}",
                            {{"name", found->name}});
            fields[column] = known;
        }
        fields["email"] = found->email;
        const auto same = MembershipRepository().idOf(tx, check.text("body"), found->id, check.text("valid_from"));
        if (record.id != 0 && same != 0 && same != record.id)
            check.wrong("email", "records.is_member", "This membership is entered already");
    }
};

}  // namespace

const RecordKind& membershipKind() {
    static const MembershipKind kKind;
    return kKind;
}

}  // namespace entente::records
