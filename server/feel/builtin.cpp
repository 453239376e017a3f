#include "feel/builtin.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "base/utf8.h"
#include "feel/type.h"
#include "feel/type_arguments.h"

namespace entente::feel {

namespace {

enum class Kind {
    Any,
    Missing,
    Something,
    Boolean,
    Number,
    String,
    Date,
    Time,
    DateTime,
    Months,
    Days,
    Duration,
    Temporal,
    List,
    Context,
    Range,
    Point,
    Function,
};

constexpr std::array<std::pair<std::string_view, Kind>, 18> kKinds{{{"any", Kind::Any},
                                                                    {"missing", Kind::Missing},
                                                                    {"something", Kind::Something},
                                                                    {"boolean", Kind::Boolean},
                                                                    {"number", Kind::Number},
                                                                    {"string", Kind::String},
                                                                    {"date", Kind::Date},
                                                                    {"time", Kind::Time},
                                                                    {"date and time", Kind::DateTime},
                                                                    {"years and months duration", Kind::Months},
                                                                    {"days and time duration", Kind::Days},
                                                                    {"duration", Kind::Duration},
                                                                    {"temporal", Kind::Temporal},
                                                                    {"list", Kind::List},
                                                                    {"context", Kind::Context},
                                                                    {"range", Kind::Range},
                                                                    {"point", Kind::Point},
                                                                    {"function", Kind::Function}}};

enum class Repeat { No, ListOrValues, Values };

struct Parameter {
    std::string name;
    std::string kindName;
    Kind kind = Kind::Any;
    bool optional = false;
    Repeat repeat = Repeat::No;
};

Parameter parsed(std::string_view text) {
    const auto colon = text.find(':');
    Parameter parameter;
    auto name = utf8::trim(text.substr(0, colon));
    parameter.kindName = utf8::trim(text.substr(colon + 1));
    for (const auto& [kindName, kind] : kKinds)
        if (kindName == parameter.kindName) parameter.kind = kind;
    if (name.ends_with("...")) {
        parameter.repeat = Repeat::ListOrValues;
        name.remove_suffix(3);
    } else if (name.ends_with('*')) {
        parameter.repeat = Repeat::Values;
        name.remove_suffix(1);
    } else if (name.ends_with('?')) {
        parameter.optional = true;
        name.remove_suffix(1);
    }
    parameter.name = name;
    return parameter;
}

/// What a range may begin with.
bool mayBound(const Value& value) {
    return !value.isNull() && !value.isBoolean() && !value.isList() && !value.isContext() && !value.isRange() &&
           !value.isFunction();
}

bool isKind(const Value& value, Kind kind) {
    switch (kind) {
        case Kind::Any:
        case Kind::Missing:
            return true;
        case Kind::Something:
            return !value.isNull();
        case Kind::Boolean:
            return value.isBoolean();
        case Kind::Number:
            return value.isNumber();
        case Kind::String:
            return value.isString();
        case Kind::Date:
            return value.isDate();
        case Kind::Time:
            return value.isTime();
        case Kind::DateTime:
            return value.isDateTime();
        case Kind::Months:
            return value.isYearsMonthsDuration();
        case Kind::Days:
            return value.isDaysTimeDuration();
        case Kind::Duration:
            return value.isDaysTimeDuration() || value.isYearsMonthsDuration();
        case Kind::Temporal:
            return value.isDate() || value.isDateTime();
        case Kind::List:
            return value.isList();
        case Kind::Context:
            return value.isContext();
        case Kind::Range:
            return value.isRange();
        case Kind::Point:
            return mayBound(value);
        case Kind::Function:
            return value.isFunction();
    }
    return false;
}

/// The implicit conversions of 10.3.2.9.4.
bool convert(Value& value, Kind kind) {
    if (isKind(value, kind)) return true;
    if (kind == Kind::List && !value.isNull()) {
        value = List{value};
        return true;
    }
    if (value.isList() && value.list().size() == 1 && isKind(value.list().front(), kind)) {
        value = Value(value.list().front());
        return true;
    }
    if (value.isDate() && kind == Kind::DateTime) {
        value = DateTime{value.date(), Time{0, 0, ZoneRef::utc()}};
        return true;
    }
    return false;
}

TypePtr typeOf(Kind kind) {
    switch (kind) {
        case Kind::Boolean:
            return TypeSpec::of(Type::Boolean);
        case Kind::Number:
            return TypeSpec::of(Type::Number);
        case Kind::String:
            return TypeSpec::of(Type::String);
        case Kind::Date:
            return TypeSpec::of(Type::Date);
        case Kind::Time:
            return TypeSpec::of(Type::Time);
        case Kind::DateTime:
            return TypeSpec::of(Type::DateTime);
        case Kind::Months:
            return TypeSpec::of(Type::YearsMonthsDuration);
        case Kind::Days:
            return TypeSpec::of(Type::DaysTimeDuration);
        default:
            return nullptr;
    }
}

struct Overload {
    std::vector<Parameter> parameters;
    Implementation implementation;

