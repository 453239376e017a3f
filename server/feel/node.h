#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "feel/run.h"
#include "feel/type.h"

namespace entente::feel {

/// One piece of a compiled expression: immutable once the parser has made it. Evaluate through `Run::evaluate`.
struct Node {
    explicit Node(std::uint32_t at) : offset(at) {}
    virtual ~Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    virtual Value evaluate(Run& run) const = 0;
    /// What is known of its values without evaluating: the results of functions. Null: nothing.
    virtual TypePtr type() const { return nullptr; }
    /// A name, or entries and elements of one, and nothing else.
    virtual bool isPath() const { return false; }

    std::uint32_t offset;              ///< of its operator or first letter: where messages point
    std::uint32_t begin = 0, end = 0;  ///< what it stands for in the source
};

using NodePtr = std::unique_ptr<Node>;
using Nodes = std::vector<NodePtr>;

}  // namespace entente::feel
