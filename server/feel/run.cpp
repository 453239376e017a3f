#include "feel/run.h"

#include "feel/closure.h"
#include "feel/function.h"
#include "feel/node.h"
#include "feel/token.h"

namespace entente::feel {

namespace {

constexpr int kReasons = 200;  // more do not help a reader, and building them costs

EvaluationEnded spent(std::string key, std::string pattern, std::uint64_t limit) {
    return {Error{ErrorKind::Limit, {std::move(key), std::move(pattern), {{"limit", std::to_string(limit)}}}, {}}};
}

/// What a message quotes of the source: the part itself, or its beginning.
std::string quoted(std::string_view source, const Node& node) {
    constexpr std::size_t kLongest = 200;
    auto part = source.substr(node.begin, node.end - node.begin);
    if (part.size() <= kLongest) return std::string(part);
    auto end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(part[end]) & 0xC0) == 0x80)
        --end;
    return std::string(part.substr(0, end)) + "…";
}

}  // namespace

Run::Run(const Variables& variables, const Environment& environment, std::vector<Diagnostic>* diagnostics)
    : variables_(&variables), environment_(environment), diagnostics_(diagnostics) {
    stack_.reserve(64);
}

Value Run::evaluate(const Node& node) {
    step();
    if (depth_ >= environment_.limits.depth) depthSpent();
    ++depth_;
    const auto* outer = node_;
    node_ = &node;
    auto value = node.evaluate(*this);
    node_ = outer;
    --depth_;
    return value;
}

void Run::stepsSpent() const {
    throw spent("feel.steps_spent", "the expression takes more than {limit} steps", environment_.limits.steps);
}

void Run::depthSpent() const {
    throw spent("feel.depth_spent", "the expression is nested, or calls itself, more than {limit} levels deep",
                static_cast<std::uint64_t>(environment_.limits.depth));
}

void Run::memorySpent() const {
    throw spent("feel.memory_spent", "the expression makes more than {limit} bytes of texts and lists",
                environment_.limits.memory);
}

void Run::checkElements(std::size_t elements) const {
    if (elements <= environment_.limits.elements) return;
    throw spent("feel.elements_spent", "a list or context would have more than {limit} elements",
                environment_.limits.elements);
}

void Run::checkCharacters(std::size_t characters) const {
    if (characters <= environment_.limits.characters) return;
    throw spent("feel.characters_spent", "a text would be longer than {limit} bytes", environment_.limits.characters);
}

void Run::checkNesting(std::uint32_t depth) const {
    if (depth > static_cast<std::uint32_t>(environment_.limits.depth)) depthSpent();
}

Value Run::list(List items) {
    checkElements(items.size());
    allocate(items.size() * sizeof(Value));
    Value value(std::move(items));
    checkNesting(value.depth());
    return value;
}

Value Run::context(Context entries) {
    checkElements(entries.size());
    allocate(entries.size() * sizeof(Context::Entry));
    Value value(std::move(entries));
    checkNesting(value.depth());
    return value;
}

Value Run::text(std::string text) {
    checkCharacters(text.size());
    allocate(text.size());
    return Value(std::move(text));
}

Value Run::fail(std::string key, std::string pattern, Message::Arguments arguments) {
    if (++reasons_ > kReasons) return {};
    Message message{std::move(key), std::move(pattern), std::move(arguments)};
    auto value = Value::null(message.english());
    if (diagnostics_ != nullptr) {
        const auto [line, column] = positionAt(source_, offset());
        diagnostics_->push_back(
            {line, column, std::move(message), node_ == nullptr ? std::string() : quoted(source_, *node_)});
    }
    return value;
}

void Run::end(Message message) const {
    throw EvaluationEnded{Error{ErrorKind::Invalid, std::move(message), placeAt(source_, offset())}};
}

std::uint32_t Run::offset() const {
    return node_ == nullptr ? 0 : node_->offset;
}

const Value* Run::global(std::string_view name) const {
    if (closure_ != nullptr)
        if (const auto* value = closure_->global(name)) return value;
    return variables_->find(name);
}

Value Run::call(const Function& function, const List& arguments) {
    const auto expected = function.parameters().size();
    if (!function.variadic() && arguments.size() != expected)
        return fail("feel.argument_count", "the function takes {expected} arguments, not {given}",
                    {{"expected", std::to_string(expected)}, {"given", std::to_string(arguments.size())}});
    step();
    if (depth_ >= environment_.limits.depth) depthSpent();
    ++depth_;
    auto value = function.call(arguments, *this);
    --depth_;
    return value;
}

Run::FrameGuard::FrameGuard(Run& run, const Frame& frame)
    : run_(run),
      base_(run.base_),
      size_(run.stack_.size()),
      source_(run.source_),
      closure_(run.closure_),
      variables_(run.variables_) {
    run.base_ = size_;
    run.stack_.resize(size_ + static_cast<std::size_t>(frame.slots));
    run.source_ = frame.source;
    run.closure_ = frame.closure;
    if (frame.variables != nullptr) run.variables_ = frame.variables;
}

Run::FrameGuard::~FrameGuard() {
    run_.stack_.resize(size_);
    run_.base_ = base_;
    run_.source_ = source_;
    run_.closure_ = closure_;
    run_.variables_ = variables_;
}

}  // namespace entente::feel
