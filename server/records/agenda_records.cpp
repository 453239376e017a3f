#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "feel/temporal.h"
#include "feel/zone.h"
#include "programs/agenda_repository.h"
#include "programs/participation_repository.h"
#include "programs/person_repository.h"
#include "records/agenda_time.h"
#include "records/program_records.h"

namespace entente::records {

using programs::AgendaRepository;
using programs::AgendaSession;
using programs::kSessionKinds;
using programs::Participation;
using programs::ParticipationRepository;
using programs::RecordQuery;
using programs::RecordScope;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr std::int64_t kMostSessions = 500;
constexpr int kLongestSession = 1440;

constexpr std::array kSessionColumns = {
    Column{"number", "순서|번호|no|order", 12, false, true},
    Column{"start", "시작|시작 시각|시간|time", 19, true, true},
    Column{"minutes", "소요 시간(분)|분|소요 시간|duration", 4, true, true},
    Column{"kind", "유형|구분|type", 40, false, true},
    Column{"name", "영문 제목|title|session", 200, true, true},
    Column{"name_ko", "제목|내용", 200, false, true},
    Column{"theme", "주제", 200, false, true},
    Column{"speakers", "발표자 번호|발표자|speaker", 200, false, true},
    Column{"side", "주관 측|측", 1, false, true},
    Column{"language", "언어", 3, false, true},
    Column{"interpretation", "통역", 100, false, true},
    Column{"venue", "장소|room|place", 300, false, true},
    Column{"zone", "시간대|time zone|timezone", 60, false, true},
};

std::vector<std::string> itemsOf(const std::string& text) {
    std::vector<std::string> items(1);
    for (const char c : text)
        if (c == ',' || c == ';')
            items.emplace_back();
        else if (c != ' ')
            items.back() += c;
    std::erase(items, "");
    return items;
}

std::vector<std::int64_t> speakersIn(const std::string& text) {
    std::vector<std::int64_t> numbers;
    for (const auto& item : itemsOf(text))
        numbers.push_back(OrganisationId::parse(item).value);
    return numbers;
}

std::string joinedNumbers(const std::vector<std::int64_t>& numbers) {
    std::string text;
    for (const auto number : numbers)
        text += (text.empty() ? "" : ",") + std::to_string(number);
    return text;
}

class AgendaRecords final : public ProgramRecords {
  public:
    AgendaRecords(const ProgramViewer& viewer, std::int64_t component)
        : ProgramRecords(viewer), component_(component) {}

    std::string_view name() const override { return "session"; }
    std::span<const Column> columns() const override { return kSessionColumns; }
    bool isPersonal() const override { return false; }
    std::string_view keyColumn() const override { return "number"; }
    bool isKeptIn(const RecordScope& scope, const Record&) const override { return isAddedIn(scope); }

    std::optional<Record> find(ReadTx& tx, std::int64_t id) const override {
        const auto found = AgendaRepository().find(tx, component_, id);
        return found ? std::optional(recordOf(*found)) : std::nullopt;
    }
    bool isVisible(ReadTx& tx, std::int64_t id, const RecordScope&) const override {
        return AgendaRepository().find(tx, component_, id).has_value();
    }
    void forEach(ReadTx& tx, const RecordQuery& query, const std::function<void(Record)>& visit) const override {
        AgendaRepository().forEach(tx, component_, query, [&](const AgendaSession& one) { visit(recordOf(one)); });
    }
    std::int64_t findByKey(ReadTx& tx, std::string_view key) const override {
        return AgendaRepository().idOf(tx, component_, key);
    }
    /// Breaks come again; only what starts at one time under one name may be the same.
    std::string group(const Record& record) const override { return textOf(record.fields, "start"); }
    NameIndex names(ReadTx& tx, const Record& record) const override {
        NameIndex names;
        const auto start = agendaMoment(textOf(record.fields, "start"), textOf(record.fields, "zone"));
        AgendaRepository().forEach(tx, component_, {.limit = -1}, [&](const AgendaSession& one) {
            if (one.start != start) return;
            names.emplace(nameKey(one.title.en), one.id);
            names.emplace(nameKey(one.title.ko), one.id);
        });
        return names;
    }

