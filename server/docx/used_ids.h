#pragma once

#include "docx/marks.h"
#include "docx/package.h"

namespace entente::docx {

/// Adds the ids below `element`.
void collectIds(const xml::Element& element, UsedIds& used);

/// The ids of all parts with text.
UsedIds usedIds(const Package& package);

}  // namespace entente::docx
