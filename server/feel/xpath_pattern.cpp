#include "feel/xpath_pattern.h"

#include <unicode/uregex.h>

namespace entente::feel {

namespace {

constexpr std::string_view kNameStart = "\\p{L}_:";
constexpr std::string_view kNameChar = "\\p{L}\\p{N}\\p{M}_:.\\-\\u00B7";

class Translator {
  public:
    explicit Translator(std::string_view pattern) : pattern_(pattern) {}

    std::optional<std::string> run() {
        while (at_ < pattern_.size()) {
            const char c = pattern_[at_];
            if (c == '\\') {
                if (!escape(false)) return std::nullopt;
            } else if (c == '[') {
                if (!characterClass(0)) return std::nullopt;
            } else if (c == '(' && pattern_.substr(at_, 2) == "(?" && pattern_.substr(at_, 3) != "(?:") {
                return std::nullopt;  // look-around and inline flags are not XPath's
            } else {
                out_ += c;
                ++at_;
            }
        }
        return std::move(out_);
    }

  private:
    bool escape(bool inClass) {
        if (at_ + 1 == pattern_.size()) return false;
        const char letter = pattern_[at_ + 1];
        at_ += 2;
        switch (letter) {
            case 'i':
                out_ += "[" + std::string(kNameStart) + "]";
                return true;
            case 'I':
                out_ += "[^" + std::string(kNameStart) + "]";
                return true;
            case 'c':
                out_ += "[" + std::string(kNameChar) + "]";
                return true;
            case 'C':
                out_ += "[^" + std::string(kNameChar) + "]";
                return true;
            case 'p':
            case 'P':
                return property(letter);
            default:
                break;
        }
        static constexpr std::string_view kAllowed = "nrtdDsSwW\\|.?*+(){}[]^$-";
        const bool reference = !inClass && letter >= '1' && letter <= '9';
        if (kAllowed.find(letter) == std::string_view::npos && !reference) return false;
        out_ += '\\';
        out_ += letter;
        return true;
    }

    /// `\p{IsBasicLatin}` names a block in XPath, `\p{InBasicLatin}` in ICU.
    bool property(char letter) {
        const auto end = pattern_.find('}', at_);
        if (at_ == pattern_.size() || pattern_[at_] != '{' || end == std::string_view::npos) return false;
        auto name = std::string(pattern_.substr(at_ + 1, end - at_ - 1));
        if (name.starts_with("Is")) name.replace(0, 2, "In");
        out_ += '\\';
        out_ += letter;
        out_ += "{" + name + "}";
        at_ = end + 1;
        return true;
    }

    /// `[a-z-[aeiou]]` is `[a-z--[aeiou]]` for ICU; a bracket inside needs an escape in both.
    bool characterClass(int depth) {
        if (depth > 20) return false;
        out_ += '[';
        ++at_;
        if (at_ < pattern_.size() && pattern_[at_] == '^') {
            out_ += '^';
            ++at_;
        }
        bool empty = true;
        while (at_ < pattern_.size()) {
            const char c = pattern_[at_];
            if (c == ']') {
                if (empty) return false;
                out_ += ']';
                ++at_;
                return true;
            }
            if (c == '\\') {
                if (!escape(true)) return false;
            } else if (c == '-' && pattern_.substr(at_, 2) == "-[") {
                out_ += "--";
                ++at_;
                if (!characterClass(depth + 1)) return false;
            } else if (c == '[') {
                return false;
            } else {
                if (c == '&') out_ += '\\';  // `&&` is an intersection for ICU only
                out_ += c;
                ++at_;
            }
            empty = false;
        }
        return false;
    }

    std::string_view pattern_;
    std::size_t at_ = 0;
    std::string out_;
};

/// Flag `x`: white space goes before anything else is read, except inside of character classes.
std::string withoutSpace(std::string_view pattern) {
    std::string result;
    int classes = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const char c = pattern[at];
        const bool escaped =
            !result.empty() && result.back() == '\\' && (result.size() < 2 || result[result.size() - 2] != '\\');
        if (c == '[' && !escaped) ++classes;
        if (c == ']' && !escaped && classes > 0) --classes;
        if (classes == 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
        result += c;
    }
    return result;
}

}  // namespace

std::optional<std::string> translatePattern(std::string_view pattern, std::string_view flags, std::uint32_t& options) {
    bool literal = false;
    bool extended = false;
    for (const char flag : flags) {
        switch (flag) {
            case 's':
                options |= UREGEX_DOTALL;
                break;
            case 'm':
                options |= UREGEX_MULTILINE;
                break;
            case 'i':
                options |= UREGEX_CASE_INSENSITIVE;
                break;
            case 'x':
                extended = true;
                break;
            case 'q':
                literal = true;
                break;
            default:
                return std::nullopt;
        }
    }
    if (!literal && extended) return Translator(withoutSpace(pattern)).run();
    if (!literal) return Translator(pattern).run();
    options |= UREGEX_LITERAL;
    return std::string(pattern);
}

std::optional<std::string> translateReplacement(std::string_view replacement, std::string_view flags, int groups) {
    const bool literal = flags.find('q') != std::string_view::npos;
    const auto digitAt = [&](std::size_t at) {
        return at < replacement.size() && replacement[at] >= '0' && replacement[at] <= '9' ? replacement[at] - '0' : -1;
    };
    std::string result;
    for (std::size_t at = 0; at < replacement.size(); ++at) {
        const char c = replacement[at];
        if (c != '$' && c != '\\') {
            result += c;
        } else if (literal) {
            result += {'\\', c};
        } else if (c == '\\') {
            const char escaped = at + 1 < replacement.size() ? replacement[++at] : '\0';
            if (escaped != '$' && escaped != '\\') return std::nullopt;
            result += {c, escaped};
        } else {
            int group = digitAt(++at);
            if (group < 0) return std::nullopt;
            while (digitAt(at + 1) >= 0 && group * 10 + digitAt(at + 1) <= groups)
                group = group * 10 + digitAt(++at);
            if (group <= groups) result += "$" + std::to_string(group);
        }
    }
    return result;
}

}  // namespace entente::feel
