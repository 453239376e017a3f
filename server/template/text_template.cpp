#include <algorithm>
#include <tuple>
#include <utility>

#include "base/utf8.h"
#include "template/builder.h"
#include "template/form_value.h"
#include "template/html.h"
#include "template/paths.h"
#include "template/print.h"
#include "template/qr.h"
#include "template/run.h"
#include "template/tag.h"
#include "template/template.h"

namespace entente::templates {

struct TextTemplate::Compiled {
    Escaping escaping = Escaping::None;
    Program program;
    std::vector<std::string> paths;
};

namespace {

constexpr std::size_t deepestInclude = 10;
constexpr std::size_t longestAround = 120;

/// The line around a place, shortened.
std::string lineAround(std::string_view text, std::size_t at) {
    const auto before = text.rfind('\n', at);
    const std::size_t begin = before == std::string_view::npos || at == 0 ? 0 : before + 1;
    auto line = utf8::trim(text.substr(begin, text.find('\n', at) - begin));
    if (line.size() <= longestAround) return std::string(line);
    std::size_t end = longestAround;
    while ((static_cast<unsigned char>(line[end]) & 0xC0) == 0x80)
        --end;
    return std::string(line.substr(0, end)) + "…";
}

bool isBlank(std::string_view text) {
    return text.find_first_not_of(" \t\r") == std::string_view::npos;
}

class Compiler {
  public:
    explicit Compiler(const TextTemplate::Options& options) : options_(options) {}

    void text(std::string_view text, const std::string& file) {
        text_ = text;
        file_ = file;
        lineEnds_ = 0;
        counted_ = 0;
        std::size_t done = 0;
        while (const auto found = nextTag(text_, done)) {
            const auto where = placeOf(*found);
            if (!found->closed) {
                complain(where, {"template.unclosed", "This tag has no end.", {}});
                break;
            }
            auto tag = parseTag(found->normalised);
            auto begin = found->begin;
            auto end = found->end;
            if (!tag) {
                complain(where, tag.error().message);
            } else if (tag->kind != TagKind::Print) {
                takeWholeLine(begin, end, done);
            }
            builder_.literal(text_.substr(done, begin - done));
            done = end;
            if (tag && tag->kind == TagKind::Merge)
                complain(where, {"template.merge_in_text", "Only cells of a table in Word can be joined.", {}});
            if (tag && tag->kind == TagKind::Include) {
                include(*tag, where);
            } else if (tag) {
                builder_.tag(*tag, where);
            }
        }
        builder_.literal(text_.substr(done));
    }

    Program finish() { return builder_.finish(findings_); }
    std::vector<Finding> takeFindings() { return std::move(findings_); }

  private:
    Place placeOf(const ScannedTag& tag) {
        lineEnds_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(tag.begin), '\n'));
        counted_ = tag.begin;
        const auto before = text_.substr(0, tag.begin).rfind('\n');
        const auto start = before == std::string_view::npos ? 0 : before + 1;
        const auto column = utf8::length(text_.substr(start, tag.begin - start)) + 1;
        const auto shown = tag.closed ? std::string(text_.substr(tag.begin, tag.end - tag.begin))
                                      : std::string(text_.substr(tag.begin, 2));
        return {file_, lineEnds_ + 1, static_cast<int>(column), lineAround(text_, tag.begin), shown};
    }

    void complain(Place place, Message message) {
        findings_.push_back({Severity::Error, std::move(place), std::move(message)});
    }

    /// Widens a tag to its line, with its end, when there are but such tags on it. Tags before it on the line are done
    /// already, so only what stands between `done` and the tag counts.
    void takeWholeLine(std::size_t& begin, std::size_t& end, std::size_t done) {
        const auto before = text_.substr(0, begin).rfind('\n');
        const std::size_t lineBegin = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t lineEnd = std::min(text_.find('\n', end), text_.size());
        if (!holdsOnlyStatements(text_.substr(lineBegin, lineEnd - lineBegin))) return;
        begin = std::max(lineBegin, done);
        const auto next = nextTag(text_, end);
        end = next && next->begin < lineEnd ? next->begin : std::min(lineEnd + 1, text_.size());
    }

    static bool holdsOnlyStatements(std::string_view line) {
        std::size_t done = 0;
        while (const auto tag = nextTag(line, done)) {
            if (!tag->closed || line[tag->begin + 1] == '{') return false;
            if (tag->normalised.find("include") != std::string::npos) return false;  // it prints
            if (!isBlank(line.substr(done, tag->begin - done))) return false;
            done = tag->end;
        }
        return isBlank(line.substr(done));
    }

    void include(const Tag& tag, const Place& place) {
        if (depth_ >= deepestInclude)
            return complain(place, {"template.include_depth", "Templates include one another too deeply.", {}});
        const auto loaded = options_.include ? options_.include(tag.name) : std::nullopt;
        if (!loaded)
            return complain(
                place, {"template.include_missing", "There is no template “{name}” to include.", {{"name", tag.name}}});
        const auto saved = std::tuple(text_, file_, lineEnds_, counted_);
        ++depth_;
        text(*loaded, tag.name);
        --depth_;
        std::tie(text_, file_, lineEnds_, counted_) = saved;
    }

