#include "mail/same_change.h"

#include <doctest/doctest.h>

using namespace entente;

TEST_CASE("a change is made where its lines stand, and nowhere else") {
    struct Row {
        const char* before;
        const char* after;
        const char* other;
        const char* expected;  ///< null: it does not fit
    };
    const Row rows[] = {
        {"Dear A\n\nText\nEnd", "Dear A\n\nNew\nEnd", "Dear B\n\nText\nEnd", "Dear B\n\nNew\nEnd"},
        {"Dear A\n\nText\nEnd", "Dear A\n\nText\nMore\nEnd", "Dear B\n\nText\nEnd", "Dear B\n\nText\nMore\nEnd"},
        {"Dear A\n\nText\nEnd", "Dear A\n\nText", "Dear B\n\nText\nEnd", "Dear B\n\nText"},
        {"Text\nEnd", "First\nText\nEnd", "Other\nEnd", "First\nOther\nEnd"},
        {"Dear A\nText", "Dearest A\nText", "Dear B\nText", nullptr},
        {"One\n\nTwo\n\nEnd", "One\n\nTwo\n\nThree\n\nEnd", "Zero\n\nTwo\n\nEnd", "Zero\n\nTwo\n\nThree\n\nEnd"},
        {"a\nb\nc", "a\nB\nc", "b\nb", nullptr},
        {"a\nb", "a\nb", "x", "x"},
        {"", "new", "", "new"},
        {"a\nb\nc\nd", "A\nb\nc\nD", "a\nx\nd", "A\nx\nD"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.before);
        CAPTURE(row.after);
        CAPTURE(row.other);
        const auto made = mail::sameChange(row.before, row.after, row.other);
        CHECK(made.has_value() == (row.expected != nullptr));
        if (made && row.expected) CHECK(*made == row.expected);
    }
}
