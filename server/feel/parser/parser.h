#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "feel/expression.h"
#include "feel/node.h"

namespace entente::feel {

/// What the parser makes of a source text.
struct Parsed {
    NodePtr root;
    int slots = 0;                                ///< of the frame it runs in; with unary tests slot 0 is the input `?`
    std::vector<std::vector<std::string>> paths;  ///< what it needs from outside: a name and the static path behind it
};

/// `source` must live until the nodes are made; functions inside keep a copy for messages.
Result<Parsed> parse(std::string_view source, const CompileOptions& options, bool unary);

}  // namespace entente::feel
