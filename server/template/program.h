#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "feel/expression.h"
#include "template/outcome.h"

/// What a template compiles to, whatever it makes: literal text, and operations that decide which of it comes out.
namespace entente::templates {

struct Op;
using Block = std::vector<Op>;

/// Comes out as it is.
struct Literal {
    std::string text;
};

/// A point where the output does something of its own, such as a new id in Word.
struct Mark {
    std::uint32_t id;
};

/// An expression; when it is but a path (`program.partner.name`), also its steps, so that no evaluator is needed to
/// walk them.
struct Query {
    feel::Expression expression;
    std::vector<std::string> path;

    explicit Query(feel::Expression compiled);
};

struct Print {
    Query query;
    std::uint32_t place;  ///< in Program::places
    std::uint32_t slot;   ///< what the output needs to know of the surroundings
};

struct Branch {
    std::optional<Query> condition;  ///< none: else
    std::uint32_t place;
    Block body;
};

struct If {
    std::vector<Branch> branches;
};

struct For {
    std::string name;
    Query list;
    std::uint32_t place;
    bool usesLoop;  ///< whether something inside reads `loop`
    Block body;
    Block otherwise;
};

struct Set {
    std::string name;
    Query query;
    std::uint32_t place;
};

struct Op {
    std::variant<Literal, Mark, Print, If, For, Set> what;
};

/// Immutable once built; thread-safe to share.
struct Program {
    Block block;
    std::vector<Place> places;
};

}  // namespace entente::templates