    std::vector<Error> check(ReadTx& tx, const RecordScope& scope, Record& record, LookedUp& lookedUp) const override {
        auto& fields = record.fields;
        PartCheck check(kSessionColumns, record);
        const auto before = record.id == 0 ? std::nullopt : AgendaRepository().find(tx, component_, record.id);
        checkNumber(tx, check, record, lookedUp);
        checkWord(check, record, "kind", kSessionKinds, true);
        check.number("minutes", 1, kLongestSession);
        checkPlaceAndTime(check, record);
        if (const auto& theme = check.text("theme"); !theme.empty()) {
            if (const auto id = themeMeant(theme); id != 0)
                fields["theme"] = themeText(id);
            else
                missing(check, "theme");
        }
        if (const auto& side = check.text("side"); !side.empty() && side != "A" && side != "B")
            check.wrong("side", "records.choice", "Choose one of those that are offered");
        auto& language = fields["language"];
        language = utf8::asciiLower(language);
        if (!language.empty() &&
            (language.size() < 2 || language.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos))
            check.wrong("language", "records.language_code", "Use the code of a language, such as ko");
        checkSpeakers(tx, scope, check, record, before);
        if (!before) checkRoom(tx, check, lookedUp);
        record.country = programs::text(programs::Side::A);
        return check.take();
    }
    std::int64_t insert(Tx& tx, const Writer& writer, const Record& record) const override {
        auto one = sessionOf(record);
        one.state = {1, writer.now, writer.account};
        return AgendaRepository().insert(tx, program().id, one);
    }
    bool update(Tx& tx, const Writer& writer, const Record& record) const override {
        return AgendaRepository().update(tx, sessionOf(record), writer.account, writer.now);
    }
    bool remove(Tx& tx, const Record& record) const override {
        return AgendaRepository().remove(tx, component_, record.id, record.state.version);
    }

  private:
    Record recordOf(const AgendaSession& one) const {
        return {one.id,
                {{"number", one.number},
                 {"start", agendaText(one.start, one.zone)},
                 {"minutes", std::to_string(one.minutes)},
                 {"kind", one.kind},
                 {"name", one.title.en},
                 {"name_ko", one.title.ko},
                 {"theme", themeText(one.theme)},
                 {"speakers", joinedNumbers(one.speakers)},
                 {"side", one.side ? programs::text(*one.side) : std::string()},
                 {"language", one.language},
                 {"interpretation", one.interpretation},
                 {"venue", venueText(one.venue)},
                 {"zone", one.zone}},
                {},
                one.state};
    }
    AgendaSession sessionOf(const Record& record) const {
        const auto text = [&](std::string_view column) { return textOf(record.fields, column); };
        AgendaSession one;
        one.id = record.id;
        one.component = component_;
        one.number = text("number");
        one.zone = text("zone");
        one.start = agendaMoment(text("start"), one.zone).value_or(Timestamp{});
        one.minutes = wholeNumber(text("minutes"));
        one.kind = text("kind");
        one.title = {text("name"), text("name_ko")};
        one.theme = themeMeant(text("theme"));
        if (const auto side = text("side"); !side.empty()) one.side = programs::sideOf(side);
        one.language = text("language");
        one.interpretation = text("interpretation");
        one.venue = venueMeant(text("venue"));
        one.speakers = speakersIn(text("speakers"));
        one.state = record.state;
        return one;
    }

    static void missing(PartCheck& check, const char* column) {
        check.wrong(column, "records.no_part", "The program has none, or several, that are called “{name}”",
                    {{"name", check.text(column)}});
    }

    /// Without one it gets the number behind the last, also behind those that the same table brings.
    void checkNumber(ReadTx& tx, PartCheck& check, Record& record, LookedUp& lookedUp) const {
        auto& number = record.fields["number"];
        if (number.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-.") !=
            std::string::npos)
            check.wrong("number", "records.session_number", "Use letters, digits, - and . only");
        auto& next = lookedUp["\nnext"];
        if (next.empty()) next = std::to_string(AgendaRepository().nextNumber(tx, component_));
        const auto sent = wholeNumber(number);
        if (number.empty()) number = next;
        const auto used = sent == 0 ? wholeNumber(next) : sent;
        if (used >= wholeNumber(next)) next = std::to_string(used + 1);
    }

