#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace entente::workflow {

/// What the header `kind` of a task of the type `entente:record` may name.
inline constexpr std::array<std::string_view, 7> kRecordKinds = {"person", "participation", "session", "duty",
                                                                 "theme",  "venue",         "program"};

constexpr bool isRecordKind(std::string_view kind) {
    return std::find(kRecordKinds.begin(), kRecordKinds.end(), kind) != kRecordKinds.end();
}

}  // namespace entente::workflow
