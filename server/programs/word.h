#pragma once

namespace entente::programs {

/// A code with what a table in Korean calls it; in the catalogues `participation.role.speaker`.
struct Word {
    const char* code;
    const char* korean;
};

}  // namespace entente::programs
