#include "feel/zone.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <sstream>

#include "feel/temporal.h"

using namespace entente;
using namespace entente::feel;

namespace {

// Each argument is ZONE,SECONDS; prints the offset at that moment, then the moment at which clocks of the zone show it.
constexpr const char* kScript = R"(
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
epoch = datetime(1970, 1, 1)
for argument in sys.argv[1:]:
    name, seconds = argument.split(",")
    zone, span = ZoneInfo(name), timedelta(seconds=int(seconds))
    moment = (epoch.replace(tzinfo=timezone.utc) + span).astimezone(zone)
    wall = (epoch + span).replace(tzinfo=zone)
    print(int(moment.utcoffset().total_seconds()), int(seconds) - int(wall.utcoffset().total_seconds()))
)";

std::string outputOf(const std::string& command) {
    struct Close {
        void operator()(FILE* file) const { ::pclose(file); }
    };
    const std::unique_ptr<FILE, Close> pipe(::popen(command.c_str(), "r"));
    std::string output;
    std::array<char, 4096> buffer{};
    while (const auto size = pipe ? std::fread(buffer.data(), 1, buffer.size(), pipe.get()) : 0)
        output.append(buffer.data(), size);
    return output;
}

}  // namespace

TEST_CASE("zones agree with Python's zoneinfo") {
    if (outputOf("python3 -c 'import zoneinfo; print(1)' 2> /dev/null") != "1\n") {
        MESSAGE("skipped: zones agree with Python's zoneinfo (no python3 with zoneinfo here)");
        return;
    }
    constexpr std::array<const char*, 10> kZones{
        "Asia/Seoul",          "Asia/Tashkent", "Europe/Berlin",    "America/New_York",  "Europe/London",
        "Australia/Lord_Howe", "Pacific/Apia",  "America/St_Johns", "Africa/Casablanca", "Asia/Kathmandu"};
    std::mt19937_64 random(4);
    std::vector<std::pair<std::string, std::int64_t>> moments;
    std::string command = "python3 -c '" + std::string(kScript) + "'";
    for (int i = 0; i < 2000; ++i) {
        const std::int64_t second =
            static_cast<std::int64_t>(random() % 6'300'000'000) - 2'200'000'000;  // 1900 to 2099
        moments.emplace_back(kZones[random() % kZones.size()], second);
        command += " " + moments.back().first + "," + std::to_string(second);
    }
    std::istringstream lines(outputOf(command));
    for (const auto& [zone, second] : moments) {
        std::int64_t offset = 0;
        std::int64_t moment = 0;
        REQUIRE(static_cast<bool>(lines >> offset >> moment));
        CAPTURE(zone);
        CAPTURE(second);
        CHECK(offsetAt(second, zone) == offset);
        CHECK(fromLocal(second, zone) == moment);
    }
}

TEST_CASE("clocks that jump") {
    struct Case {
        const char *wall, *moment;
    };
    for (const auto& [wall, moment] :
         {Case{"2027-03-28T02:30:00@Europe/Berlin", "2027-03-28T01:30:00Z"},  // does not exist: the offset before
          Case{"2027-10-31T02:30:00@Europe/Berlin", "2027-10-31T00:30:00Z"},  // comes twice: the first
          Case{"2061-07-01T00:00:00@Europe/Berlin", "2061-06-30T22:00:00Z"},  // beyond the tables
          Case{"1700-01-01T00:00:00@Asia/Seoul", "1699-12-31T15:32:08Z"}})    // before them: local mean time
        CHECK(DateTime::parse(wall)->epochSecond() == DateTime::parse(moment)->epochSecond());
}

TEST_CASE("names of zones cannot reach files") {
    for (const auto* name :
         {"", "/etc/passwd", "../../etc/passwd", "Asia/../Asia/Seoul", "Mars/Olympus", "Asia/Seoul "})
        CHECK_FALSE(isZone(name));
}
