#include <array>

#include "programs/program_parts_repository.h"
#include "records/part_checks.h"

namespace entente::records {

using programs::Program;
using programs::Venue;
using programs::VenueRepository;
using storage::ReadTx;
using storage::Tx;

namespace {

constexpr int kMostSeats = 100'000;

constexpr std::array kVenueColumns = {
    Column{"name", "영문 장소명", 200, true, true},   Column{"name_ko", "장소명", 200, false, true},
    Column{"address", "영문 주소", 200, false, true}, Column{"address_ko", "주소", 200, false, true},
    Column{"room", "층·호실", 100, false, true},      Column{"city", "영문 도시", 100, false, true},
    Column{"city_ko", "도시", 100, false, true},      Column{"zone", "시간대", 60, true, true},
    Column{"capacity", "수용 인원", 6, false, true},  Column{"url", "온라인 주소", 500, false, true},
};

Venue venueOf(const Record& record) {
    const auto text = [&](std::string_view name) { return textOf(record.fields, name); };
    return {record.id,
            {text("name"), text("name_ko")},
            {text("address"), text("address_ko")},
            text("room"),
            {text("city"), text("city_ko")},
            text("zone"),
            wholeNumber(text("capacity")),
            text("url"),
            record.state};
}

class VenuePart final : public ProgramPart {
  public:
    std::string_view name() const override { return "venue"; }
    std::span<const Column> columns() const override { return kVenueColumns; }
    Keepers keepers() const override { return Keepers::BothSides; }
    std::string_view titleColumn() const override { return "name"; }

    std::vector<Record> list(ReadTx&, const Program& program) const override {
        std::vector<Record> records;
        records.reserve(program.venues.size());
        for (const auto& one : program.venues)
            records.push_back({one.id,
                               {{"name", one.name.en},
                                {"name_ko", one.name.ko},
                                {"address", one.address.en},
                                {"address_ko", one.address.ko},
                                {"room", one.room},
                                {"city", one.city.en},
                                {"city_ko", one.city.ko},
                                {"zone", one.zone},
                                {"capacity", one.capacity == 0 ? std::string() : std::to_string(one.capacity)},
                                {"url", one.url}},
                               {},
                               one.state});
        return records;
    }
    std::vector<Error> check(ReadTx&, const PartWriter&, const Record*, Record& record) const override {
        PartCheck check(kVenueColumns, record);
        check.zone("zone");
        check.number("capacity", 1, kMostSeats);
        const auto& url = check.text("url");
        if (!url.empty() && (!url.starts_with("https://") || url.find(' ') != std::string::npos))
            check.wrong("url", "records.url", "Use an address that begins with https://");
        return check.take();
    }
    std::int64_t insert(Tx& tx, const PartWriter& writer, const Record& record) const override {
        auto one = venueOf(record);
        one.state = {1, writer.by.now, writer.by.account};
        return VenueRepository().insert(tx, writer.program.id, one);
    }
    bool update(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return VenueRepository().update(tx, writer.program.id, venueOf(record), writer.by.account, writer.by.now);
    }
    bool isInUse(ReadTx& tx, const Record& record) const override { return VenueRepository().isInUse(tx, record.id); }
    bool remove(Tx& tx, const PartWriter& writer, const Record& record) const override {
        return VenueRepository().remove(tx, writer.program.id, record.id, record.state.version);
    }
};

}  // namespace

const ProgramPart& venuePart() {
    static const VenuePart kPart;
    return kPart;
}

}  // namespace entente::records