    const TextTemplate::Options& options_;
    ProgramBuilder builder_;
    std::vector<Finding> findings_;
    std::string_view text_;
    std::string file_;
    int lineEnds_ = 0;
    std::size_t counted_ = 0;
    std::size_t depth_ = 0;
};

class TextOutput final : public Output {
  public:
    TextOutput(Escaping escaping, const feel::Environment& environment, const RenderOptions& options)
        : escaping_(escaping), environment_(environment), options_(options) {}

    std::string text;

    void literal(std::string_view piece) override { text += piece; }
    void mark(std::uint32_t /*id*/) override {}
    void missing(const Place& place, std::uint32_t /*slot*/) override { put("⟦" + place.tag + "⟧"); }
    std::size_t size() const override { return text.size(); }

    std::optional<Message> print(const feel::Value& value, std::uint32_t /*slot*/) override {
        if (const auto* formed = FormValue::of(value))
            return std::visit([&](const auto& form) { return printForm(form); }, formed->form());
        auto printed = toText(value, environment_);
        if (!printed) return printed.error().message;
        put(*printed);
        return std::nullopt;
    }

  private:
    using Problem = std::optional<Message>;

    bool isHtml() const { return escaping_ == Escaping::Html; }

    void put(std::string_view piece) {
        if (isHtml()) {
            escapeHtml(text, piece);
        } else {
            text += piece;
        }
    }

    Problem printForm(const LinkForm& form) {
        if (isHtml()) {
            writeHtmlLink(text, form.text, form.url);
        } else {
            text += form.text == form.url ? form.url : form.text + " (" + form.url + ")";
        }
        return std::nullopt;
    }

    Problem printForm(const PageBreakForm& /*form*/) { return std::nullopt; }

    Problem printForm(const MarkdownForm& form) {
        const auto blocks = parseMarkdown(form.text);
        if (!blocks) return blocks.error().message;
        if (isHtml()) {
            writeHtml(text, *blocks);
        } else {
            text += form.text;  // Markdown is made to be read as it is
        }
        return std::nullopt;
    }

    Problem printForm(const PictureForm& form) {
        if (!isHtml()) {
            text += form.alt;
            return std::nullopt;
        }
        const auto bytes = pictureBytes(form.source, options_.resources);
        if (!bytes) return bytes.error().message;
        const auto info = readPicture(*bytes);
        if (!info) return info.error().message;
        writeHtmlPicture(text, *bytes, info->mediaType, form.width, form.alt);
        return std::nullopt;
    }

    Problem printForm(const QrForm& form) {
        if (!isHtml()) {
            text += form.text;
            return std::nullopt;
        }
        const auto picture = qrPicture(form.text);
        if (!picture) return picture.error().message;
        writeHtmlPicture(text, *picture, "image/png", form.width, form.alt.empty() ? form.text : form.alt);
        return std::nullopt;
    }

    Problem printForm(const DocumentForm& /*form*/) {
        return Message{"template.document_in_text", "Another document can be put into a Word document only.", {}};
    }

    Problem printForm(const RefusedForm& form) { return form.reason; }

    Escaping escaping_;
    const feel::Environment& environment_;
    const RenderOptions& options_;
};

}  // namespace

Outcome<TextTemplate> TextTemplate::compile(std::string_view text) {
    return compile(text, Options{});
}

Outcome<TextTemplate> TextTemplate::compile(std::string_view text, const Options& options) {
    if (!utf8::valid(text)) {
        Place place;
        place.part = options.file;
        return {std::nullopt, {{Severity::Error, place, {"template.encoding", "The template is not UTF-8.", {}}}}};
    }
    Compiler compiler(options);
    compiler.text(text, options.file);
    auto compiled = std::make_shared<Compiled>();
    compiled->escaping = options.escaping;
    compiled->program = compiler.finish();
    auto findings = compiler.takeFindings();
    if (!findings.empty()) return {std::nullopt, std::move(findings)};
    for (const auto& [path, place] : templates::requiredPaths(compiled->program))
        compiled->paths.push_back(path);
    return {TextTemplate(std::move(compiled)), {}};
}

Outcome<std::string> TextTemplate::render(const feel::Context& data, const feel::Environment& environment,
                                          const RenderOptions& options) const {
    TextOutput output(compiled_->escaping, environment, options);
    std::vector<Finding> findings;
    run(compiled_->program, data, environment, output, findings, {.draft = options.draft});
    if (hasErrors(findings)) return {std::nullopt, std::move(findings)};
    return {std::move(output.text), std::move(findings)};
}

const std::vector<std::string>& TextTemplate::requiredPaths() const {
    return compiled_->paths;
}

}  // namespace entente::templates
