#include <algorithm>
#include <array>

#include "programs/person_repository.h"
#include "programs/program_parts_repository.h"
#include "records/part_checks.h"

namespace entente::records {

using programs::Duty;
using programs::DutyRepository;
using programs::PersonRepository;
using programs::Program;
using programs::Side;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::array kDutyColumns = {
    Column{"duty", "역할", 1, true, true},
    Column{"side", "담당 측", 1, true, true},
    Column{"person", "담당자", 200, false, true},
    Column{"agreed_at", "합의일", 10, false, true},
};

Duty dutyOf(ReadTx& tx, const Record& record) {
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    return {record.id,
            text("duty"),
            programs::sideOf(text("side")),
            text("person").empty() ? std::nullopt : PersonRepository().findByEmail(tx, text("person")),
            text("agreed_at"),
            record.state};
}

class DutyPart final : public ProgramPart {
  public:
    std::string_view name() const override { return "duty"; }
    std::span<const Column> columns() const override { return kDutyColumns; }
    Keepers keepers() const override { return Keepers::OwnSide; }
    std::string_view titleColumn() const override { return {}; }

    std::vector<Record> list(ReadTx&, const Program& program) const override {
        std::vector<Record> records;
        records.reserve(program.duties.size());
        for (const auto& one : program.duties)
            records.push_back({one.id,
                               {{"duty", one.duty},
                                {"side", programs::text(one.side)},
                                {"person", one.person ? one.person->email : std::string()},
                                {"agreed_at", one.agreedAt}},
                               {},
                               one.state});
        return records;
    }
    Side sideOf(const Record& record) const override { return programs::sideOf(textOf(record.fields, "side")); }

    std::vector<Error> check(ReadTx& tx, const PartWriter& writer, const Record* before,
                             Record& record) const override {
        PartCheck check(kDutyColumns, record);
        checkWord(check, record, "duty", programs::kDuties, false);
        checkWord(check, record, "side", programs::kDutySides, false);
        const auto side = sideOf(record);
        if (writer.side && *writer.side != side)
            check.wrong("side", "records.own_side", "You enter what your own side carries");
        check.person(tx, writer, side, "person", before && sideOf(*before) == side ? before : nullptr);
        check.day("agreed_at");
        for (const auto& other : writer.program.duties)
            if (other.id != record.id && other.side == side && other.duty == check.text("duty"))
                check.wrong("duty", "records.duty_taken", "This side carries this duty already");
        return check.take();
    }
    std::int64_t insert(Tx& tx, const PartWriter& writer, const Record& record) const override {
        auto one = dutyOf(tx, record);
        one.state = {1, writer.by.now, writer.by.account};
        return DutyRepository().insert(tx, writer.program.id, one);
    }
    bool update(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return DutyRepository().update(tx, writer.program.id, dutyOf(tx, record), writer.by.account, writer.by.now);
    }
    bool remove(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return DutyRepository().remove(tx, writer.program.id, record.id, record.state.version);
    }
};

}  // namespace

const ProgramPart& dutyPart() {
    static const DutyPart kPart;
    return kPart;
}

}  // namespace entente::records
