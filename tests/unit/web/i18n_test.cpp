#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "bpmn/expressions.h"
#include "feel/type_arguments.h"
#include "feel/value.h"
#include "unit/web/support.h"
#include "web/i18n.h"
#include "web/moment.h"

using namespace entente;
using namespace entente::web;

namespace fs = std::filesystem;

namespace {

std::string readFile(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> argumentsOf(const std::string& pattern) {
    std::set<std::string> names;
    static const std::regex place("\\{([a-z_A-Z0-9]+)\\}");
    for (std::sregex_iterator it(pattern.begin(), pattern.end(), place), end; it != end; ++it)
        names.insert((*it)[1]);
    return names;
}

}  // namespace

TEST_CASE("both languages have the same sentences with the same arguments") {
    const auto& catalogue = test::site().catalogue();
    for (const auto& key : catalogue.keys(english)) {
        CAPTURE(key);
        if (key.ends_with(".one")) continue;  // Korean counts without a singular
        REQUIRE(catalogue.has(korean, key));
        CHECK(argumentsOf(catalogue.pattern(english, key)) == argumentsOf(catalogue.pattern(korean, key)));
    }
}

TEST_CASE("Korean sentences of the pages hold no English word") {
    static const std::regex word("[A-Za-z]{2,}"), notAWord("\\{[^}]*\\}|\\b(PDF|HWPX?|LibreOffice)|\\dMB");
    for (const auto& key : test::site().catalogue().keys(korean)) {
        if (!test::site().catalogue().has(english, key)) continue;  // those of modules quote code and formats
        const auto text = std::regex_replace(test::site().catalogue().pattern(korean, key), notAWord, "");
        CAPTURE(key);
        CAPTURE(text);
        CHECK_FALSE(std::regex_search(text, word));
    }
}

TEST_CASE("technical names inside a sentence are said in its language; those that nobody knows stay") {
    const auto& catalogue = test::site().catalogue();
    const auto said = [&](const char* name) {
        return catalogue.say(korean, Message{"engine.check.without_due", "{property} has no due date.", {}}.nest(
                                         "property", bpmn::term(name)));
    };
    CHECK(said("reminders") == "알림 항목은 기한을 기준으로 세는데 기한이 없습니다.");
    CHECK(said("house.rule") == "house.rule 항목은 기한을 기준으로 세는데 기한이 없습니다.");
    const auto what = Message{"engine.check.event", "{event} {kind}", {}}
                          .nest("event", bpmn::term("timer"))
                          .nest("kind", bpmn::term("intermediateCatchEvent"));
    const auto problem = Message{"engine.check.not_executed", "{what} is not executed.", {}}.nest("what", what);
    CHECK(problem.english() == "timer intermediateCatchEvent is not executed.");
    CHECK(catalogue.say(korean, problem) == "타이머 대기 이벤트 요소는 실행되지 않습니다.");
}

TEST_CASE("why a job failed is said in the language of the page, whole") {
    Message message{"engine.job.no_tries_left", "{type} failed: {reason}", {}};
    message.nest("type", {"engine.job.type.entente.mail", "entente:mail", {}});
    message.nest("reason", {"jobs.no_enclosure", "There is no document “{kind}” to send", {{"kind", "note_a"}}});
    CHECK(message.english() == "entente:mail failed: There is no document “note_a” to send");
    CHECK(test::site().catalogue().say(korean, message) ==
          "메일 발송 작업이 실패했습니다: 함께 보낼 “note_a” 문서가 없습니다");
}

TEST_CASE("types of FEEL have Korean names") {
    const auto& catalogue = test::site().catalogue();
    const Message message{
        "feel.argument_type", "argument `{name}` must be a {type}, not a {given}",
        feel::typeArguments({{"type", "date and time"}, {"given", "list<number>"}}, {{"name", "date"}})};
    CHECK(message.english() == "argument `date` must be a date and time, not a list<number>");
    CHECK(catalogue.say(korean, message) == "인수 `date`의 형식은 일시이어야 하는데 list<number>입니다");
    for (int type = 0; type <= static_cast<int>(feel::Type::Function); ++type) {
        const auto name = feel::typeName(static_cast<feel::Type>(type));
        CAPTURE(name);
        const Message condition{"feel.condition_not_boolean", "the condition gives a {type}",
                                feel::typeArguments({{"type", name}})};
        CHECK(catalogue.say(korean, condition).find(name) == std::string::npos);
    }
}

TEST_CASE("every sentence that the sources ask for by its key exists") {
    static const std::regex asked("(?:text|counted|has)\\(\\s*(?:frame\\.)?language_?,\\s*\"([a-z_.]+)\"");
    const auto& catalogue = test::site().catalogue();
    for (const auto& entry : fs::recursive_directory_iterator(ENTENTE_SOURCE_DIR "/server/web")) {
        if (entry.path().extension() != ".cpp") continue;
        const auto source = readFile(entry.path());
        for (std::sregex_iterator it(source.begin(), source.end(), asked), end; it != end; ++it) {
            const std::string key = (*it)[1];
            CAPTURE(entry.path().string());
            CAPTURE(key);
            CHECK((catalogue.has(english, key) || catalogue.has(english, key + ".other")));
        }
    }
}

TEST_CASE("a line that is no sentence stops the start") {
    const fs::path folder = fs::temp_directory_path() / "entente_i18n_test";
    for (const char* content : {"no equals sign", "a b = text", "a = 1\na = 2", "a = \xFF"}) {
        fs::remove_all(folder);
        fs::create_directories(folder);
        std::ofstream(folder / "en.properties") << content << "\n";
        CAPTURE(content);
        CHECK_THROWS_AS(Catalogue::load(folder.string()), std::runtime_error);
    }
    std::ofstream(folder / "en.properties") << "# note\n\na.b = One = {two}\n";
    const auto catalogue = Catalogue::load(folder.string());
    CHECK(catalogue.text(english, "a.b", {{"two", "2"}}) == "One = 2");
    CHECK_THROWS_AS(catalogue.text(english, "a.c"), std::out_of_range);
    CHECK(catalogue.say(korean, {"a.z", "Pattern {x}", {{"x", "y"}}}) == "Pattern y");
    fs::remove_all(folder);
}

TEST_CASE("the language of a browser") {
    const auto& catalogue = test::site().catalogue();
    CHECK(catalogue.preferred("ko-KR,ko;q=0.9,en;q=0.8") == korean);
    CHECK(catalogue.preferred("uz, en-US") == english);
    CHECK(catalogue.preferred("uz, ko") == korean);
    CHECK(catalogue.preferred("") == english);
    CHECK(catalogue.preferred(";;,,q=1") == english);
    CHECK(catalogue.languageOf("ko_KR") == korean);
}

TEST_CASE("both clocks") {
    const Clocks clocks{"Asia/Seoul", "Asia/Tashkent"};
    const auto evening = test::fridayEvening;
    CHECK(momentText(evening, clocks, english) == "Fri 5 Mar 2027, 18:00 Seoul (KST) = 14:00 Tashkent");
    CHECK(momentText(evening, clocks, korean) == "2027. 3. 5.(금) 18:00 서울 = 14:00 타슈켄트");
    const auto night = evening.plusSeconds(-16 * 3600);  // 02:00 in Seoul, the evening before in Tashkent
    CHECK(momentText(night, clocks, english) == "Fri 5 Mar 2027, 02:00 Seoul (KST) = Thu 4 Mar, 22:00 Tashkent");
    CHECK(momentText(night, clocks, korean) == "2027. 3. 5.(금) 02:00 서울 = 3. 4.(목) 22:00 타슈켄트");
    CHECK(momentText(evening, Clocks{"Asia/Seoul", ""}, english) == "Fri 5 Mar 2027, 18:00 Seoul (KST)");
    CHECK(cityOf("America/Argentina/Buenos_Aires", english) == "Buenos Aires");
}

TEST_CASE("the stylesheet stays small and needs nothing from elsewhere") {
    const auto css = readFile(ENTENTE_SOURCE_DIR "/server/web/assets/entente.css");
    CHECK(css.find("http") == std::string::npos);
    CHECK(css.size() < 40'000);
    const auto url = test::site().assets().url("entente.css");
    const auto version = url.substr(8, 16);
    REQUIRE(test::site().assets().find(version, "entente.css") != nullptr);
    CHECK(test::site().assets().find(version, "../frame.cpp") == nullptr);
    CHECK(test::site().assets().find("0000000000000000", "entente.css") == nullptr);
}
