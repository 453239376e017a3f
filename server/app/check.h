#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/installation.h"
#include "base/error.h"

namespace entente::app {

/// What `entente check` found.
struct CheckReport {
    std::vector<Problem> problems;        ///< sorted by file and line, each once; `file` is a path, `line` at least 1
    std::vector<std::string> unreadable;  ///< sentences about files that could not be read
    std::size_t files = 0;                ///< that were checked

    std::size_t count(Severity severity) const;
};

/// Whether `check` knows what to do with a file of this name.
bool isCheckable(const std::filesystem::path& file);

/// Checks files, and the files of folders with all folders in them: definitions (`.bpmn`), forms (`.form`), Word
/// templates (`.docx`) and mail texts (`.txt`; in folders those of a folder `mail`). A definition is also held against
/// the forms and mail texts beside it, the Word templates of the nearest folder `docx_templates` above it and the mail
/// texts of the nearest folder `common/mail`, else those of `shipped`. With `runnable` what activation refuses is an
/// error. Never throws for bad input.
CheckReport check(const std::vector<std::filesystem::path>& paths, bool runnable, const Installation& shipped);

/// `FILE:LINE: element ID: error: text`, on one line whatever the text holds.
std::string text(const Problem& problem);

}  // namespace entente::app
