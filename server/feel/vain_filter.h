#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace entente::feel {

/// Names `x` of filters that compare `item.x` with `x`: within a filter that is the same entry of the same element
/// (DMN 1.3, 10.3.2.5), so the comparison holds for each, whatever `x` is outside. Each once; an expression that cannot
/// be read has none. Thread-safe.
std::vector<std::string> vainFilters(std::string_view expression);

}  // namespace entente::feel
