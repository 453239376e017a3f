#include "conformance/dmn_tck/tck_value.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "base/utf8.h"
#include "feel/at_literal.h"
#include "feel/compare.h"

namespace entente::tck {

using feel::List;
using feel::Value;

namespace {

constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";

Value simple(const xml::Element& element) {
    if (element.attributeNs(kInstance, "nil") == "true") return {};
    const auto type = std::string(element.attributeNs(kInstance, "type"));
    const auto kind = type.substr(type.find(':') == std::string::npos ? 0 : type.find(':') + 1);
    const auto text = element.deepText();
    const std::string trimmed(utf8::trim(text));
    if (kind.empty() || kind == "string") return text;
    if (kind == "boolean") return trimmed == "true" || trimmed == "1";
    if (kind == "decimal" || kind == "double" || kind == "integer") {
        if (const auto number = feel::Number::parse(trimmed)) return *number;
    } else if (kind == "date" || kind == "time" || kind == "dateTime" || kind == "duration") {
        if (auto value = feel::valueOfAtLiteral(trimmed)) return std::move(*value);
    }
    throw std::runtime_error("cannot read " + trimmed + " as " + type);
}

bool near(const feel::Number& a, const feel::Number& b) {
    static const auto kTolerance = *feel::Number::parse("0.00000001");
    const auto difference = a.minus(b);
    return difference && difference->absolute() < kTolerance;
}

}  // namespace

Value valueOf(const xml::Element& holder) {
    if (holder.attributeNs(kInstance, "nil") == "true") return {};
    if (const auto* value = holder.child(kTestCase, "value")) return simple(*value);
    if (const auto* list = holder.child(kTestCase, "list")) {
        if (list->attributeNs(kInstance, "nil") == "true") return {};
        List items;
        for (const auto* item : list->elements(kTestCase, "item"))
            items.push_back(valueOf(*item));
        return items;
    }
    feel::Context context;
    for (const auto* component : holder.elements(kTestCase, "component"))
        context.set(std::string(component->attribute("name")), valueOf(*component));
    return context;
}

bool matches(const Value& expected, const Value& actual) {
    if (expected.type() != actual.type()) return false;
    if (expected.isNumber()) return near(expected.number(), actual.number());
    if (expected.isList())
        return std::equal(expected.list().begin(), expected.list().end(), actual.list().begin(), actual.list().end(),
                          matches);
    if (!expected.isContext()) return feel::same(expected, actual);
    const auto& entries = expected.context().entries();
    return entries.size() == actual.context().size() && std::all_of(entries.begin(), entries.end(), [&](const auto& e) {
               const auto* other = actual.context().find(e.first);
               return other != nullptr && matches(e.second, *other);
           });
}

}  // namespace entente::tck
