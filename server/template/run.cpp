#include "template/run.h"

#include <utility>

#include "template/form_value.h"

namespace entente::templates {

namespace {

using feel::Value;

constexpr std::size_t mostFindings = 100;
constexpr std::size_t mostBytes = std::size_t{256} << 20;
constexpr std::size_t mostOperations = 20'000'000;

/// What loops and `set` have named, over the data, over the functions of the template language.
class Scope final : public feel::Variables {
  public:
    explicit Scope(const feel::Context& data) : data_(data) {}

    const Value* find(std::string_view name) const override {
        for (auto own = own_.rbegin(); own != own_.rend(); ++own)
            if (own->first == name) return &own->second;
        const auto* found = data_.find(name);
        return found ? found : formFunctions().find(name);
    }

    /// `document("agenda")` is not the document itself, whose number and title a template reads as `document`.
    const Value* function(std::string_view name) const override { return formFunctions().find(name); }

    std::vector<std::string> names() const override {
        std::vector<std::string> names;
        names.reserve(own_.size() + data_.size());
        for (const auto& [name, value] : own_)
            names.push_back(name);
        for (const auto& [name, value] : data_.entries())
            names.push_back(name);
        return names;
    }

    std::size_t depth() const { return own_.size(); }
    void push(std::string name, Value value) { own_.emplace_back(std::move(name), std::move(value)); }
    void replace(std::size_t index, Value value) { own_[index].second = std::move(value); }
    void cut(std::size_t depth) { own_.resize(depth); }

  private:
    const feel::Context& data_;
    std::vector<std::pair<std::string, Value>> own_;
};

class Runner {
  public:
    Runner(const Program& program, const feel::Context& data, const feel::Environment& environment, Output& output,
           std::vector<Finding>& findings, const RunOptions& options)
        : program_(program),
          environment_(environment),
          output_(output),
          findings_(findings),
          options_(options),
          scope_(data) {}

    void block(const Block& block) {
        const auto depth = scope_.depth();
        for (const auto& op : block) {
            if (stopped()) break;
            std::visit([this](const auto& what) { step(what); }, op.what);
        }
        scope_.cut(depth);
    }

  private:
    bool stopped() {
        if (stopped_) return true;
        if (++operations_ > mostOperations || output_.size() > mostBytes) {
            stopped_ = true;
            const Place none;
            complain(none, {"template.too_much", "The document would become too large.", {}});
        }
        return stopped_;
    }

    void complain(const Place& place, Message message, Severity severity = Severity::Error) {
        for (const auto& known : findings_)
            if (known.place.tag == place.tag && known.place.part == place.part && known.place.line == place.line &&
                known.place.column == place.column && known.message.key == message.key)
                return;  // the same tag in a repetition
        findings_.push_back({severity, place, std::move(message)});
        if (findings_.size() >= mostFindings && severity == Severity::Error) stopped_ = true;
    }

    /// A problem of the data; draft mode goes on.
    void complainOfData(std::uint32_t place, Message message) {
        failed_ = true;
        complain(program_.places[place], std::move(message), options_.draft ? Severity::Warning : Severity::Error);
    }

    /// What a plain path leads to, without the evaluator; null when a step needs it.
    const Value* walk(const std::vector<std::string>& path) const {
        if (path.empty()) return nullptr;
        const Value* value = scope_.find(path.front());
        for (std::size_t i = 1; i < path.size() && value; ++i)
            value = value->isContext() ? value->context().find(path[i]) : nullptr;
        return value;
    }

    Value evaluate(const Query& query, std::uint32_t place) {
        if (const auto* found = walk(query.path)) return *found;
        auto evaluation = query.expression.evaluateWithDiagnostics(scope_, environment_);
        if (!evaluation) {
            complainOfData(place, evaluation.error().message);
            return {};
        }
        for (auto& diagnostic : evaluation->diagnostics) {
            const auto& key = diagnostic.message.key;
            // An entry that is absent is a null; but one that is nearly there was meant, where it is all that is asked.
            const bool isMisspelt = key == "feel.unknown_entry_like" && !query.path.empty();
            if (isMisspelt || key.starts_with("feel.unknown_name"))
                complainOfData(place, std::move(diagnostic.message));
        }
        return std::move(evaluation->value);
    }

    void step(const Literal& literal) { output_.literal(literal.text); }

    void step(const Mark& mark) { output_.mark(mark.id); }

    void step(const Print& print) {
        failed_ = false;
        std::optional<Message> reason;
        if (const auto* found = walk(print.query.path)) {
            reason = output_.print(*found, print.slot);
        } else if (const auto value = evaluate(print.query, print.place); !failed_) {
            reason = output_.print(value, print.slot);
        }
        if (reason) complainOfData(print.place, std::move(*reason));
        if (failed_ && options_.draft) output_.missing(program_.places[print.place], print.slot);
    }

    void step(const Set& set) { scope_.push(set.name, evaluate(set.query, set.place)); }

    void step(const If& choice) {
        for (const auto& branch : choice.branches) {
            if (branch.condition) {
                const auto value = evaluate(*branch.condition, branch.place);
                if (!value.isBoolean() && !value.isNull())
                    complainOfData(branch.place,
                                   {"template.not_boolean", "The condition is neither true nor false.", {}});
                if (!value.isTrue()) continue;
            }
            return block(branch.body);
        }
    }

    void step(const For& loop) {
        const auto value = evaluate(loop.list, loop.place);
        if (!value.isList() && !value.isNull())
            return complainOfData(loop.place, {"template.not_list",
                                               "A repetition needs a list; this is a {type}.",
                                               {{"type", std::string(feel::typeName(value.type()))}}});
        if (value.isNull() || value.list().empty()) return block(loop.otherwise);
        const auto& list = value.list();
        const auto depth = scope_.depth();
        scope_.push("loop", {});
        scope_.push(loop.name, {});
        for (std::size_t i = 0; i < list.size() && !stopped_; ++i) {
            if (loop.usesLoop) scope_.replace(depth, position(list, i));
            scope_.replace(depth + 1, list[i]);
            block(loop.body);
        }
        scope_.cut(depth);
    }

    static Value position(const feel::List& list, std::size_t i) {
        return feel::Context{{"index", Value(static_cast<std::int64_t>(i) + 1)},
                             {"first", Value(i == 0)},
                             {"last", Value(i + 1 == list.size())},
                             {"length", Value(static_cast<std::int64_t>(list.size()))},
                             {"previous", i == 0 ? Value() : list[i - 1]}};
    }

    const Program& program_;
    const feel::Environment& environment_;
    Output& output_;
    std::vector<Finding>& findings_;
    const RunOptions& options_;
    Scope scope_;
    std::size_t operations_ = 0;
    bool stopped_ = false;
    bool failed_ = false;  ///< the value asked for last
};

}  // namespace

void run(const Program& program, const feel::Context& data, const feel::Environment& environment, Output& output,
         std::vector<Finding>& findings, const RunOptions& options) {
    Runner(program, data, environment, output, findings, options).block(program.block);
}

}  // namespace entente::templates
