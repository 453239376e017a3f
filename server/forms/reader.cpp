#include "forms/reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "feel/json.h"
#include "forms/pattern.h"

namespace entente::forms {

namespace {

constexpr std::size_t deepestGroup = 8;
constexpr std::ptrdiff_t longestKey = 8;  // steps
constexpr std::size_t mostComponents = 500;
constexpr std::size_t mostRows = 1000;

struct KindName {
    std::string_view type;
    Kind kind;
};
constexpr std::array kinds{
    KindName{"textfield", Kind::TextField}, KindName{"textarea", Kind::TextArea},
    KindName{"number", Kind::Number},       KindName{"datetime", Kind::Date},
    KindName{"select", Kind::Select},       KindName{"radio", Kind::Radio},
    KindName{"checkbox", Kind::Checkbox},   KindName{"checklist", Kind::Checklist},
    KindName{"taglist", Kind::Checklist},   KindName{"group", Kind::Group},
    KindName{"text", Kind::Statement},      KindName{"separator", Kind::Separator},
    KindName{"spacer", Kind::Spacer},       KindName{"dynamiclist", Kind::List},
    KindName{"table", Kind::Table},
};

bool isKey(std::string_view key) {
    if (key.empty() || key.size() > 200 || key.front() == '.' || key.back() == '.') return false;
    if (key.find("..") != std::string_view::npos || std::count(key.begin(), key.end(), '.') >= longestKey) return false;
    return std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

std::string htmlId(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '.' || static_cast<unsigned char>(c) <= ' '; }, '-');
    return text;
}

std::optional<std::size_t> countOf(const feel::Value& value) {
    if (!value.isNumber()) return std::nullopt;
    const auto number = value.number().toInt64();
    if (!number || *number < 0) return std::nullopt;
    return static_cast<std::size_t>(*number);
}

class Reader {
  public:
    Reader(std::string_view json, Form::Content& content) : json_(json), content_(content) {}

    void read(const feel::Value& root) {
        content_.id = root["id"].textOr("");
        if (content_.id.empty()) report(Severity::Error, "", {"form.no_id", "the form has no id", {}});
        content_.components = components(root["components"], "", 0);
        for (const auto& component : content_.components)
            checkRows(component, {});
    }

  private:
    std::vector<Component> components(const feel::Value& list, const std::string& path, std::size_t depth) {
        std::vector<Component> result;
        if (!list.isList()) return result;
        for (const auto& entry : list.list()) {
            if (++count_ > mostComponents) {
                report(Severity::Error, "",
                       {"form.too_many",
                        "the form has more than {most} components",
                        {{"most", std::to_string(mostComponents)}}});
                break;
            }
            if (auto component = this->component(entry, path, depth)) result.push_back(std::move(*component));
        }
        return result;
    }

