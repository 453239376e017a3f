#include "feel/parser/type_parser.h"

#include <array>
#include <utility>

namespace entente::feel {

namespace {

constexpr int kDeepest = 30;

class TypeParser {
  public:
    TypeParser(const std::vector<Token>& tokens, std::size_t& at, const std::map<std::string, TypePtr>& known)
        : tokens_(tokens), at_(at), known_(known) {}

    TypePtr type() {
        if (++depth_ > kDeepest) return nullptr;
        if (auto found = simple()) return found;
        if (takeWord("list")) return generic(TypeSpec::Kind::List);
        if (takeWord("range")) return generic(TypeSpec::Kind::Range);
        if (takeWord("context")) return context();
        if (takeWord("function")) return function();
        return qualified();
    }

  private:
    bool takeWord(std::string_view word) {
        if (!tokens_[at_].isWord(word)) return false;
        ++at_;
        return true;
    }
    bool take(std::string_view symbol) {
        if (!tokens_[at_].is(symbol)) return false;
        ++at_;
        return true;
    }

    bool takeWords(std::initializer_list<std::string_view> words) {
        const auto start = at_;
        for (const auto word : words) {
            if (takeWord(word)) continue;
            at_ = start;
            return false;
        }
        return true;
    }

    TypePtr simple() {
        if (takeWords({"date", "and", "time"})) return TypeSpec::of(Type::DateTime);
        if (takeWords({"years", "and", "months", "duration"}) || takeWord("yearMonthDuration"))
            return TypeSpec::of(Type::YearsMonthsDuration);
        if (takeWords({"days", "and", "time", "duration"}) || takeWord("dayTimeDuration"))
            return TypeSpec::of(Type::DaysTimeDuration);
        static constexpr std::array<std::pair<std::string_view, Type>, 6> kScalars{{{"number", Type::Number},
                                                                                    {"string", Type::String},
                                                                                    {"boolean", Type::Boolean},
                                                                                    {"date", Type::Date},
                                                                                    {"time", Type::Time},
                                                                                    {"dateTime", Type::DateTime}}};
        for (const auto& [name, scalar] : kScalars)
            if (takeWord(name)) return TypeSpec::of(scalar);
        if (takeWord("Any")) return TypeSpec::any();
        if (takeWord("Null")) return std::make_shared<const TypeSpec>(TypeSpec{TypeSpec::Kind::Null});
        if (takeWord("duration")) return std::make_shared<const TypeSpec>(TypeSpec{TypeSpec::Kind::Duration});
        return nullptr;
    }

    TypePtr generic(TypeSpec::Kind kind) {
        TypeSpec spec{kind};
        if (take("<")) {
            spec.element = type();
            if (!spec.element || !take(">")) return nullptr;
            if (spec.element->kind == TypeSpec::Kind::Any) spec.element = nullptr;
        }
        return std::make_shared<const TypeSpec>(std::move(spec));
    }

    TypePtr context() {
        TypeSpec spec{TypeSpec::Kind::Context};
        spec.open = !take("<");
        if (!spec.open) {
            do {
                std::string name;
                while (tokens_[at_].kind == Token::Kind::Word) {
                    if (!name.empty()) name += ' ';
                    name += tokens_[at_++].text;
                }
                if (name.empty() || !take(":")) return nullptr;
                auto entry = type();
                if (!entry) return nullptr;
                spec.entries.emplace_back(std::move(name), std::move(entry));
            } while (take(","));
            if (!take(">")) return nullptr;
        }
        return std::make_shared<const TypeSpec>(std::move(spec));
    }

    TypePtr function() {
        TypeSpec spec{TypeSpec::Kind::Function};
        spec.open = !take("<");
        if (!spec.open) {
            if (!tokens_[at_].is(">")) {
                do {
                    auto parameter = type();
                    if (!parameter) return nullptr;
                    spec.entries.emplace_back(std::string(), std::move(parameter));
                } while (take(","));
            }
            if (!take(">") || !take("->")) return nullptr;
            spec.element = type();
            if (!spec.element) return nullptr;
        }
        return std::make_shared<const TypeSpec>(std::move(spec));
    }

    /// A type of the caller: the longest of its names, which may have points and spaces.
    TypePtr qualified() {
        std::string name;
        TypePtr found;
        auto end = at_;
        for (auto i = at_; tokens_[i].kind == Token::Kind::Word || tokens_[i].kind == Token::Kind::Number ||
                           (i > at_ && (tokens_[i].is(".") || tokens_[i].is("-")));
             ++i) {
            if (!name.empty() && tokens_[i].spaceBefore) name += ' ';
            name += tokens_[i].text;
            if (const auto entry = known_.find(name); entry != known_.end()) {
                found = entry->second;
                end = i + 1;
            }
        }
        at_ = end;
        return found;
    }

    const std::vector<Token>& tokens_;
    std::size_t& at_;
    const std::map<std::string, TypePtr>& known_;
    int depth_ = 0;
};

}  // namespace

TypePtr parseType(const std::vector<Token>& tokens, std::size_t& at, const std::map<std::string, TypePtr>& known) {
    return TypeParser(tokens, at, known).type();
}

}  // namespace entente::feel
