#include <array>

#include "programs/organisation_repository.h"
#include "programs/program_parts_repository.h"
#include "records/part_checks.h"

namespace entente::records {

using programs::OrganisationRepository;
using programs::Program;
using programs::Side;
using programs::Theme;
using programs::ThemeRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::array kThemeColumns = {
    Column{"title", "영문 주제", 200, true, true},        Column{"title_ko", "주제", 200, false, true},
    Column{"goal", "영문 목표", 1000, false, true, true}, Column{"goal_ko", "목표", 1000, false, true, true},
    Column{"lead_a", "한국 주관 기관", 200, false, true}, Column{"lead_b", "상대국 주관 기관", 200, false, true},
};

Theme themeOf(ReadTx& tx, const Record& record) {
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    const auto lead = [&](std::string_view name) { return OrganisationRepository().findByCode(tx, text(name)); };
    return {
        record.id,   {text("title"), text("title_ko")}, {text("goal"), text("goal_ko")}, lead("lead_a"), lead("lead_b"),
        record.state};
}

class ThemePart final : public ProgramPart {
  public:
    std::string_view name() const override { return "theme"; }
    std::span<const Column> columns() const override { return kThemeColumns; }
    Keepers keepers() const override { return Keepers::BothSides; }
    std::string_view titleColumn() const override { return "title"; }

    std::vector<Record> list(ReadTx&, const Program& program) const override {
        std::vector<Record> records;
        records.reserve(program.themes.size());
        for (const auto& one : program.themes)
            records.push_back({one.id,
                               {{"title", one.title.en},
                                {"title_ko", one.title.ko},
                                {"goal", one.goal.en},
                                {"goal_ko", one.goal.ko},
                                {"lead_a", one.leadA ? one.leadA->code : std::string()},
                                {"lead_b", one.leadB ? one.leadB->code : std::string()}},
                               {},
                               one.state});
        return records;
    }
    std::vector<Error> check(ReadTx& tx, const PartWriter& writer, const Record* before,
                             Record& record) const override {
        PartCheck check(kThemeColumns, record);
        for (const auto& [column, side] : {std::pair{"lead_a", Side::A}, {"lead_b", Side::B}}) {
            const auto kept = before ? textOf(before->fields, column) : std::string();
            if (check.text(column) == kept) continue;
            const auto lead = check.organisation(tx, writer, column);
            if (check.text(column) == kept) continue;
            if (writer.side && *writer.side != side)
                check.wrong(column, "records.lead_of_other", "The other side names its own institution");
            else if (lead && lead->country != writer.program.party(side).organisation.country)
                check.wrong(column, "records.lead_country", "This institution is not of this side's country");
        }
        return check.take();
    }
    std::int64_t insert(Tx& tx, const PartWriter& writer, const Record& record) const override {
        auto one = themeOf(tx, record);
        one.state = {1, writer.by.now, writer.by.account};
        return ThemeRepository().insert(tx, writer.program.id, one);
    }
    bool update(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return ThemeRepository().update(tx, writer.program.id, themeOf(tx, record), writer.by.account, writer.by.now);
    }
    bool isInUse(ReadTx& tx, const Record& record) const override { return ThemeRepository().isInUse(tx, record.id); }
    bool remove(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return ThemeRepository().remove(tx, writer.program.id, record.id, record.state.version);
    }
};

}  // namespace

const ProgramPart& themePart() {
    static const ThemePart kPart;
    return kPart;
}

}  // namespace entente::records
