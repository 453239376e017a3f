#include <algorithm>
#include <array>

#include "programs/body_repository.h"
#include "records/part_checks.h"
#include "records/program_records.h"
#include "records/record_kind.h"

namespace entente::records {

using programs::Body;
using programs::BodyRepository;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::array kBodyColumns = {
    Column{"code", "협의체 코드|코드", 40, true},
    Column{"name", "영문 명칭|name_en|english name|body", 200, true},
    Column{"name_ko", "명칭|협의체명", 200},
    Column{"kind", "유형|type", 40},
    Column{"country", "국가 코드|국가", 2, true},
    Column{"parent", "상위 협의체|parent code", 40},
    Column{"valid_from", "시작일|설치일", 10},
    Column{"valid_to", "종료일|폐지일", 10},
    Column{"successor", "후속 협의체|successor code", 40},
};

Record recordOfBody(const Body& one) {
    return {one.id,
            {{"code", one.code},
             {"name", one.name.en},
             {"name_ko", one.name.ko},
             {"kind", one.kind},
             {"country", one.country},
             {"parent", one.parent},
             {"valid_from", one.validFrom},
             {"valid_to", one.validTo},
             {"successor", one.successor}},
            one.country,
            one.state};
}

Body bodyFrom(const Record& record) {
    const auto text = [&](std::string_view column) { return textOf(record.fields, column); };
    return {record.id,         text("code"),       {text("name"), text("name_ko")},
            text("country"),   text("kind"),       text("parent"),
            text("successor"), text("valid_from"), text("valid_to"),
            record.state};
}

class BodyKind final : public RecordKind {
  public:
    std::string_view name() const override { return "body"; }
    std::span<const Column> columns() const override { return kBodyColumns; }
    bool isPersonal() const override { return false; }
    std::string_view keyColumn() const override { return "code"; }
    bool isRemovable() const override { return true; }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = BodyRepository().find(tx, id);
        return found ? std::optional(recordOfBody(*found)) : std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope& scope) const override {
        const auto found = find(tx, id);
        return found && isKeptIn(scope, *found);
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        BodyRepository().forEach(tx, query, [&](const Body& one) { visit(recordOfBody(one)); });
    }
    std::int64_t findByKey(ReadTx& tx, std::string_view key) const override {
        const auto found = BodyRepository().findByCode(tx, key);
        return found ? found->id : 0;
    }
    std::string group(const Record& record) const override { return record.country; }
    NameIndex names(ReadTx& tx, const Record& record) const override {
        NameIndex names;
        BodyRepository().forEach(tx, {.scope = {.country = record.country}, .limit = -1}, [&](const Body& one) {
            names.emplace(nameKey(one.name.en), one.id);
            names.emplace(nameKey(one.name.ko), one.id);
        });
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp&) const override {
        PartCheck check(kBodyColumns, record);
        if (!std::all_of(check.text("code").begin(), check.text("code").end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                       c == '-';
            }))
            check.wrong("code", "records.code", "Use letters, digits, - and _ only");
        checkWord(check, record, "kind", programs::kBodyKinds, true);
        check.window("valid_from", "valid_to");
        auto& country = record.fields["country"];
        std::transform(country.begin(), country.end(), country.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
        record.country = country;
        const bool isCode =
            country.size() == 2 && country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z';
        if (!country.empty() && !isCode)
            check.wrong("country", "records.country", "Use the two letters of ISO 3166, such as UZ");
        else if (!country.empty() && !isKeptIn(scope, record))
            check.wrong("country", "records.body_country", "You keep the bodies of your own country");
        for (const auto* column : {"parent", "successor"})
            checkOther(tx, check, record, column);
        return check.take();
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto one = bodyFrom(record);
        one.state = {1, writer.now, writer.account};
        return BodyRepository().insert(tx, one);
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return BodyRepository().update(tx, bodyFrom(record), writer.account, writer.now);
    }
    std::optional<Error> whyKept(ReadTx& tx, const Record& record) const override {
        if (!BodyRepository().isInUse(tx, record.id)) return std::nullopt;
        return Error{ErrorKind::Conflict,
                     {"records.body_in_use", "It has members, or another body names it. Change that first", {}}};
    }
    bool remove(Tx& tx, const Record& record) const override {
        return BodyRepository().remove(tx, record.id, record.state.version);
    }

  private:
    /// Of the same country; upwards from there it must not come back to itself.
    static void checkOther(ReadTx& tx, PartCheck& check, const Record& record, const char* column) {
        constexpr int kDeepestBody = 20;
        if (check.text(column).empty()) return;
        auto up = BodyRepository().findByCode(tx, check.text(column));
        if (!up || up->country != record.country) {
            check.wrong(column, "records.no_body", "There is no body “{name}”", {{"name", check.text(column)}});
            return;
        }
        for (int depth = 0; up && depth < kDeepestBody; ++depth) {
            if (record.id != 0 && up->id == record.id) {
                check.wrong(column, "records.body_circle", "A body cannot follow itself");
                return;
            }
            const auto& next = std::string_view(column) == "parent" ? up->parent : up->successor;
            up = next.empty() ? std::nullopt : BodyRepository().findByCode(tx, next);
        }
    }
};

}  // namespace

const RecordKind& bodyKind() {
    static const BodyKind kKind;
    return kKind;
}

}  // namespace entente::records
