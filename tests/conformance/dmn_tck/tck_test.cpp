// The public DMN TCK (github.com/dmn-tck/tck): every test case of every folder against the model beside it.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "base/time.h"
#include "conformance/dmn_tck/tck_value.h"
#include "dmn/model.h"
#include "feel/expression.h"
#include "xml/document.h"

namespace fs = std::filesystem;
using namespace entente;

namespace {

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// `folder/test case/result node` of what needs a Java virtual machine.
std::set<std::string> javaCalls() {
    std::ifstream in(fs::path(ENTENTE_SOURCE_DIR) / "tests/conformance/dmn_tck/java_calls.txt");
    std::set<std::string> names;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line[0] != '#') names.insert(line);
    return names;
}

std::shared_ptr<const dmn::Model> load(const fs::path& file) {
    std::map<std::string, std::string> byNamespace;
    for (const auto& entry : fs::directory_iterator(file.parent_path())) {
        if (entry.path().extension() != ".dmn") continue;
        auto bytes = bytesOf(entry.path());
        const auto space = dmn::namespaceOf(bytes);
        byNamespace.emplace(space, std::move(bytes));
    }
    const auto model = dmn::Model::load(bytesOf(file), [&](const std::string& space) -> std::optional<std::string> {
        const auto found = byNamespace.find(space);
        return found != byNamespace.end() ? std::optional(found->second) : std::nullopt;
    });
    return model ? *model : nullptr;
}

struct Tally {
    int passed = 0, failed = 0;
    std::set<std::string> failures;
    std::set<std::string> silent;  ///< null as expected, but nobody is told why

    void count(const std::string& name, bool ok, const std::string& expected, const std::string& actual) {
        ok ? ++passed : ++failed;
        if (ok) return;
        failures.insert(name);
        fmt::print("FAILED {}\n  expected {}\n  actual   {}\n", name, expected, actual);
    }
};

std::string nameOf(const fs::path& file, const xml::Element& testCase, const xml::Element& result) {
    return fmt::format("{}/{}/{}", file.parent_path().filename().string(), testCase.attribute("id"),
                       result.attribute("name"));
}

void runCase(const fs::path& file, const dmn::Model& model, const xml::Element& testCase, Tally& tally) {
    feel::Context inputs;
    for (const auto* input : testCase.elements(tck::kTestCase, "inputNode")) {
        const std::string space(input->attribute("namespace"));
        const std::string name(input->attribute("name"));
        inputs.set(space.empty() ? name : space + "#" + name, tck::valueOf(*input));
    }
    for (const auto* result : testCase.elements(tck::kTestCase, "resultNode")) {
        const auto name = nameOf(file, testCase, *result);
        const auto kind = testCase.attribute("type");
        const bool called = kind == "decisionService" || kind == "bkm";
        const auto target = called ? testCase.attribute("invocableName") : result->attribute("name");
        const auto* expectedNode = result->child(tck::kTestCase, "expected");
        const auto expected = expectedNode != nullptr ? tck::valueOf(*expectedNode) : feel::Value();
        const SystemClock clock;
        const auto evaluated = model.evaluate(target, inputs, feel::Environment{clock});
        if (!evaluated) {
            tally.count(name, false, expected.text(), evaluated.error().message.english());
            continue;
        }
        auto actual = evaluated->value;
        // A service with several output decisions gives a context of them.
        if (called && actual.isContext() && !expected.isContext()) actual = actual[result->attribute("name")];
        std::string text = actual.text();
        for (const auto& diagnostic : evaluated->diagnostics)
            text +=
                fmt::format("\n           {}:{} {}", diagnostic.line, diagnostic.column, diagnostic.message.english());
        tally.count(name, tck::matches(expected, actual), expected.text(), text);
        if (result->attribute("errorResult") == "true" && evaluated->diagnostics.empty()) tally.silent.insert(name);
    }
}

void runFile(const fs::path& file, Tally& tally) {
    const auto tests = xml::Document::parse(bytesOf(file));
    REQUIRE_MESSAGE(tests.ok(), file.string());
    const auto* modelName = tests->root().child(tck::kTestCase, "modelName");
    REQUIRE_MESSAGE(modelName != nullptr, file.string());
    const auto model = load(file.parent_path() / modelName->text());
    for (const auto* testCase : tests->root().elements(tck::kTestCase, "testCase")) {
        if (model) {
            runCase(file, *model, *testCase, tally);
            continue;
        }
        for (const auto* result : testCase->elements(tck::kTestCase, "resultNode"))
            tally.count(nameOf(file, *testCase, *result), false, "a model", "none could be read");
    }
}

}  // namespace

TEST_CASE("the DMN TCK passes but for calls of Java") {
    const auto* given = std::getenv("ENTENTE_DMN_TCK");
    const auto root = given != nullptr ? fs::path(given) : fs::path(ENTENTE_SHARED_DIR) / "conformance/dmn-tck";
    if (!fs::exists(root)) {
        MESSAGE("skipped: no DMN TCK at " << root.string());
        return;
    }
    std::set<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(root))
        if (entry.path().extension() == ".xml") files.insert(entry.path());
    Tally tally;
    for (const auto& file : files)
        runFile(file, tally);
    fmt::print("{} passed, {} failed\n", tally.passed, tally.failed);
    CHECK(tally.passed > 0);
    const auto java = javaCalls();
    for (const auto& name : tally.failures)
        CHECK_MESSAGE(java.contains(name), name);
    for (const auto& name : tally.silent)
        CHECK_MESSAGE(java.contains(name), name << " is null, and no diagnostic says why");
}