    bool variadic() const { return !parameters.empty() && parameters.back().repeat != Repeat::No; }

    bool takes(std::size_t count) const {
        std::size_t least = 0;
        for (const auto& parameter : parameters)
            if (!parameter.optional && parameter.repeat == Repeat::No) ++least;
        if (variadic() && parameters.back().repeat == Repeat::ListOrValues) ++least;
        return count >= least && (variadic() || count <= parameters.size());
    }

    /// Whether no argument needs to be converted or gathered: most calls.
    bool fitsAsGiven(const List& arguments) const {
        if (variadic()) return parameters.size() == 1 && arguments.size() == 1 && takesList() && arguments[0].isList();
        for (std::size_t i = 0; i < arguments.size(); ++i)
            if (!isKind(arguments[i], parameters[i].kind)) return false;
        return true;
    }
    bool takesList() const { return parameters.back().repeat == Repeat::ListOrValues; }

    bool isNamed(const std::vector<std::string>& names) const {
        return std::equal(parameters.begin(), parameters.end(), names.begin(), names.end(),
                          [](const Parameter& parameter, const std::string& name) { return parameter.name == name; });
    }

    /// The signature; null when it has no fixed number of parameters.
    TypePtr type() const {
        TypeSpec spec{TypeSpec::Kind::Function};
        for (const auto& parameter : parameters) {
            if (parameter.optional || parameter.repeat != Repeat::No) return nullptr;
            spec.entries.emplace_back(parameter.name, typeOf(parameter.kind));
        }
        return std::make_shared<const TypeSpec>(std::move(spec));
    }

    /// Gathers what the last parameter takes into one list.
    List gathered(const List& arguments) const {
        if (!variadic()) return arguments;
        const auto fixed = static_cast<std::ptrdiff_t>(parameters.size() - 1);
        if (parameters.back().repeat == Repeat::ListOrValues && arguments.size() == parameters.size() &&
            (arguments.back().isList() || arguments.back().isNull()))
            return arguments;
        List result(arguments.begin(), arguments.begin() + fixed);
        result.emplace_back(List(arguments.begin() + fixed, arguments.end()));
        return result;
    }

    Kind kindOf(std::size_t i) const {
        return variadic() && i + 1 == parameters.size() ? Kind::List : parameters[i].kind;
    }
};

}  // namespace

class Registry::Builtin final : public Function {
  public:
    explicit Builtin(std::string_view name) : name_(name) {}

    void add(Overload overload) {
        if (overloads_.empty())
            for (const auto& parameter : overload.parameters)
                parameters_.push_back(parameter.name);
        overloads_.push_back(std::move(overload));
        type_ = overloads_.size() == 1 ? overloads_.front().type() : nullptr;
    }

    const std::string& name() const { return name_; }
    const std::vector<std::string>& parameters() const override { return parameters_; }
    TypePtr type() const override { return type_; }
    bool variadic() const override { return true; }
    bool mayBeMissing(std::size_t argument) const override {
        const auto& parameters = overloads_.front().parameters;
        return argument < parameters.size() && parameters[argument].kind == Kind::Missing;
    }
    std::string text() const override { return name_; }

    Value call(const List& arguments, Run& run) const override {
        return callAmong(arguments, run, [&](const Overload& overload) { return overload.takes(arguments.size()); });
    }

    Value callNamed(const std::vector<std::string>& names, const List& values, Run& run) const override {
        // `before(point, range)` and `before(range, point)` have the same names: the order in which they come decides.
        const auto named = [&](const Overload& overload) { return overload.isNamed(names); };
        if (std::any_of(overloads_.begin(), overloads_.end(), named)) return callAmong(values, run, named);
        const Overload* closest = nullptr;
        for (const auto& overload : overloads_) {
            const auto arguments = arranged(overload, names, values);
            if (!arguments) continue;
            auto fitting = overload.gathered(*arguments);
            if (fit(overload, fitting)) return overload.implementation(Call(run, fitting));
            closest = &overload;
        }
        if (closest != nullptr) return misfit(*closest, *arranged(*closest, names, values), run);
        return run.fail("feel.builtin_names", "the parameters of `{function}` are {parameters}",
                        {{"function", name_}, {"parameters", signatures()}});
    }

