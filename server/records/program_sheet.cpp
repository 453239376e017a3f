#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "programs/program_repository.h"
#include "records/part_checks.h"
#include "records/program_sheet.h"

namespace entente::records {

using programs::Program;
using programs::ProgramRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr int kFirstYear = 1990, kLastYear = 2100, kMostGoal = 17;
constexpr std::array kHosts = {"A", "B"};

constexpr std::array kSheetColumns = {
    Column{"code", "프로그램 코드", 40, true, true},
    Column{"title", "영문 명칭", 200, true, true},
    Column{"title_ko", "명칭", 200, false, true},
    Column{"year", "연도", 4, true, true},
    Column{"status", "상태", 40, false, true},
    Column{"host", "주최 측", 1, false, true},
    Column{"purpose", "영문 목적", 2000, false, true, true},
    Column{"purpose_ko", "목적", 2000, false, true, true},
    Column{"areas", "협력 분야", 400, false, true},
    Column{"sdgs", "지속가능발전목표", 60, false, true},
    Column{"from", "시작일", 10, false, true},
    Column{"to", "종료일", 10, false, true},
    Column{"city", "영문 도시", 100, false, true},
    Column{"city_ko", "도시", 100, false, true},
    Column{"languages", "언어", 60, false, true},
};

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? "" : ",") + item;
    return text;
}

std::vector<std::string> splitKeys(const std::string& text) {
    std::vector<std::string> items;
    for (std::size_t from = 0; from < text.size();) {
        const auto to = std::min(text.find(',', from), text.size());
        items.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return items;
}

bool isKey(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

bool isProgramCode(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

class ProgramSheet final : public ProgramPart {
  public:
    std::string_view name() const override { return "program"; }
    std::span<const Column> columns() const override { return kSheetColumns; }
    Keepers keepers() const override { return Keepers::Host; }
    bool isFixed() const override { return true; }
    std::string_view titleColumn() const override { return "title"; }

    std::vector<Record> list(ReadTx&, const Program& program) const override { return {sheetOf(program)}; }
    std::vector<Error> check(ReadTx& tx, const PartWriter&, const Record*, Record& record) const override {
        return checkSheet(tx, record);
    }
    bool update(Tx& tx, const PartWriter& writer, const Record& record) const override {
        auto program = writer.program;
        applySheet(program, record);
        return ProgramRepository().update(tx, program, writer.by.account, writer.by.now);
    }
};

}  // namespace

Record sheetOf(const Program& program) {
    std::vector<std::string> goals;
    goals.reserve(program.sdgs.size());
    for (const int goal : program.sdgs)
        goals.push_back(std::to_string(goal));
    Record record{program.id.value, {}, {}, program.state};
    record.fields = {{"code", program.code},
                     {"title", program.title.en},
                     {"title_ko", program.title.ko},
                     {"year", std::to_string(program.year)},
                     {"status", program.status},
                     {"host", programs::text(program.host)},
                     {"purpose", program.purpose.en},
                     {"purpose_ko", program.purpose.ko},
                     {"areas", joined(program.areas)},
                     {"sdgs", joined(goals)},
                     {"from", program.periodFrom},
                     {"to", program.periodTo},
                     {"city", program.city.en},
                     {"city_ko", program.city.ko},
                     {"languages", joined(program.languages)}};
    return record;
}

std::vector<Error> checkSheet(ReadTx& tx, Record& record) {
    PartCheck check(kSheetColumns, record);
    const auto& code = check.text("code");
    if (!isProgramCode(code)) check.wrong("code", "records.code", "Use letters, digits, - and _ only");
    // `/programs/new` is the form of a new one.
    constexpr std::array kOtherPages = {"new", "import", "export"};
    const auto known = ProgramRepository().idOf(tx, code);
    if (std::find(kOtherPages.begin(), kOtherPages.end(), utf8::asciiLower(code)) != kOtherPages.end() ||
        (known && known.value != record.id))
        check.wrong("code", "records.program_code_taken", "Another program has this code");
    check.number("year", kFirstYear, kLastYear);
    check.oneOf("status", programs::kProgramStatuses);
    check.oneOf("host", kHosts);
    check.window("from", "to");
    const auto areas = check.list("areas");
    if (!std::all_of(areas.begin(), areas.end(), isKey))
        check.wrong("areas", "records.choice", "Choose one of those that are offered");
    const auto goals = check.list("sdgs");
    if (!std::all_of(goals.begin(), goals.end(), [](const auto& goal) {
            return goal.size() <= 2 && std::to_string(wholeNumber(goal)) == goal && wholeNumber(goal) >= 1 &&
                   wholeNumber(goal) <= kMostGoal;
        }))
        check.wrong("sdgs", "records.sdgs", "Use numbers from 1 to 17 with commas between");
    const auto languages = check.list("languages");
    if (!std::all_of(languages.begin(), languages.end(),
                     [](const auto& one) { return one.size() >= 2 && one.size() <= 3 && isKey(one); }))
        check.wrong("languages", "records.languages", "Use codes of languages with commas between, such as ko,en");
    return check.take();
}

void applySheet(Program& program, const Record& record) {
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    program.code = text("code");
    program.title = {text("title"), text("title_ko")};
    program.year = wholeNumber(text("year"));
    program.status = text("status");
    program.host = programs::sideOf(text("host"));
    program.purpose = {text("purpose"), text("purpose_ko")};
    program.areas = splitKeys(text("areas"));
    program.sdgs.clear();
    for (const auto& goal : splitKeys(text("sdgs")))
        program.sdgs.push_back(wholeNumber(goal));
    program.periodFrom = text("from");
    program.periodTo = text("to");
    program.city = {text("city"), text("city_ko")};
    program.languages = splitKeys(text("languages"));
    program.state = record.state;
}

const ProgramPart& programSheet() {
    static const ProgramSheet kPart;
    return kPart;
}

std::span<const ProgramPart* const> programParts() {
    static const std::array<const ProgramPart*, 6> kParts = {&programSheet(),  &partyPart(), &dutyPart(),
                                                             &componentPart(), &themePart(), &venuePart()};
    return kParts;
}

}  // namespace entente::records
