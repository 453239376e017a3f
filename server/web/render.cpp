#include "web/render.h"

#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary_interface.h>
#include <ctemplate/template_string.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "web/template_source.h"

namespace entente::web {

namespace {

bool namesHtml(std::string_view name) {
    return name.ends_with("_html");
}

/// What ctemplate asks for names, answered from `Data`; notes every name that is not there, or of the wrong kind.
class Scope final : public ctemplate::TemplateDictionaryInterface {
  public:
    Scope(const Data& data, const Scope* outer, std::string& missing) : data_(data), outer_(outer), missing_(missing) {}

  protected:
    ctemplate::TemplateString GetValue(const ctemplate::TemplateString& variable) const override {
        const std::string_view name(variable.data(), variable.size());
        const auto* field = find(name);
        if (field != nullptr) {
            if (const auto* text = std::get_if<std::string>(field)) return {text->data(), text->size()};
            if (const auto* html = std::get_if<Html>(field)) return {html->text().data(), html->text().size()};
        }
        note(name);
        return {""};
    }

    bool IsHiddenSection(const ctemplate::TemplateString& name) const override {
        return !isShown({name.data(), name.size()});
    }
    bool IsUnhiddenSection(const ctemplate::TemplateString& name) const override { return !IsHiddenSection(name); }

    Iterator* CreateSectionIterator(const ctemplate::TemplateString& section) const override {
        const auto* field = find({section.data(), section.size()});
        const auto* list = field == nullptr ? nullptr : std::get_if<std::shared_ptr<const Data::List>>(field);
        return list == nullptr ? new Items(*this) : new Items(**list, *this);
    }

    bool IsHiddenTemplate(const ctemplate::TemplateString& /*name*/) const override { return true; }
    const char* GetIncludeTemplateName(const ctemplate::TemplateString& /*variable*/, int /*number*/) const override {
        return "";
    }
    Iterator* CreateTemplateIterator(const ctemplate::TemplateString& /*section*/) const override {
        return new Items({}, *this);
    }
    void DumpToString(std::string* out, int /*level*/) const override { out->clear(); }

  private:
    /// The scopes of a section's repetitions: one an item, or the scope itself once.
    class Items final : public Iterator {
      public:
        explicit Items(const Scope& once) : once_(&once) {}
        Items(const Data::List& list, const Scope& outer) {
            for (const auto& item : list)
                scopes_.push_back(std::make_unique<Scope>(item, &outer, outer.missing_));
        }
        bool HasNext() const override { return next_ < (once_ != nullptr ? 1 : scopes_.size()); }
        const TemplateDictionaryInterface& Next() override {
            const auto current = next_++;
            if (once_ != nullptr) return *once_;
            return *scopes_[current];
        }

      private:
        const Scope* once_ = nullptr;
        std::vector<std::unique_ptr<Scope>> scopes_;
        std::size_t next_ = 0;
    };

    const Data::Field* find(std::string_view name) const {
        for (const auto* scope = this; scope != nullptr; scope = scope->outer_)
            if (const auto* field = scope->data_.find(name)) return field;
        return nullptr;
    }

    bool isShown(std::string_view name) const {
        if (const auto* field = find(name)) return holds(*field);
        if (name.ends_with("_separator")) return false;  // ctemplate shows it by itself, between items
        if (name.starts_with("no_"))
            if (const auto* field = find(name.substr(3))) return !holds(*field);
        note(name);
        return false;
    }

    static bool holds(const Data::Field& field) {
        if (const auto* shown = std::get_if<bool>(&field)) return *shown;
        if (const auto* text = std::get_if<std::string>(&field)) return !text->empty();
        if (const auto* html = std::get_if<Html>(&field)) return !html->empty();
        return !std::get<std::shared_ptr<const Data::List>>(field)->empty();
    }

    void note(std::string_view name) const {
        if (missing_.empty()) missing_ = name;
    }

    const Data& data_;
    const Scope* outer_;
    std::string& missing_;
};

std::map<std::string, std::string> readFolder(const std::string& folder) {
    std::map<std::string, std::string> sources;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".html") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        if (!file) throw TemplateError("cannot read " + entry.path().string());
        sources[entry.path().stem().string()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return sources;
}

std::string cacheKey(std::string_view name, const Language& language) {
    return std::string(name) + '.' + language.tag;
}

}  // namespace

struct Templates::Compiled {
    ctemplate::TemplateCache cache;
};

Html Html::escaped(std::string_view text) {
    return Html(escapeHtml(text));
}

Data& Data::set(std::string name, List list) {
    return put(std::move(name), std::make_shared<const List>(std::move(list)));
}

Data& Data::set(std::string name, Data group) {
    List list;
    list.push_back(std::move(group));
    return set(std::move(name), std::move(list));
}

Data& Data::put(std::string name, Field field) {
    if (namesHtml(name) != std::holds_alternative<Html>(field))
        throw TemplateError("a name ends in `_html` if and only if it holds HTML: `" + name + "`");
    fields_.insert_or_assign(std::move(name), std::move(field));
    return *this;
}

const Data::Field* Data::find(std::string_view name) const {
    const auto found = fields_.find(name);
    return found == fields_.end() ? nullptr : &found->second;
}

Templates::Templates(const std::string& folder, const Catalogue& catalogue)
    : Templates(readFolder(folder), catalogue) {}

Templates::Templates(const std::map<std::string, std::string>& sources, const Catalogue& catalogue)
    : compiled_(std::make_unique<Compiled>()) {
    for (const auto& language : catalogue.languages()) {
        for (const auto& entry : sources) {
            const auto source = prepareSource(entry.first, sources, catalogue, language);
            if (!compiled_->cache.StringToTemplateCache(cacheKey(entry.first, language), source,
                                                        ctemplate::STRIP_BLANK_LINES))
                throw TemplateError("template `" + entry.first + "` cannot be compiled");
        }
    }
    compiled_->cache.Freeze();
}

Templates::~Templates() = default;

Html Templates::render(std::string_view name, const Language& language, const Data& data) const {
    std::string missing;
    std::string markup;
    const Scope scope(data, nullptr, missing);
    if (!compiled_->cache.ExpandNoLoad(cacheKey(name, language), ctemplate::STRIP_BLANK_LINES, &scope, nullptr,
                                       &markup))
        throw TemplateError("no template `" + std::string(name) + "` in language `" + language.tag + "`");
    if (!missing.empty())
        throw TemplateError("template `" + std::string(name) + "` asks for `" + missing + "`, which is not filled");
    return Html(std::move(markup));
}

}  // namespace entente::web
