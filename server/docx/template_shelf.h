#pragma once

#include <map>
#include <mutex>
#include <string>

#include "docx/docx_template.h"

namespace entente::docx {

/// Templates that were compiled before, found by their bytes: most versions of a workflow, and every check of a draft,
/// bring the same ones, and compiling one takes longer than all else of a package. Thread-safe.
class TemplateShelf {
  public:
    /// As `DocxTemplate::compile`. One that includes others is compiled each time, since those may differ.
    Outcome<DocxTemplate> compile(const std::string& bytes, const CompileOptions& options);

  private:
    std::mutex mutex_;
    std::map<std::string, Outcome<DocxTemplate>> known_;  // by SHA-256
};

}  // namespace entente::docx