  private:
    /// Calls the first of the overloads that `mayBe` lets by and whose parameters the arguments fit.
    template <typename MayBe>
    Value callAmong(const List& arguments, Run& run, const MayBe& mayBe) const {
        const Overload* closest = nullptr;
        for (const auto& overload : overloads_) {
            if (!mayBe(overload)) continue;
            closest = closest == nullptr ? &overload : closest;
            if (overload.fitsAsGiven(arguments)) return overload.implementation(Call(run, arguments));
            auto values = overload.gathered(arguments);
            if (fit(overload, values)) return overload.implementation(Call(run, values));
        }
        if (closest == nullptr)
            return run.fail("feel.builtin_count", "`{function}` does not take {count} arguments",
                            {{"function", name_}, {"count", std::to_string(arguments.size())}});
        return misfit(*closest, arguments, run);
    }

    static bool fit(const Overload& overload, List& values) {
        for (std::size_t i = 0; i < values.size(); ++i)
            if (!convert(values[i], overload.kindOf(i))) return false;
        return true;
    }

    /// `from` or `year, month, day`
    std::string signatures() const {
        std::string text;
        for (const auto& overload : overloads_) {
            if (!text.empty()) text += " or ";
            for (const auto& parameter : overload.parameters)
                text += (&parameter == overload.parameters.data() ? "" : ", ") + parameter.name;
        }
        return text;
    }

    Value misfit(const Overload& overload, const List& arguments, Run& run) const {
        auto values = overload.gathered(arguments);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (convert(values[i], overload.kindOf(i))) continue;
            return run.fail(
                "feel.builtin_type", "`{function}` needs a {kind} as `{parameter}`, not a {given}",
                typeArguments({{"kind", overload.parameters[i].kindName}, {"given", typeName(values[i].type())}},
                              {{"function", name_}, {"parameter", overload.parameters[i].name}}));
        }
        return {};
    }

    /// Positional arguments for this overload; nothing when a name is strange, missing or comes twice.
    static std::optional<List> arranged(const Overload& overload, const std::vector<std::string>& names,
                                        const List& values) {
        std::vector<const Value*> places(overload.parameters.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            const auto at = std::find_if(overload.parameters.begin(), overload.parameters.end(),
                                         [&](const Parameter& parameter) { return parameter.name == names[i]; });
            if (at == overload.parameters.end()) return std::nullopt;
            auto& place = places[static_cast<std::size_t>(at - overload.parameters.begin())];
            if (place != nullptr) return std::nullopt;
            place = &values[i];
        }
        while (!places.empty() && places.back() == nullptr && overload.parameters[places.size() - 1].optional)
            places.pop_back();
        List arguments;
        for (const auto* place : places) {
            const auto& parameter = overload.parameters[arguments.size()];
            if (place == nullptr && parameter.kind != Kind::Any) return std::nullopt;
            arguments.push_back(place == nullptr ? Value() : *place);
        }
        return arguments;
    }

    std::string name_;
    std::vector<std::string> parameters_;
    std::vector<Overload> overloads_;
    TypePtr type_;
};

Registry::Registry() = default;
Registry::~Registry() = default;

void Registry::add(std::string_view name, std::string_view signature, Implementation implementation) {
    Overload overload{{}, implementation};
    while (!signature.empty()) {
        const auto comma = signature.find(',');
        overload.parameters.push_back(parsed(signature.substr(0, comma)));
        signature = comma == std::string_view::npos ? std::string_view() : signature.substr(comma + 1);
    }
    const auto at =
        std::lower_bound(functions_.begin(), functions_.end(), name,
                         [](const auto& function, std::string_view wanted) { return function->name() < wanted; });
    if (at != functions_.end() && (*at)->name() == name) {
        (*at)->add(std::move(overload));
        return;
    }
    auto function = std::make_shared<Builtin>(name);
    function->add(std::move(overload));
    functions_.insert(at, std::move(function));
}

std::shared_ptr<const Function> Registry::find(std::string_view name) const {
    const auto at =
        std::lower_bound(functions_.begin(), functions_.end(), name,
                         [](const auto& function, std::string_view wanted) { return function->name() < wanted; });
    if (at == functions_.end() || (*at)->name() != name) return nullptr;
    return *at;
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> names;
    names.reserve(functions_.size());
    for (const auto& function : functions_)
        names.push_back(function->name());
    return names;
}

const Registry& builtins() {
    static const auto registry = [] {
        auto all = std::make_unique<Registry>();
        for (const auto family :
             {addConversionFunctions, addBooleanFunctions, addStringFunctions, addPatternFunctions, addNumberFunctions,
              addListFunctions, addStatisticsFunctions, addContextFunctions, addTemporalFunctions, addRangeFunctions,
              addWorkingDayFunctions, addFormatFunctions, addRandomFunctions})
            family(*all);
        return all;
    }();
    return *registry;
}

}  // namespace entente::feel
