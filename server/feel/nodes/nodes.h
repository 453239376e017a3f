#pragma once

#include <memory>
#include <string>
#include <vector>

#include "feel/closure.h"
#include "feel/node.h"
#include "feel/type.h"

/// Makers of the nodes, one file per family. `at` is the offset of the node in the source. Slots belong to the frame of
/// the surrounding function (or of the expression) and are given out by the parser.
namespace entente::feel {

// literals.cpp
NodePtr literalNode(std::uint32_t at, Value value);
NodePtr listNode(std::uint32_t at, Nodes elements);
struct EntryNode {
    std::string name;
    int slot;  ///< later entries see the value there
    NodePtr value;
};
NodePtr contextNode(std::uint32_t at, std::vector<EntryNode> entries);
NodePtr rangeNode(std::uint32_t at, NodePtr low, bool lowIncluded, NodePtr high, bool highIncluded);
/// Of a unary test: the other end is missing.
NodePtr openRangeNode(std::uint32_t at, Range::Form form, NodePtr end, bool included);

// names.cpp
struct NameReference {
    std::string name;
    std::vector<int> itemSlots;  ///< items of filters around it, innermost first: their entries go before
    int slot = -1;               ///< -1: a variable from outside, else a built-in
    std::shared_ptr<const Function> builtin;
    bool called = false;  ///< a variable `date` that is no function does not hide the built-in in `date(…)`
};
NodePtr nameNode(std::uint32_t at, NameReference reference);

// access.cpp
NodePtr pathNode(std::uint32_t at, NodePtr source, std::string name);
/// `item` is where the filter puts the element under test.
NodePtr filterNode(std::uint32_t at, NodePtr source, NodePtr predicate, int item);

// operators.cpp
enum class Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual
};
NodePtr arithmeticNode(std::uint32_t at, Operator operation, NodePtr left, NodePtr right);
NodePtr negationNode(std::uint32_t at, NodePtr operand);
NodePtr comparisonNode(std::uint32_t at, Operator operation, NodePtr left, NodePtr right);
NodePtr betweenNode(std::uint32_t at, NodePtr value, NodePtr low, NodePtr high);
NodePtr conjunctionNode(std::uint32_t at, NodePtr left, NodePtr right);
NodePtr disjunctionNode(std::uint32_t at, NodePtr left, NodePtr right);
NodePtr instanceOfNode(std::uint32_t at, NodePtr value, TypePtr type);

// tests.cpp
NodePtr comparisonTest(std::uint32_t at, Operator operation, int input, NodePtr operand);
/// `usesInput`: the expression speaks of `?` itself, so its boolean is the answer.
NodePtr valueTest(std::uint32_t at, int input, NodePtr value, bool usesInput);
/// Any of the tests, or with `negated` none of them.
NodePtr anyTest(std::uint32_t at, Nodes tests, bool negated);
/// Puts the value into the slot and tests it.
NodePtr inNode(std::uint32_t at, NodePtr value, int input, NodePtr test);

// control.cpp
struct Iterator {
    int slot;
    NodePtr domain;
    NodePtr end;  ///< null unless the domain is `from..end`
};
NodePtr conditionalNode(std::uint32_t at, NodePtr condition, NodePtr then, NodePtr otherwise);
NodePtr forNode(std::uint32_t at, std::vector<Iterator> iterators, int partial, NodePtr body);
NodePtr quantifiedNode(std::uint32_t at, bool every, std::vector<Iterator> iterators, NodePtr condition);

// functions.cpp
NodePtr functionNode(std::uint32_t at, std::shared_ptr<const FunctionCode> code);
/// `names` is empty for positional arguments.
NodePtr invocationNode(std::uint32_t at, NodePtr callee, Nodes arguments, std::vector<std::string> names);

}  // namespace entente::feel
