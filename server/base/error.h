#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

/// A sentence for people: English here, other languages by `key` in the message catalogues of `web/messages`.
/// `{name}` in the English pattern and in the catalogue's pattern is replaced by the argument of that name.
struct Message {
    using Arguments = std::vector<std::pair<std::string, std::string>>;

    std::string key;
    std::string pattern;
    Arguments arguments;

    /// The English sentence.
    std::string english() const { return fill(pattern, arguments); }

    /// Takes another sentence as the argument `name`: in English, and with its own key and arguments as `name.key` and
    /// `name.ARGUMENT`, so that a catalogue can say the whole in its language.
    Message& nest(const std::string& name, const Message& inner);
    /// What was nested under that name; without a key when nothing was.
    Message nested(std::string_view name) const;

    /// `pattern` with each `{name}` replaced by its argument; an unknown name stays as it is written.
    static std::string fill(std::string_view pattern, const Arguments& arguments);
};

enum class ErrorKind {
    NotFound,   ///< no such thing, or not for this person
    Invalid,    ///< the input breaks a rule; the message says which
    Rejected,   ///< the state forbids it, for example a task that is already complete
    Conflict,   ///< somebody else was faster; deciding again may succeed
    Forbidden,  ///< this person may not
    Limit,      ///< a size, count, depth or time budget is used up
};

/// One expected failure. Infrastructure failures are exceptions instead.
struct Error {
    ErrorKind kind = ErrorKind::Invalid;
    Message message;
    std::string place = {};  ///< field, element id or `line:column`; empty when there is none
};

enum class Severity { Error, Warning, Note };

/// One finding of a check: of a definition, form, template or expression.
struct Problem {
    Severity severity = Severity::Error;
    std::string file = {};
    int line = 0;              ///< 1-based; 0 when unknown
    std::string element = {};  ///< id of the element or field; empty when there is none
    Message message;
};

Error invalid(std::string key, std::string pattern, Message::Arguments arguments = {}, std::string place = {});
Error rejected(std::string key, std::string pattern, Message::Arguments arguments = {});
Error notFound(std::string key, std::string pattern, Message::Arguments arguments = {});

}  // namespace entente
