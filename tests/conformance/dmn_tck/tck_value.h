#pragma once

#include "feel/value.h"
#include "xml/element.h"

namespace entente::tck {

constexpr std::string_view kTestCase = "http://www.omg.org/spec/DMN/20160719/testcase";

/// What an element of `valueType` (testCases.xsd) stands for. Throws std::runtime_error for what it cannot read.
feel::Value valueOf(const xml::Element& holder);

/// Whether a result is as expected: numbers to eight decimal places, as the runners of other engines compare them.
bool matches(const feel::Value& expected, const feel::Value& actual);

}  // namespace entente::tck
