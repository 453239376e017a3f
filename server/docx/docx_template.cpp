#include "docx/docx_template.h"

#include <mutex>
#include <utility>

#include "docx/compiler.h"
#include "docx/part_output.h"
#include "zip/writer.h"

namespace entente::docx {

namespace {

/// Deflaters at rest: their tables are larger than most documents, so each thread that renders borrows one.
class Deflaters {
  public:
    std::unique_ptr<zip::Deflater> take() {
        const std::lock_guard lock(mutex_);
        if (resting_.empty()) return std::make_unique<zip::Deflater>();
        auto deflater = std::move(resting_.back());
        resting_.pop_back();
        return deflater;
    }

    void giveBack(std::unique_ptr<zip::Deflater> deflater) {
        const std::lock_guard lock(mutex_);
        resting_.push_back(std::move(deflater));
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<zip::Deflater>> resting_;
};

}  // namespace

struct DocxTemplate::Compiled {
    CompiledPackage all;
    mutable Deflaters deflaters;
};

Outcome<DocxTemplate> DocxTemplate::compile(std::string bytes, const CompileOptions& options) {
    auto compiled = std::make_shared<Compiled>();
    compiled->all = compilePackage(std::move(bytes), options);
    auto problems = compiled->all.inspection.problems;
    if (!problems.empty()) return {std::nullopt, std::move(problems)};
    return {DocxTemplate(std::move(compiled)), {}};
}

Outcome<std::string> DocxTemplate::render(const feel::Context& data, const feel::Environment& environment,
                                          const templates::RenderOptions& options) const {
    const auto& all = compiled_->all;
    const auto& archive = all.package->archive();
    std::vector<Finding> findings;
    Rendering rendering{environment, options, Additions(all.host), FreshIds(all.used)};
    std::map<std::string_view, zip::Compressed> filled;
    auto deflater = compiled_->deflaters.take();
    std::size_t size = archive.bytes().size();
    for (const auto& part : all.parts) {
        PartOutput output(part, rendering, *deflater);
        templates::run(part.program, data, environment, output, findings, {.draft = options.draft});
        auto& compressed = filled[part.part] = output.finish();
        size += compressed.bytes.size();
    }
    auto changed = rendering.additions.changedParts(all.package->isWordTemplate());
    if (templates::hasErrors(findings)) {
        compiled_->deflaters.giveBack(std::move(deflater));
        return {std::nullopt, std::move(findings)};
    }

    zip::Writer writer;
    writer.reserve(size);
    const auto put = [&](const std::string& name, const std::string& bytes) {
        deflater->write(bytes);
        writer.add(name, deflater->finish());
    };
    for (const auto& entry : archive.entries()) {
        if (const auto part = filled.find(entry.name); part != filled.end()) {
            writer.add(entry.name, part->second);
            part->second = {};
        } else if (const auto found = changed.find(entry.name); found != changed.end()) {
            put(entry.name, found->second);
            changed.erase(found);
        } else {
            writer.copy(archive, entry);
        }
    }
    for (const auto& [name, bytes] : changed)
        put(name, bytes);
    compiled_->deflaters.giveBack(std::move(deflater));
    return {writer.finish(), std::move(findings)};
}

const Inspection& DocxTemplate::inspection() const {
    return compiled_->all.inspection;
}

Inspection inspect(std::string bytes, const CompileOptions& options) {
    return compilePackage(std::move(bytes), options).inspection;
}

}  // namespace entente::docx
