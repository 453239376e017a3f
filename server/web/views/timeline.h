#pragma once

#include <vector>

#include "web/frame.h"
#include "web/views/program.h"

namespace entente::web {

/// The two lanes of a program as a drawing (SVG without styles of its own: the page's policy allows none). It says
/// nothing that the table below it does not say, so assistive technology skips it. Empty without spans.
Html lanesHtml(const Site& site, const Frame& frame, const ProgramView& view);

}  // namespace entente::web
