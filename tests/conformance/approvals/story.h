#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

/// Files of stories: a line `story: title`, then what happens, a line each.
namespace entente::test {

struct Line {
    int number = 0;
    std::string text;
};

struct Story {
    std::string title;
    std::vector<Line> lines;
};

inline std::string trimmed(std::string_view text) {
    return std::string(utf8::trim(text));
}

inline std::vector<std::string> parts(const std::string& text, char separator) {
    std::vector<std::string> found;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        found.push_back(trimmed(part));
    return found;
}

inline std::vector<Story> storiesOf(const std::filesystem::path& file) {
    std::vector<Story> stories;
    std::ifstream stream(file);
    int number = 0;
    for (std::string text; std::getline(stream, text);) {
        ++number;
        if (text.starts_with("story: "))
            stories.push_back({text.substr(7), {}});
        else if (!trimmed(text).empty() && !stories.empty())
            stories.back().lines.push_back({number, trimmed(text)});
    }
    return stories;
}

}  // namespace entente::test
