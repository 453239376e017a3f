#include "records/csv.h"

#include <doctest/doctest.h>

#include "records/fields.h"
#include "records/record_kind.h"
#include "records/text_encoding.h"

using namespace entente;
using namespace entente::records;

namespace {

std::string joined(std::string_view text) {
    const auto rows = csv::read(text);
    if (!rows) return rows.error().message.key + " " + rows.error().message.english();
    std::string all;
    for (const auto& row : *rows) {
        all += std::to_string(row.line) + ":";
        for (const auto& cell : row.cells)
            all += "[" + cell + "]";
    }
    return all;
}

}  // namespace

TEST_CASE("tables as spreadsheets write them") {
    CHECK(joined("a,b\r\nc,d") == "1:[a][b]2:[c][d]");
    CHECK(joined("a;b,x;y\nc;d;e\n") == "1:[a][b,x][y]2:[c][d][e]");
    CHECK(joined("a\tb\rc\td") == "1:[a][b]2:[c][d]");
    CHECK(joined("\"a \"\"b\"\"\",\"c\nd\"\n\n , \n e ,f") == "1:[a \"b\"][c\nd]5:[e][f]");
    CHECK(joined("a,\nb") == "1:[a][]2:[b]");
    CHECK(joined("") == "");
    CHECK(joined("'=1+1,'x,'+998") == "1:[=1+1]['x][+998]");
    CHECK(joined("a,\"b").find("line 1") != std::string::npos);
    CHECK(joined("a\n\"b\"c,d").find("Line 2") != std::string::npos);
    CHECK(joined(std::string(100, ',')).find("too many columns") != std::string::npos);
    std::string long_;
    for (int i = 0; i < 5002; ++i)
        long_ += "x\n";
    CHECK(joined(long_).starts_with("records.csv_rows"));
}

TEST_CASE("what a spreadsheet would run is written as text, and read back as it was") {
    for (const std::string cell :
         {"=HYPERLINK(\"x\")", "+998 71 200", "-1", "@SUM(A1)", "a,b", "say \"yes\"", "두 줄\n끝"}) {
        CAPTURE(cell);
        const auto line = csv::write({cell, "end"});
        CHECK(std::string("=+-@").find(line.front()) == std::string::npos);
        CHECK(csv::read(line)->front().cells == std::vector<std::string>{cell, "end"});
    }
    CHECK(csv::write({"", "b"}) == ",b\r\n");
}

TEST_CASE("a file says in which encoding it was read") {
    const std::string korean = "성명\r\n발표자\r";
    CHECK(decodeText(korean)->text == "성명\n발표자\n");
    CHECK(decodeText(korean)->encoding == TextEncoding::Utf8);
    CHECK(decodeText("\xEF\xBB\xBF" + korean)->encoding == TextEncoding::Utf8WithMark);
    CHECK(decodeText("\xEF\xBB\xBFx")->text == "x");
    const auto excel = decodeText("\xBC\xBA\xB8\xED\r\n\xB9\xDF\xC7\xA5\xC0\xDA\x8C\x63");  // 똠 is in CP949 only
    REQUIRE(excel);
    CHECK(excel->encoding == TextEncoding::Cp949);
    CHECK(excel->text == "성명\n발표자똠");
    for (const auto& wrong : {std::string("\xFF\xFE\x41\x00", 4), std::string("\xB1"), std::string("a\x80\xFF")})
        CHECK(decodeText(wrong).error().message.key == "records.encoding");
    for (const auto& hidden : {std::string("a\nb\0c", 5), std::string("a\nb\x1B"), std::string("a\nb\u202E")}) {
        const auto refused = decodeText(hidden);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.english().find("Line 2") != std::string::npos);
    }
}

TEST_CASE("a header means one column, in English and in Korean") {
    for (const auto* kind : {&personKind(), &organisationKind()})
        for (const auto& column : kind->columns()) {
            CAPTURE(column.name);
            std::string names = std::string(column.name) + "|" + column.headers;
            for (std::size_t from = 0; from < names.size();) {
                const auto to = std::min(names.find('|', from), names.size());
                CAPTURE(names.substr(from, to - from));
                CHECK(columnOf(kind->columns(), names.substr(from, to - from)) == &column);
                from = to + 1;
            }
            CHECK(columnOf(kind->columns(), column.header("ko")) == &column);
        }
    CHECK(std::string(columnOf(personKind().columns(), " E-Mail * ")->name) == "email");
    CHECK(columnOf(personKind().columns(), "shoe size") == nullptr);
    CHECK(columnOf(personKind().columns(), "") == nullptr);
}

TEST_CASE("names in other spellings") {
    CHECK(nameKey("SPEAKER, Num-twelve") == nameKey("Num Twelve Speaker"));
    CHECK(nameKey("발 표자") == nameKey("발표자"));
    CHECK(nameKey("Speaker Numtwelve") != nameKey("Speaker Num"));
}
