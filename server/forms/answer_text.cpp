#include <algorithm>

#include "feel/format.h"
#include "feel/number.h"
#include "forms/form.h"
#include "forms/reading.h"

namespace entente::forms {

namespace {

std::string labelOf(const std::vector<Option>& options, const std::string& value, const std::string& language) {
    const auto found =
        std::find_if(options.begin(), options.end(), [&](const Option& option) { return option.value == value; });
    return found == options.end() ? value : found->label.in(language);
}

std::string numberText(const std::string& entry, const Surroundings& around) {
    const auto number = feel::Number::parse(entry);
    return number ? feel::formatNumber(*number, around.language, "#,##0.##########").value_or(entry) : entry;
}

std::string momentText(const std::string& entry, const Surroundings& around) {
    auto moment = feel::DateTime::parse(entry.size() == 16 ? entry + ":00" : entry);
    if (!moment) return entry;
    moment->time.zone = feel::ZoneRef::named(around.zone);
    return feel::longDateTime(*moment, around.language);
}

}  // namespace

std::string answerText(const Shown& shown, const Surroundings& around) {
    std::string result;
    for (const auto& entry : shown.entries) {
        std::string text = entry;
        switch (shown.component->kind) {
            case Kind::Select:
            case Kind::Radio:
            case Kind::Checklist:
                text = labelOf(shown.options, entry, around.language);
                break;
            case Kind::Date:
                if (const auto date = readDate(entry)) text = feel::longDate(*date, around.language);
                break;
            case Kind::DateTime:
                text = momentText(entry, around);
                break;
            case Kind::Number:
                text = numberText(entry, around);
                break;
            case Kind::Checkbox:
                text = shown.component->label.in(around.language);
                break;
            default:
                break;
        }
        if (!result.empty()) result += "\n";
        result += text;
    }
    return result;
}

}  // namespace entente::forms
