#include "feel/text.h"

#include "feel/function.h"
#include "feel/names.h"

namespace entente::feel {

namespace {

enum class Style { Text, Literal };

void write(std::string& out, const Value& value, Style style, bool outermost);

void writeTemporal(std::string& out, const std::string& text, Style style) {
    if (style == Style::Literal)
        out += "@\"" + text + '"';
    else
        out += text;
}

std::string_view signOf(const Range& range) {
    switch (range.form) {
        case Range::Form::From:
            return range.lowIncluded ? ">=" : ">";
        case Range::Form::To:
            return range.highIncluded ? "<=" : "<";
        case Range::Form::Equal:
            return "=";
        default:
            return "!=";
    }
}

void writeRange(std::string& out, const Range& range, Style style) {
    if (range.form != Range::Form::Interval) {
        out += '(';
        out += signOf(range);
        out += ' ';
        write(out, range.form == Range::Form::To ? range.high : range.low, style, false);
        out += ')';
        return;
    }
    out += range.lowIncluded ? '[' : '(';
    write(out, range.low, style, false);
    out += "..";
    write(out, range.high, style, false);
    out += range.highIncluded ? ']' : ')';
}

void writeContext(std::string& out, const Context& context, Style style) {
    out += '{';
    bool first = true;
    for (const auto& [name, value] : context.entries()) {
        if (!first) out += ", ";
        first = false;
        out += isPlainName(name) ? name : feelQuoted(name);
        out += ": ";
        write(out, value, style, false);
    }
    out += '}';
}

void writeList(std::string& out, const List& list, Style style) {
    out += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i != 0) out += ", ";
        write(out, list[i], style, false);
    }
    out += ']';
}

void write(std::string& out, const Value& value, Style style, bool outermost) {
    switch (value.type()) {
        case Type::Null:
            out += "null";
            break;
        case Type::Boolean:
            out += value.boolean() ? "true" : "false";
            break;
        case Type::Number:
            out += value.number().text();
            break;
        case Type::String:
            out += outermost && style == Style::Text ? value.string() : feelQuoted(value.string());
            break;
        case Type::Date:
            writeTemporal(out, value.date().text(), style);
            break;
        case Type::Time:
            writeTemporal(out, value.time().text(), style);
            break;
        case Type::DateTime:
            writeTemporal(out, value.dateTime().text(), style);
            break;
        case Type::YearsMonthsDuration:
            writeTemporal(out, value.yearsMonthsDuration().text(), style);
            break;
        case Type::DaysTimeDuration:
            writeTemporal(out, value.daysTimeDuration().text(), style);
            break;
        case Type::List:
            writeList(out, value.list(), style);
            break;
        case Type::Context:
            writeContext(out, value.context(), style);
            break;
        case Type::Range:
            writeRange(out, value.range(), style);
            break;
        case Type::Function:
            out += value.function()->text();
            break;
    }
}

}  // namespace

std::string feelQuoted(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        switch (c) {
            case '"':
            case '\\':
                quoted += '\\';
                quoted += c;
                break;
            case '\n':
                quoted += "\\n";
                break;
            case '\r':
                quoted += "\\r";
                break;
            case '\t':
                quoted += "\\t";
                break;
            default:
                quoted += c;
        }
    }
    return quoted + '"';
}

std::string feelText(const Value& value) {
    std::string text;
    write(text, value, Style::Text, true);
    return text;
}

std::string feelLiteral(const Value& value) {
    std::string text;
    write(text, value, Style::Literal, true);
    return text;
}

}  // namespace entente::feel
