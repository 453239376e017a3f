#include <array>

#include "programs/program_parts_repository.h"
#include "records/part_checks.h"

namespace entente::records {

using programs::Component;
using programs::ComponentRepository;
using programs::Program;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::array kComponentColumns = {
    Column{"kind", "유형", 40, true, true},         Column{"title", "영문 행사명", 200, false, true},
    Column{"title_ko", "행사명", 200, false, true}, Column{"from", "시작일", 10, false, true},
    Column{"to", "종료일", 10, false, true},        Column{"parallel", "동시 개최", 10, false, true},
    Column{"status", "상태", 40, false, true},
};

Component componentOf(const Record& record) {
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    return {record.id,      text("kind"), {text("title"), text("title_ko")},
            text("from"),   text("to"),   !text("parallel").empty(),
            text("status"), record.state};
}

class ComponentPart final : public ProgramPart {
  public:
    std::string_view name() const override { return "component"; }
    std::span<const Column> columns() const override { return kComponentColumns; }
    Keepers keepers() const override { return Keepers::BothSides; }
    std::string_view titleColumn() const override { return "title"; }

    std::vector<Record> list(ReadTx&, const Program& program) const override {
        std::vector<Record> records;
        records.reserve(program.components.size());
        for (const auto& one : program.components)
            records.push_back({one.id,
                               {{"kind", one.kind},
                                {"title", one.title.en},
                                {"title_ko", one.title.ko},
                                {"from", one.from},
                                {"to", one.to},
                                {"parallel", one.parallel ? "1" : ""},
                                {"status", one.status}},
                               {},
                               one.state});
        return records;
    }
    std::vector<Error> check(ReadTx&, const PartWriter&, const Record*, Record& record) const override {
        PartCheck check(kComponentColumns, record);
        checkWord(check, record, "kind", programs::kComponentKinds, false);
        checkWord(check, record, "status", programs::kComponentStatuses, true);
        check.window("from", "to");
        check.box("parallel");
        return check.take();
    }
    std::int64_t insert(Tx& tx, const PartWriter& writer, const Record& record) const override {
        auto one = componentOf(record);
        one.state = {1, writer.by.now, writer.by.account};
        return ComponentRepository().insert(tx, writer.program.id, one);
    }
    bool update(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return ComponentRepository().update(tx, writer.program.id, componentOf(record), writer.by.account,
                                            writer.by.now);
    }
    bool isInUse(ReadTx& tx, const Record& record) const override {
        return ComponentRepository().isInUse(tx, record.id);
    }
    bool remove(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return ComponentRepository().remove(tx, writer.program.id, record.id, record.state.version);
    }
};

}  // namespace

const ProgramPart& componentPart() {
    static const ComponentPart kPart;
    return kPart;
}

}  // namespace entente::records
