#include "dmn/type_table.h"

#include <algorithm>
#include <set>

#include "base/utf8.h"
#include "dmn/definitions.h"
#include "dmn/model.h"
#include "dmn/vocabulary.h"
#include "feel/names.h"
#include "feel/parser/type_parser.h"
#include "feel/token.h"
#include "xml/element.h"

namespace entente::dmn {

namespace {

std::string typeRefOf(const xml::Element& element) {
    if (const auto* attribute = element.findAttribute("typeRef")) return feel::normalizedName(attribute->value);
    const auto* child = element.child(element.uri(), "typeRef");
    return child != nullptr ? feel::normalizedName(child->deepText()) : std::string();
}

/// A type that FEEL can say by itself: `number`, `list<string>`.
feel::TypePtr feelType(std::string_view text, const std::map<std::string, feel::TypePtr>& known) {
    const auto tokens = feel::tokenize(text);
    if (!tokens) return nullptr;
    std::size_t at = 0;
    auto type = feel::parseType(*tokens, at, known);
    return type && (*tokens)[at].kind == feel::Token::Kind::End ? type : nullptr;
}

}  // namespace

class TypeTable::Reader {
  public:
    Reader(TypeTable& table, const std::vector<Import>& imports, std::vector<Problem>& problems)
        : table_(table), imports_(imports), problems_(problems) {}

    void read(const xml::Element& definitions) {
        const auto found = definitions.elements(definitions.uri(), "itemDefinition");
        for (const auto* element : found) {
            const auto name = feel::normalizedName(element->attribute("name"));
            auto type = std::make_unique<ItemType>();
            type->name = name;
            type->line = element->line();
            if (!table_.definitions_.emplace(name, std::move(type)).second)
                problem(*element, name, "dmn.type_twice", "there are two item definitions of this name");
        }
        std::set<const ItemType*> filled;  // a second definition of a name is left aside
        for (const auto* element : found) {
            const auto name = feel::normalizedName(element->attribute("name"));
            auto& type = *table_.definitions_.find(name)->second;
            if (filled.insert(&type).second) fill(*element, type, name);
        }
        for (auto& [name, type] : table_.definitions_)
            breakCycle(*type);
    }

  private:
    void problem(const xml::Element& at, const std::string& owner, std::string key, std::string pattern,
                 Message::Arguments arguments = {}) {
        problems_.push_back(
            {Severity::Error, {}, at.line(), owner, Message{std::move(key), std::move(pattern), std::move(arguments)}});
    }

    void fill(const xml::Element& element, ItemType& type, const std::string& owner) {
        type.collection = element.attribute("isCollection") == "true" || element.attribute("isCollection") == "1";
        for (const auto* component : element.elements(element.uri(), "itemComponent"))
            type.components.emplace_back(feel::normalizedName(component->attribute("name")), inner(*component, owner));
        if (const auto* function = element.child(element.uri(), "functionItem")) {
            readSignature(*function, type, owner);
        } else if (type.components.empty()) {
            readReference(element, type, owner);
        }
        type.allowed = tests(element, "allowedValues", owner);
        type.constraint = tests(element, "typeConstraint", owner);
    }

    const ItemType* inner(const xml::Element& component, const std::string& owner) {
        auto type = std::make_unique<ItemType>();
        type->name = owner + "." + feel::normalizedName(component.attribute("name"));
        type->line = component.line();
        fill(component, *type, type->name);
        const bool plain = !type->collection && type->components.empty() && !type->signature && type->allowed.empty() &&
                           type->constraint.empty();
        if (plain && !type->simple) return type->base;
        table_.inner_.push_back(std::move(type));
        return table_.inner_.back().get();
    }

    void readReference(const xml::Element& element, ItemType& type, const std::string& owner) {
        const auto reference = typeRefOf(element);
        const auto found = table_.resolve(reference, element, imports_);
        if (!found)
            problem(element, owner, "dmn.unknown_type", "there is no type `{type}`", {{"type", reference}});
        else if (*found != &type)
            type.base = *found;
        else if (auto simple = feelType(reference, {}))
            type.simple = std::move(simple);  // a definition that is named as the type of FEEL that it stands for
    }

    void readSignature(const xml::Element& function, ItemType& type, const std::string& owner) {
        ItemType::Signature signature;
        for (const auto* parameter : function.elements(function.uri(), "parameters"))
            signature.parameters.emplace_back(feel::normalizedName(parameter->attribute("name")),
                                              table_.typeOf(*parameter, imports_, problems_, owner));
        const auto output = feel::normalizedName(function.attribute("outputTypeRef"));
        if (const auto result = table_.resolve(output, function, imports_))
            signature.result = *result;
        else
            problem(function, owner, "dmn.unknown_type", "there is no type `{type}`", {{"type", output}});
        type.signature = std::move(signature);
    }