    std::optional<Component> component(const feel::Value& json, const std::string& path, std::size_t depth) {
        const auto type = json["type"].textOr("");
        const auto name = json["key"].textOr(json["id"].textOr(type));
        if (type == "button") return std::nullopt;  // the page brings its own
        const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return each.type == type; });
        if (kind == kinds.end()) {
            report(Severity::Error, name,
                   {"form.type", "a component of type `{type}` is not supported", {{"type", type}}});
            return std::nullopt;
        }
        Component component;
        component.kind = kind->kind;
        if (type == "datetime") component.kind = temporalKind(json, name);
        component.zoneless = component.kind == Kind::Time && json["timeSerializingFormat"].textOr("") == "no_timezone";
        component.id = htmlId(json["id"].textOr(name));
        texts(json, component);
        component.hideExpression = expression(json["conditional"]["hide"], name);
        if (component.kind == Kind::List && json["isRepeating"].isBoolean() && !json["isRepeating"].boolean())
            component.kind = Kind::Group;
        if (component.kind == Kind::Group || component.kind == Kind::List) {
            if (depth >= deepestGroup) {
                report(Severity::Error, name, {"form.depth", "groups are nested too deeply", {}});
                return std::nullopt;
            }
            if (component.kind == Kind::List) {
                list(json, path, name, depth, component);
                return component;
            }
            const auto inner = json["path"].textOr("");
            component.children = components(json["components"], inner.empty() ? path : path + inner + ".", depth + 1);
        } else if (component.kind == Kind::Table) {
            table(json, name, component);
        } else if (component.takesAnswer()) {
            field(json, path, name, component);
        }
        return component;
    }

    void list(const feel::Value& json, const std::string& path, const std::string& name, std::size_t depth,
              Component& component) {
        component.key = path + json["path"].textOr("");
        component.id = htmlId(component.key);
        claim(component.key, name);
        if (component.label.empty())
            report(Severity::Warning, name, {"form.no_label", "`{key}` has no label", {{"key", component.key}}});
        auto& rows = component.rows;
        rows.arranged = json["allowAddRemove"].isTrue();
        const auto& properties = json["properties"];
        rows.noun = {properties["row"].textOr(""), properties["row.ko"].textOr("")};
        if (rows.noun.empty()) rows.noun = component.label;
        rows.most = std::min(number(properties["rows.most"]).value_or(rows.most), mostRows);
        rows.least = std::min(number(properties["rows.least"]).value_or(0), rows.most);
        rows.preset = std::min(countOf(json["defaultRepetitions"]).value_or(1), rows.most);
        preset(json["defaultValue"], name, component);
        // Each row is a context of its own: keys begin anew.
        auto around = std::exchange(keys_, {});
        component.children = components(json["components"], "", depth + 1);
        keys_ = std::move(around);
    }

    void table(const feel::Value& json, const std::string& name, Component& component) {
        component.sourceExpression = expression(json["dataSource"], name);
        if (component.sourceExpression.empty())
            report(Severity::Error, name, {"form.no_source", "the table says not where its rows come from", {}});
        component.columnsExpression = expression(json["columnsExpression"], name);
        component.pageSize = countOf(json["rowCount"]).value_or(0);
        const auto& columns = json["columns"];
        if (columns.isList())
            for (const auto& column : columns.list()) {
                const auto key = column["key"].textOr("");
                component.columns.push_back(
                    {key, {column["label"].textOr(key), json["properties"]["column." + key + ".ko"].textOr("")}});
            }
        if (component.columns.empty() && component.columnsExpression.empty())
            report(Severity::Error, name, {"form.no_columns", "the table has no columns", {}});
    }

    static std::string_view firstOf(std::string_view key) { return key.substr(0, key.find('.')); }

    static void addKeys(const Component& component, std::set<std::string, std::less<>>& keys) {
        if (!component.key.empty()) keys.emplace(firstOf(component.key));
        if (component.kind == Kind::List) return;
        for (const auto& child : component.children)
            addKeys(child, keys);
    }

    /// A condition in a row sees the row as `this`: a bare name is looked up outside, where nothing is called so.
    void checkRows(const Component& component, const std::set<std::string, std::less<>>& row) {
        for (const auto& text : {component.hideExpression, component.presetExpression}) {
            const auto found = content_.expressions.find(text);
            if (row.empty() || found == content_.expressions.end()) continue;
            for (const auto& name : found->second.requiredNames())
                if (row.contains(name) &&
                    std::none_of(keys_.begin(), keys_.end(), [&](const auto& key) { return firstOf(key) == name; }))
                    report(Severity::Warning, component.key.empty() ? component.id : component.key,
                           {"form.row_without_this",
                            "`{name}` is looked up outside the row; the field of the row is `this.{name}`",
                            {{"name", name}}});
        }
        auto inner = row;
        if (component.kind == Kind::List) {
            inner.clear();
            for (const auto& child : component.children)
                addKeys(child, inner);
        }
        for (const auto& child : component.children)
            checkRows(child, inner);
    }

    /// A number as the panel of the editor writes custom properties: a text.
    static std::optional<std::size_t> number(const feel::Value& value) {
        if (!value.isString()) return countOf(value);
        const auto parsed = feel::Number::parse(value.string());
        return parsed ? countOf(*parsed) : std::nullopt;
    }

    void claim(const std::string& key, const std::string& name) {
        if (!isKey(key))
            report(Severity::Error, name,
                   {"form.key", "`{key}` is not a key: letters, digits, `_`, and dots between names", {{"key", key}}});
        else if (!keys_.insert(key).second)
            report(Severity::Error, name, {"form.key_twice", "the key `{key}` is used twice", {{"key", key}}});
    }

    void field(const feel::Value& json, const std::string& path, const std::string& name, Component& component) {
        component.key = path + json["key"].textOr("");
        claim(component.key, name);
        component.id = htmlId(component.key);
        if (component.label.empty())
            report(Severity::Warning, name, {"form.no_label", "`{key}` has no label", {{"key", component.key}}});
        rules(json, name, component);
        options(json, name, component);
        preset(json["defaultValue"], name, component);
        const auto& readonly = json["readonly"];
        component.readonlyExpression =
            readonly.isTrue() || json["disabled"].isTrue() ? literal("true") : expression(readonly, name);
    }

    void texts(const feel::Value& json, Component& component) {
        component.label = text(json, "label");
        component.description = text(json, "description");
        component.prefix = text(json["appearance"], "prefixAdorner");
        component.suffix = text(json["appearance"], "suffixAdorner");
        const auto& properties = json["properties"];
        component.prefix.korean = properties["prefix.ko"].textOr("");
        component.suffix.korean = properties["suffix.ko"].textOr("");
        if (component.kind != Kind::Statement) return;
        if (json["text"].textOr("").starts_with("="))
            component.textExpression = expression(json["text"], component.id);
        else
            component.text = text(json, "text");
    }

    static Text text(const feel::Value& json, const std::string& name) {
        return {json[name].textOr(""), json["properties"][name + ".ko"].textOr("")};
    }

    Kind temporalKind(const feel::Value& json, const std::string& name) {
        const auto subtype = json["subtype"].textOr("date");
        if (subtype == "time") return Kind::Time;
        if (subtype == "datetime") return Kind::DateTime;
        if (subtype != "date")
            report(Severity::Error, name,
                   {"form.subtype", "`{subtype}` is neither date, time nor datetime", {{"subtype", subtype}}});
        return Kind::Date;
    }

    void rules(const feel::Value& json, const std::string& name, Component& component) {
        const auto& validate = json["validate"];
        auto& rules = component.rules;
        rules.required = validate["required"].isTrue();
        rules.minLength = countOf(validate["minLength"]);
        rules.maxLength = countOf(validate["maxLength"]);
        if (validate["min"].isNumber()) rules.minimum = validate["min"];
        if (validate["max"].isNumber()) rules.maximum = validate["max"];
        rules.noPast = json["disallowPassedDates"].isTrue();
        if (const auto decimals = countOf(json["decimalDigits"])) rules.decimals = static_cast<int>(*decimals);
        const auto shape = validate["validationType"].textOr("");
        if (shape == "email") rules.shape = Rules::Shape::Email;
        if (shape == "phone") rules.shape = Rules::Shape::Phone;
        rules.pattern = validate["pattern"].textOr("");
        if (rules.pattern.empty() || isPattern(rules.pattern)) return;
        report(Severity::Error, name,
               {"form.pattern", "`{pattern}` is not a regular expression", {{"pattern", rules.pattern}}});
        rules.pattern.clear();
    }

    void options(const feel::Value& json, const std::string& name, Component& component) {
        const bool chooses =
            component.kind == Kind::Select || component.kind == Kind::Radio || component.kind == Kind::Checklist;
        if (!chooses) return;
        component.optionsKey = json["valuesKey"].textOr("");
        component.optionsExpression = expression(json["valuesExpression"], name);
        const auto& values = json["values"];
        if (values.isList())
            for (const auto& entry : values.list())
                option(entry, json["properties"], component);
        if (component.options.empty() && component.optionsKey.empty() && component.optionsExpression.empty())
            report(Severity::Error, name,
                   {"form.no_options", "`{key}` offers nothing to choose", {{"key", component.key}}});
    }

    static void option(const feel::Value& json, const feel::Value& properties, Component& component) {
        const auto& value = json["value"];
        auto text = value.isString() ? value.string() : value.text();
        const auto korean = properties["value." + text + ".ko"].textOr("");
        component.options.push_back({text, {json["label"].textOr(text), korean}});
    }

    void preset(const feel::Value& value, const std::string& name, Component& component) {
        if (value.isString() && value.string().starts_with("="))
            component.presetExpression = expression(value, name);
        else if (!value.isNull())
            component.preset = value;
    }

    /// The text behind the `=`, compiled and kept; empty when there is none.
    std::string expression(const feel::Value& value, const std::string& name) {
        const auto source = value.textOr("");
        if (!source.starts_with("=")) return {};
        auto text = source.substr(1);
        auto compiled = feel::Expression::compile(text);
        if (compiled.ok()) {
            content_.expressions.emplace(text, std::move(compiled).value());
        } else {
            report(Severity::Error, name, compiled.error().message);
        }
        return text;
    }

    std::string literal(std::string text) {
        if (auto compiled = feel::Expression::compile(text); compiled.ok())
            content_.expressions.emplace(text, std::move(compiled).value());
        return text;
    }

    void report(Severity severity, const std::string& element, Message message) {
        const auto position = element.empty() ? std::string_view::npos : json_.find('"' + element + '"');
        const auto end = json_.begin() + static_cast<std::ptrdiff_t>(std::min(position, json_.size()));
        const int line =
            position == std::string_view::npos ? 0 : static_cast<int>(std::count(json_.begin(), end, '\n')) + 1;
        content_.problems.push_back({severity, content_.file, line, element, std::move(message)});
    }

    std::string_view json_;
    Form::Content& content_;
    std::set<std::string> keys_;
    std::size_t count_ = 0;
};

}  // namespace

Result<Form::Content> readForm(std::string_view json, std::string file) {
    constexpr feel::JsonLimits limits{2u << 20, 40, 50'000};
    const auto root = feel::fromJson(json, limits);
    if (!root.ok()) return root.error();
    if (!root->isContext() || !(*root)["components"].isList())
        return invalid("form.not_a_form", "this is not a form: it has no list of components");
    Form::Content content;
    content.file = std::move(file);
    Reader(json, content).read(*root);
    return content;
}

}  // namespace entente::forms
