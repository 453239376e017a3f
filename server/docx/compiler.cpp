#include "docx/compiler.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "docx/field_rules.h"
#include "docx/names.h"
#include "docx/tag_site.h"
#include "docx/used_ids.h"
#include "template/paths.h"

namespace entente::docx {

namespace {

class Compiler {
  public:
    explicit Compiler(CompiledPackage& result) : result_(result) {}

    void run(std::string bytes, const CompileOptions& options) {
        auto package = openWithoutAttachedTemplate(std::move(bytes));
        if (!package) return complain({}, package.error().message);
        result_.package = std::move(*package);
        if (auto expanded = withIncludes(*result_.package, options.include, problems()))
            result_.package = std::move(*expanded);
        if (!problems().empty()) return;
        noteLateFields();
        const auto& main = result_.package->mainPart();
        if (const auto styles = result_.package->partsOfType(main, "styles"); !styles.empty())
            if (const auto document = result_.package->parse(styles.front())) styles_ = StyleTable(*document);
        for (const auto& part : result_.package->storyParts())
            openStory(part);
        // Without the end of a tag nobody knows which tags follow it; all other problems are told at once.
        const bool isUnclosed = std::any_of(problems().begin(), problems().end(), [](const Finding& finding) {
            return finding.message.key == "template.unclosed";
        });
        if (!isUnclosed) compileStories();
        for (const auto* type : {"core-properties", "extended-properties", "custom-properties"})
            for (const auto& part : result_.package->partsOfType({}, type))
                compileProperties(part);
        for (auto& [path, place] : paths_) {
            result_.inspection.paths.push_back(path);
            result_.inspection.readAt.push_back(std::move(place));
        }
        if (!result_.parts.empty() || result_.package->isWordTemplate())
            result_.host = Host::of(*result_.package, replacedLinks());
    }

  private:
    static Result<Package> openWithoutAttachedTemplate(std::string bytes) {
        auto package = Package::openWhole(std::move(bytes));
        if (!package || !package->hasAttachedTemplate()) return package;
        auto cleaned = withoutAttachedTemplate(*package);
        if (!cleaned) return cleaned.error();
        return Package::open(std::move(*cleaned));
    }

    void noteLateFields() {
        auto late = lateFields(*result_.package);
        result_.inspection.late = std::move(late.fields);
        for (auto& problem : late.problems)
            problems().push_back(std::move(problem));
    }

    std::vector<Finding>& problems() { return result_.inspection.problems; }

    void complain(const std::string& part, Message message) {
        Place place;
        place.part = part;
        problems().push_back({Severity::Error, std::move(place), std::move(message)});
    }

    std::optional<xml::Document> parse(const std::string& part) {
        auto document = result_.package->parse(part);
        if (document) return std::move(*document);
        complain(part, document.error().message);
        return std::nullopt;
    }

    void openStory(const std::string& part) {
        for (const auto& known : stories_)
            if (known->part == part) return;
        auto document = parse(part);
        if (!document) return;
        collectIds(document->root(), result_.used);
        LinkAddresses addresses;
        auto sites = extractTags(document->root(), *result_.package, part, addresses, problems());
        note(sites);
        stories_.push_back(
            std::make_unique<Story>(Story{part, std::move(*document), std::move(sites), std::move(addresses)}));
    }

    void compileStories() {
        bool hasTags = false;
        for (const auto& story : stories_)
            hasTags = hasTags || !story->sites.empty();
        if (!hasTags) return;
        StoryContext context{&styles_, {}, {}};
        for (const auto* kind : {"footnotes", "endnotes", "comments"})
            for (const auto& part : result_.package->partsOfType(result_.package->mainPart(), kind))
                for (const auto& story : stories_)
                    if (story->part == part) context.notes[kind] = story.get();
        for (const auto& story : stories_) {
            const bool isComputed = markComputedFields(story->document.root()) > 0;
            const bool isChanged = !story->sites.empty() || isComputed || holdsMovedNotes(*story, context);
            if (isChanged && bindPrefix(*story)) keep(compilePart(*story, context, problems()));
        }
    }

    /// Relationships that only links with tags in their addresses use: each gets one of its own in the output.
    UnusedRelationships replacedLinks() const {
        UnusedRelationships replaced;
        for (const auto& story : stories_) {
            auto& ids = replaced[story->part];
            for (const auto& [link, address] : story->addresses)
                ids.emplace(link->attributeNs(names::r, "id"));
            if (!ids.empty()) keepUsed(story->document.root(), *story, ids);
        }
        return replaced;
    }

    static void keepUsed(const xml::Element& element, const Story& story, std::set<std::string>& unused) {
        if (!story.addresses.contains(&element))
            for (const auto& attribute : element.attributes())
                if (attribute.uri == names::r) unused.erase(attribute.value);
        for (const auto* child : element.elements())
            keepUsed(*child, story, unused);
    }

    static bool holdsMovedNotes(const Story& story, const StoryContext& context) {
        for (const auto& [kind, notes] : context.notes) {
            if (notes != &story) continue;
            const auto first = context.movedNotes.lower_bound(kind + " ");
            if (first != context.movedNotes.end() && first->starts_with(kind + " ")) return true;
        }
        return false;
    }

    /// Pieces that the output writes use the prefix `w`.
    bool bindPrefix(Story& story) {
        auto& root = story.document.root();
        const auto* bound = root.uriFor("w");
        if (!bound) root.declare("w", std::string(names::w));
        if (!bound || *bound == names::w) return true;
        complain(story.part,
                 {"docx.prefix", "The part uses the prefix “w” for something else than WordprocessingML.", {}});
        return false;
    }

    void compileProperties(const std::string& part) {
        const auto document = parse(part);
        if (!document) return;
        TagSites sites;
        auto program = compilePlainPart(part, *document, sites, problems());
        if (sites.empty()) return;
        note(sites);
        keep(std::move(program));
    }

    void note(const TagSites& sites) {
        for (const auto& site : sites)
            result_.inspection.tags.push_back({site.place.tag, site.place});
    }

    void keep(PartProgram program) {
        for (const auto& [path, place] : templates::requiredPaths(program.program))
            paths_.try_emplace(path, program.program.places[place]);
        result_.parts.push_back(std::move(program));
    }

    CompiledPackage& result_;
    StyleTable styles_;
    std::vector<std::unique_ptr<Story>> stories_;
    std::map<std::string, Place> paths_;
};

}  // namespace

CompiledPackage compilePackage(std::string bytes, const CompileOptions& options) {
    CompiledPackage result;
    Compiler(result).run(std::move(bytes), options);
    return result;
}

}  // namespace entente::docx
