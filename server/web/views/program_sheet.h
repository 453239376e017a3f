#pragma once

#include <string>
#include <vector>

#include "web/frame.h"

namespace entente::web {

/// `/programs/{code}/sheet`: everything that a program is made of, each part with the way to its form.
struct ProgramSheetView {
    struct Line {
        std::string label = {}, text = {};
    };
    struct Item {
        std::string title = {}, url = {};
        bool mayKeep = false;
        std::vector<Line> lines = {};
    };
    struct Part {
        std::string id = {}, heading = {}, about = {}, empty = {};
        std::vector<Item> items = {};
        std::string addUrl = {}, addText = {};  ///< empty: may not
        std::string tableUrl = {};              ///< with `/import` and `/export` behind it; empty: none
    };
    std::string title = {};
    Link back = {};
    std::vector<Part> parts = {};
    std::string following = {};  ///< where a program that follows this one is entered; empty: may not
};
std::string render(const Site& site, const Frame& frame, const ProgramSheetView& view);

}  // namespace entente::web
