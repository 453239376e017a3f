#include "docx/compiler.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "docx/names.h"
#include "docx/structure.h"
#include "docx/tag_site.h"
#include "template/paths.h"

namespace entente::docx {

namespace {

using names::isW;

std::int64_t numberOf(std::string_view text, int base = 10) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number, base);
    return number;
}

void collectIds(const xml::Element& element, UsedIds& used) {
    const auto paragraph = numberOf(element.attributeNs(names::w14, "paraId"), 16);
    if (paragraph > 0 && paragraph < 0x80000000)
        used.paragraphPrefixes[static_cast<std::size_t>(paragraph >> 16)] = true;
    if (isW(element, "bookmarkStart"))
        used.bookmark = std::max(used.bookmark, numberOf(element.attributeNs(names::w, "id")));
    if (element.is(names::wp, "docPr")) used.drawing = std::max(used.drawing, numberOf(element.attribute("id")));
    for (const auto* child : element.elements())
        collectIds(*child, used);
}

class Compiler {
  public:
    explicit Compiler(CompiledPackage& result) : result_(result) {}

    void run(std::string bytes) {
        auto package = openWithoutAttachedTemplate(std::move(bytes));
        if (!package) return complain({}, package.error().message);
        result_.package = std::move(*package);
        const auto& main = result_.package->mainPart();
        if (const auto styles = result_.package->partsOfType(main, "styles"); !styles.empty())
            if (const auto document = result_.package->parse(styles.front())) listStyles_ = listStyles(*document);
        compileStory(main);
        for (const auto* type : {"header", "footer", "footnotes", "endnotes", "comments"})
            for (const auto& part : result_.package->partsOfType(main, type))
                compileStory(part);
        for (const auto* type : {"core-properties", "extended-properties", "custom-properties"})
            for (const auto& part : result_.package->partsOfType({}, type))
                compileProperties(part);
        result_.inspection.paths.assign(paths_.begin(), paths_.end());
    }

  private:
    static Result<Package> openWithoutAttachedTemplate(std::string bytes) {
        auto package = Package::open(std::move(bytes));
        if (!package || !package->hasAttachedTemplate()) return package;
        auto cleaned = withoutAttachedTemplate(*package);
        if (!cleaned) return cleaned.error();
        return Package::open(std::move(*cleaned));
    }

    void complain(const std::string& part, Message message) {
        Place place;
        place.part = part;
        result_.inspection.problems.push_back({Severity::Error, std::move(place), std::move(message)});
    }

    std::optional<xml::Document> parse(const std::string& part) {
        auto document = result_.package->parse(part);
        if (document) return std::move(*document);
        complain(part, document.error().message);
        return std::nullopt;
    }

    /// Pieces that the output writes use the prefix `w`.
    bool bindPrefix(const std::string& part, xml::Document& document) {
        const auto* bound = document.root().uriFor("w");
        if (!bound) document.root().declare("w", std::string(names::w));
        if (!bound || *bound == names::w) return true;
        complain(part, {"docx.prefix", "The part uses the prefix “w” for something else than WordprocessingML.", {}});
        return false;
    }

    void compileStory(const std::string& part) {
        if (result_.parts.contains(part)) return;
        auto document = parse(part);
        if (!document) return;
        collectIds(document->root(), result_.used);
        auto& findings = result_.inspection.problems;
        const auto before = findings.size();
        const auto sites = extractTags(document->root(), part, findings);
        if (findings.size() == before && sites.empty()) return;
        note(sites);
        if (findings.size() != before || !bindPrefix(part, *document)) return;
        keep(compilePart(part, *document, sites, listStyles_, findings));
    }

    void compileProperties(const std::string& part) {
        const auto document = parse(part);
        if (!document) return;
        TagSites sites;
        auto program = compilePlainPart(part, *document, sites, result_.inspection.problems);
        if (sites.empty()) return;
        note(sites);
        keep(std::move(program));
    }

    void note(const TagSites& sites) {
        for (const auto& site : sites)
            result_.inspection.tags.push_back({site.place.tag, site.place});
    }

    void keep(PartProgram program) {
        for (auto& path : templates::requiredPaths(program.program))
            paths_.insert(std::move(path));
        auto name = program.part;
        result_.parts.emplace(std::move(name), std::move(program));
    }

    CompiledPackage& result_;
    std::unordered_set<std::string> listStyles_;
    std::set<std::string> paths_;
};

}  // namespace

CompiledPackage compilePackage(std::string bytes) {
    CompiledPackage result;
    Compiler(result).run(std::move(bytes));
    return result;
}

}  // namespace entente::docx