    std::vector<feel::Expression> tests(const xml::Element& element, std::string_view name, const std::string& owner) {
        const auto* constraint = element.child(element.uri(), name);
        const auto* text = constraint != nullptr ? constraint->child(element.uri(), "text") : nullptr;
        if (text == nullptr || utf8::trim(text->deepText()).empty()) return {};
        auto compiled = compileTests(text->deepText(), {});
        if (compiled) return std::move(*compiled);
        Message message{"dmn.expression", "{reason} (at {place})", {{"place", compiled.error().place}}};
        message.nest("reason", compiled.error().message);
        problems_.push_back({Severity::Error, {}, text->line(), owner, std::move(message)});
        return {};
    }

    /// A definition that stands for itself stands for nothing.
    void breakCycle(ItemType& type) {
        const ItemType* slow = &type;
        const ItemType* fast = &type;
        while (fast != nullptr && fast->base != nullptr) {
            slow = slow->base;
            fast = fast->base->base;
            if (slow != fast) continue;
            problems_.push_back({Severity::Error,
                                 {},
                                 type.line,
                                 type.name,
                                 Message{"dmn.type_cycle", "the item definition is defined by itself", {}}});
            type.base = nullptr;
            return;
        }
    }

    TypeTable& table_;
    const std::vector<Import>& imports_;
    std::vector<Problem>& problems_;
};

void TypeTable::read(const xml::Element& definitions, const std::vector<Import>& imports,
                     std::vector<Problem>& problems) {
    Reader(*this, imports, problems).read(definitions);
}

const ItemType* TypeTable::find(std::string_view name) const {
    const auto found = definitions_.find(name);
    return found != definitions_.end() ? found->second.get() : nullptr;
}

std::optional<const ItemType*> TypeTable::resolve(std::string_view typeRef, const xml::Element& at,
                                                  const std::vector<Import>& imports) {
    if (typeRef.empty()) return nullptr;
    if (const auto* own = find(typeRef)) return own;
    if (const auto colon = typeRef.find(':'); colon != std::string_view::npos) {
        // DMN 1.1: a qualified name.
        const auto* uri = at.uriFor(typeRef.substr(0, colon));
        const auto local = typeRef.substr(colon + 1);
        for (const auto& import : imports)
            if (uri != nullptr && import.model && import.namespaceUri == *uri)
                if (const auto* type = import.model->definitions().types.find(local)) return type;
        return uri != nullptr ? resolve(local, at, imports) : std::nullopt;
    }
    for (const auto& import : imports) {
        if (!import.model) continue;
        auto rest = typeRef;
        if (!import.name.empty()) {
            if (!rest.starts_with(import.name + ".")) continue;
            rest.remove_prefix(import.name.size() + 1);
        }
        if (const auto* type = import.model->definitions().types.find(rest)) return type;
    }
    if (const auto known = simple_.find(typeRef); known != simple_.end()) return known->second.get();
    auto type = feelType(typeRef, typeRef.find('<') != std::string_view::npos ? feelTypes(imports)
                                                                              : std::map<std::string, feel::TypePtr>());
    if (!type) return std::nullopt;
    if (type->kind == feel::TypeSpec::Kind::Any) return nullptr;
    auto made = std::make_unique<ItemType>();
    made->name = type->text();
    made->simple = std::move(type);
    return simple_.emplace(typeRef, std::move(made)).first->second.get();
}

const ItemType* TypeTable::typeOf(const xml::Element& element, const std::vector<Import>& imports,
                                  std::vector<Problem>& problems, const std::string& owner) {
    const auto reference = typeRefOf(element);
    const auto found = resolve(reference, element, imports);
    if (found) return *found;
    problems.push_back({Severity::Error,
                        {},
                        element.line(),
                        owner,
                        Message{"dmn.unknown_type", "there is no type `{type}`", {{"type", reference}}}});
    return nullptr;
}

std::map<std::string, feel::TypePtr> TypeTable::feelTypes(const std::vector<Import>& imports) const {
    FeelTypes types;
    std::map<std::string, feel::TypePtr> known;
    for (const auto& import : imports) {
        if (!import.model) continue;
        const auto prefix = import.name.empty() ? std::string() : import.name + ".";
        for (const auto& [name, type] : import.model->definitions().types.definitions_)
            known[prefix + name] = types.of(type.get());
    }
    for (const auto& [name, type] : definitions_)
        known[name] = types.of(type.get());
    return known;
}

Result<std::vector<feel::Expression>> compileTests(std::string_view text, const feel::CompileOptions& options) {
    const auto whole = feel::Expression::compileUnaryTests(text, options);
    if (!whole) return whole.error();
    const auto tokens = feel::tokenize(text);
    std::vector<feel::Expression> tests;
    std::uint32_t start = 0;
    int depth = 0;
    for (const auto& token : *tokens) {
        if (token.is("(") || token.is("[") || token.is("{")) ++depth;
        if (token.is(")") || token.is("]") || token.is("}")) depth = std::max(0, depth - 1);
        const bool last = token.kind == feel::Token::Kind::End;
        if (!last && (depth > 0 || !token.is(","))) continue;
        const auto end = last ? static_cast<std::uint32_t>(text.size()) : token.offset;
        auto part = feel::Expression::compileUnaryTests(text.substr(start, end - start), options);
        if (!part) return std::vector{*whole};  // what stands in odd brackets stays together
        tests.push_back(std::move(*part));
        start = token.end;
    }
    return tests;
}

}  // namespace entente::dmn
