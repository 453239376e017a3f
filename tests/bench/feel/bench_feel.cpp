// Compiled FEEL, and a decision table of it, against feelin, which reads an expression anew at each evaluation as
// form-js and its like do. Takes what feelin.mjs measured, checks that both give the same result, prints the times and
// their ratios.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "dmn/model.h"
#include "feel/expression.h"
#include "feel/json.h"
#include "xml/escape.h"

namespace entente::feel {

namespace {

using Work = std::function<std::string()>;  // one evaluation; its result as JSON

std::string read(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

template <typename T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message.english());
    return std::move(*result);
}

/// The best of several rounds, as feelin.mjs measures.
double nanoseconds(const std::function<void()>& work) {
    using Clock = std::chrono::steady_clock;
    double best = 1e300;
    for (int round = 0; round < 5; ++round) {
        const auto begin = Clock::now();
        const auto end = begin + std::chrono::milliseconds(200);
        std::size_t runs = 0;
        auto now = begin;
        for (; now < end; now = Clock::now())
            for (int i = 0; i < 20; ++i, ++runs)
                work();
        best =
            std::min(best, std::chrono::duration<double, std::nano>(now - begin).count() / static_cast<double>(runs));
    }
    return best;
}

class Bench {
  public:
    double measure(const Value& it) {
        const auto kind = it["kind"].textOr("");
        if (kind == "evaluate") return evaluation(it);
        if (kind == "table") return table(it);
        return nanoseconds([text = it["expression"].string()] { need(Expression::compile(text)); });
    }

  private:
    static void mustEqual(const Value& it, const Value& result) {
        if (toJson(result) != toJson(it["result"]))
            throw std::runtime_error(fmt::format("{}: feelin gives {}, Entente {}", it["name"].text(),
                                                 toJson(it["result"]), toJson(result)));
    }

    double evaluation(const Value& it) const {
        const auto expression = need(Expression::compile(it["expression"].string()));
        const auto& context = it["context"].context();
        mustEqual(it, need(expression.evaluate(context, environment_)));
        return nanoseconds([&] { need(expression.evaluate(context, environment_)); });
    }

    /// The same cells as the decision table of a model; its answer is the number of the first rule that matches.
    static std::string model(const Value& it) {
        std::string text =
            R"(<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="bench" name="bench" namespace="bench">)";
        for (const auto& [name, value] : it["inputs"].context().entries())
            text += fmt::format(R"(<inputData id="input_{0}" name="{0}"><variable name="{0}"/></inputData>)", name);
        text += R"(<decision id="rule" name="rule"><variable name="rule"/>)";
        for (const auto& [name, value] : it["inputs"].context().entries())
            text += fmt::format(R"(<informationRequirement><requiredInput href="#input_{}"/></informationRequirement>)",
                                name);
        text += R"(<decisionTable hitPolicy="FIRST">)";
        for (const auto& [name, value] : it["inputs"].context().entries())
            text += fmt::format("<input><inputExpression><text>{}</text></inputExpression></input>", name);
        text += R"(<output name="rule"/>)";
        std::size_t number = 0;
        for (const auto& cells : it["rules"].list()) {
            text += "<rule>";
            for (const auto& cell : cells.list()) {
                text += "<inputEntry><text>";
                xml::escapeText(text, cell.string());
                text += "</text></inputEntry>";
            }
            text += fmt::format("<outputEntry><text>{}</text></outputEntry></rule>", ++number);
        }
        return text + "</decisionTable></decision></definitions>";
    }

    double table(const Value& it) const {
        const auto decisions = need(dmn::Model::load(model(it)));
        const auto& inputs = it["inputs"].context();
        mustEqual(it, need(decisions->evaluate("rule", inputs, environment_)).value);
        return nanoseconds([&] { need(decisions->evaluate("rule", inputs, environment_)); });
    }

    SystemClock clock_;
    Environment environment_{clock_};
};

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

void run(const std::string& path) {
    const auto measured = need(fromJson(read(path)));
    fmt::print("FEEL on {}, {} threads; feelin {} on Node {}\n", processor(), std::thread::hardware_concurrency(),
               measured["feelin"].text(), measured["node"].text());
    fmt::print("{:<28}{:>14}{:>14}{:>10}\n", "microseconds", "Entente", "feelin", "ratio");
    Bench bench;
    double logarithms = 0;
    for (const auto& it : measured["cases"].list()) {
        const double own = bench.measure(it);
        const double other = it["nanoseconds"].number().toDouble();
        logarithms += std::log(other / own);
        fmt::print("{:<28}{:>14.2f}{:>14.2f}{:>9.0f}x\n", it["name"].string(), own / 1000, other / 1000, other / own);
    }
    const auto count = static_cast<double>(measured["cases"].list().size());
    fmt::print("{:<56}{:>9.0f}x\n", "geometric mean (wanted: 40, none below 20)", std::exp(logarithms / count));
}

}  // namespace

}  // namespace entente::feel

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "usage: bench_feel RESULTS.json (from feelin.mjs)\n");
        return 2;
    }
    try {
        entente::feel::run(arguments[1]);
        return 0;
    } catch (const std::exception& failure) {
        fmt::print(stderr, "{}\n", failure.what());
        return 1;
    }
}
