#include "forms/table.h"

#include <utility>

#include "feel/format.h"

namespace entente::forms {

namespace {

std::string plainText(const feel::Value& value) {
    return value.isString() ? value.string() : value.text();
}

Text labelIn(const feel::Value& item, const std::string& otherwise) {
    return {item["label"].textOr(otherwise), item["labelKo"].textOr("")};
}

std::string cellText(const feel::Value& value, const Surroundings& around) {
    switch (value.type()) {
        case feel::Type::Null:
            return {};
        case feel::Type::Date:
            return feel::longDate(value.date(), around.language);
        case feel::Type::DateTime:
            return feel::longDateTime(value.dateTime(), around.language);
        case feel::Type::Number:
            return feel::formatNumber(value.number(), around.language, "#,##0.##########").value_or(value.text());
        case feel::Type::List: {
            std::string text;
            for (const auto& item : value.list())
                text += (text.empty() ? "" : ", ") + cellText(item, around);
            return text;
        }
        case feel::Type::Context: {
            const auto translated = value[around.language.substr(0, 2)].textOr("");
            return translated.empty() ? value["en"].textOr(value.text()) : translated;
        }
        default:
            return plainText(value);
    }
}

}  // namespace

std::vector<Option> optionsFrom(const feel::Value& list) {
    std::vector<Option> options;
    if (!list.isList()) return options;
    for (const auto& item : list.list()) {
        const auto text = plainText(item.isContext() ? item["value"] : item);
        options.push_back({text, labelIn(item, text)});
    }
    return options;
}

std::vector<Column> columnsFrom(const feel::Value& list) {
    std::vector<Column> columns;
    if (!list.isList()) return columns;
    for (const auto& item : list.list()) {
        auto key = item.isString() ? item.string() : item["key"].textOr("");
        auto label = labelIn(item, key);
        columns.push_back({std::move(key), std::move(label)});
    }
    return columns;
}

std::vector<std::vector<std::string>> cellsFrom(const feel::Value& rows, const std::vector<Column>& columns,
                                                const Surroundings& around) {
    std::vector<std::vector<std::string>> lines;
    if (!rows.isList()) return lines;
    for (const auto& row : rows.list()) {
        auto& line = lines.emplace_back();
        for (const auto& column : columns)
            line.push_back(cellText(row.at(column.key), around));
    }
    return lines;
}

}  // namespace entente::forms
