#include "docx/template_shelf.h"

#include "base/crypto.h"

namespace entente::docx {

namespace {

/// More than all versions of a ministry's workflows hold; drafts that somebody tries out are what fills a shelf.
constexpr std::size_t kMostKept = 256;

}  // namespace

Outcome<DocxTemplate> TemplateShelf::compile(const std::string& bytes, const CompileOptions& options) {
    const auto key = sha256Hex(bytes);
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = known_.find(key); found != known_.end()) return found->second;
    }
    bool includes = false;
    auto watched = options;
    watched.include = [&](std::string_view name) {
        includes = true;
        return options.include ? options.include(name) : std::nullopt;
    };
    auto outcome = DocxTemplate::compile(bytes, watched);
    if (includes) return outcome;
    const std::lock_guard lock(mutex_);
    if (known_.size() >= kMostKept) known_.clear();
    known_.insert_or_assign(key, outcome);
    return outcome;
}

}  // namespace entente::docx
