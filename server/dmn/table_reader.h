#pragma once

#include <string>
#include <vector>

#include "dmn/logic/decision_table.h"
#include "dmn/logic_reader.h"

namespace entente::dmn {

/// Reads one decision table (8.3) with the names and options of a logic reader.
class TableReader {
  public:
    explicit TableReader(LogicReader& reader) : reader_(reader) {}

    /// `expected` is the declared type of the table's value: its allowed values order the outputs of a table that
    /// names none itself.
    LogicPtr read(const xml::Element& element, const std::string& owner, const ItemType* expected);

  private:
    bool readPolicy(const xml::Element& element, const std::string& owner, DecisionTable& table);
    void readInput(const xml::Element& element, const std::string& owner, DecisionTable& table);
    void readOutput(const xml::Element& element, const std::string& owner, const ItemType* expected, bool only,
                    DecisionTable& table);
    bool readRule(const xml::Element& element, const std::string& owner, DecisionTable& table);
    InputEntry readEntry(const xml::Element& element, const std::string& owner);
    std::vector<feel::Expression> tests(const xml::Element& element, std::string_view name, const std::string& owner);

    LogicReader& reader_;
    std::vector<std::string> annotations_;
};

}  // namespace entente::dmn
