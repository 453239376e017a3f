#pragma once

#include <string>
#include <vector>

/// Our own judge of Word documents, for tests: what the document engine writes must give no finding. It knows nothing
/// of the engine; it shares only the ZIP and XML readers.
namespace entente::docxcheck {

/// One broken rule. `rule` is a stable name such as `opc.relationship_target`; `line` is that of the element in the
/// part, 0 where there is none.
struct Finding {
    std::string rule;
    std::string part;
    int line = 0;
    std::string text;
};

/// Which rules to ask.
struct Rules {
    /// Folder with the ECMA-376 transitional schemas (`wml.xsd`, `opc-xsd/`); empty: leave them out. They are run by
    /// `xmllint` on parts that went through markup-compatibility preprocessing (ECMA-376 part 3).
    std::string schemaFolder;
};

/// All findings, in the order container, package, structure, schema. A container that cannot be opened gives one.
std::vector<Finding> check(const std::string& bytes, const Rules& rules = {});

/// One finding a line, for messages of tests.
std::string describe(const std::vector<Finding>& findings);

bool has(const std::vector<Finding>& findings, const std::string& rule);

}  // namespace entente::docxcheck