    /// The zone is the venue's; where there is none, what is said, or the partner's.
    void checkPlaceAndTime(PartCheck& check, Record& record) const {
        auto& fields = record.fields;
        const auto& venues = program().venues;
        const auto venue = venueMeant(check.text("venue"));
        const auto place =
            std::find_if(venues.begin(), venues.end(), [&](const auto& one) { return venue != 0 && one.id == venue; });
        if (place != venues.end())
            fields["venue"] = venueText(venue);
        else if (!check.text("venue").empty())
            missing(check, "venue");
        auto& zone = fields["zone"];
        if (zone.empty()) zone = place != venues.end() ? place->zone : program().b.zone;
        if (!feel::isZone(zone)) {
            check.wrong("zone", "records.zone", "Use the name of a time zone such as Asia/Seoul");
            return;
        }
        if (place != venues.end() && place->zone != zone)
            check.wrong("zone", "records.zone_of_venue", "The venue goes by {zone}. Leave this empty",
                        {{"zone", place->zone}});
        if (check.text("start").empty()) return;
        if (const auto start = agendaMoment(check.text("start"), zone))
            fields["start"] = agendaText(*start, zone);
        else
            check.wrong("start", "records.agenda_time",
                        "Use a date and a time that the clocks there show, such as 2027-03-05 14:00");
    }

    /// Numbers of participations in this component, or e-mail addresses. Each side names its own.
    void checkSpeakers(ReadTx& tx, const RecordScope& scope, PartCheck& check, Record& record,
                       const std::optional<AgendaSession>& before) const {
        const ParticipationRepository participations;
        std::vector<std::int64_t> numbers;
        const auto otherSides = [&](std::int64_t number) {
            const auto one = participations.findByNumber(tx, program().id, number);
            return one && !viewer().isOf(one->side);
        };
        const auto was = before ? before->speakers : std::vector<std::int64_t>();
        for (const auto& item : itemsOf(check.text("speakers"))) {
            auto number = OrganisationId::parse(item).value;
            if (item.find('@') != std::string::npos) number = numberOfAddress(tx, scope, item);
            const auto one = number == 0 ? std::nullopt : participations.findByNumber(tx, program().id, number);
            if (!one || one->component != component_) {
                check.wrong("speakers", "records.no_speaker", "Nobody in this component has “{name}”",
                            {{"name", item}});
                return;
            }
            if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) continue;
            numbers.push_back(number);
        }
        const auto theirs = [&](std::vector<std::int64_t> of) {
            std::erase_if(of, [&](std::int64_t number) { return !otherSides(number); });
            std::sort(of.begin(), of.end());
            return of;
        };
        if (theirs(was) != theirs(numbers))
            check.wrong("speakers", "records.speaker_of_other", "The other side names its own speakers");
        record.fields["speakers"] = joinedNumbers(numbers);
    }

    /// Of somebody of their own side who takes part here; 0 for anybody else.
    std::int64_t numberOfAddress(ReadTx& tx, const RecordScope& scope, const std::string& email) const {
        const auto person = programs::PersonRepository().findByEmail(tx, email);
        if (!person || !programs::PersonRepository().isVisible(tx, person->id, scope)) return 0;
        std::int64_t number = 0;
        ParticipationRepository().forEach(tx, program().id, {},
                                          {.only = {{"component", std::to_string(component_)}}, .limit = -1},
                                          [&](const Participation& one) {
                                              if (number == 0 && one.person == person->id && viewer().isOf(one.side))
                                                  number = one.number;
                                          });
        return number;
    }

    void checkRoom(ReadTx& tx, PartCheck& check, LookedUp& lookedUp) const {
        auto& known = lookedUp["\nknown"];
        if (known.empty()) known = std::to_string(AgendaRepository().count(tx, program().id));
        if (wholeNumber(known) >= kMostSessions)
            check.wrong("", "records.too_many", "A program holds at most {count} of these",
                        {{"count", std::to_string(kMostSessions)}});
        known = std::to_string(wholeNumber(known) + 1);
    }

    std::int64_t component_;
};

}  // namespace

std::unique_ptr<ProgramRecords> agendaOf(const ProgramViewer& viewer, std::int64_t component) {
    return std::make_unique<AgendaRecords>(viewer, component);
}

}  // namespace entente::records
