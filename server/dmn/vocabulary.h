#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace entente::dmn {

/// The model namespaces of DMN 1.1 to 1.5. Their elements mean the same wherever they exist.
constexpr std::array<std::string_view, 5> kModelNamespaces{
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/"};

/// The FEEL namespaces of the same versions: of types in DMN 1.1, and of expression languages.
constexpr std::array<std::string_view, 5> kFeelNamespaces{
    "http://www.omg.org/spec/FEEL/20140401", "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/", "https://www.omg.org/spec/DMN/20211108/FEEL/",
    "https://www.omg.org/spec/DMN/20230324/FEEL/"};

inline bool isModelNamespace(std::string_view uri) {
    return std::find(kModelNamespaces.begin(), kModelNamespaces.end(), uri) != kModelNamespaces.end();
}

/// Names of FEEL as an expression or type language; an absent one means it too.
inline bool isFeelLanguage(std::string_view language) {
    return language.empty() || language == "feel" || language == "FEEL" ||
           std::find(kFeelNamespaces.begin(), kFeelNamespaces.end(), language) != kFeelNamespaces.end();
}

}  // namespace entente::dmn
