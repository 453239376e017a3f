#include "docx/includes.h"

#include <map>
#include <utility>

#include "docx/graft.h"
#include "docx/names.h"
#include "docx/tag_site.h"
#include "docx/used_ids.h"

namespace entente::docx {

namespace {

using names::isW;
using templates::Finding;
using xml::Element;

constexpr int deepest = 10;
constexpr int most = 200;

class Includer {
  public:
    Includer(const DocumentLoader& load, std::vector<Finding>& findings) : load_(load), findings_(findings) {}

    /// One level; nothing when there is nothing more to include.
    std::optional<Package> expand(const Package& package) {
        const auto host = Host::of(package);
        const auto used = usedIds(package);
        Additions additions(host);
        FreshIds ids(used);
        std::map<std::string, std::string> changed;
        for (const auto& part : package.storyParts()) {
            auto document = package.parse(part);
            if (!document) continue;
            const auto sites = findIncludes(document->root(), part);
            for (const auto& site : sites)
                if (!include(site, additions, ids)) return std::nullopt;
            if (!sites.empty()) changed[part] = document->toXml();
        }
        if (changed.empty()) return std::nullopt;
        for (auto& [part, bytes] : additions.changedParts(false))
            changed[part] = std::move(bytes);
        auto written = Package::open(rewritten(package, std::move(changed)));
        if (!written) return std::nullopt;
        return std::move(*written);
    }

    void complain(const templates::Place& place, Message message) {
        findings_.push_back({Severity::Error, place, std::move(message)});
    }

  private:
    bool include(const IncludeSite& site, Additions& additions, FreshIds& ids) {
        if (++count_ > most) {
            complain(site.place, {"template.include_depth", "Templates include one another too deeply.", {}});
            return false;
        }
        auto bytes = load_ ? load_(site.name) : std::nullopt;
        if (!bytes) {
            complain(site.place,
                     {"template.include_missing", "There is no template “{name}” to include.", {{"name", site.name}}});
            return false;
        }
        const auto from = Package::openWhole(std::move(*bytes));
        if (!from) return refuse(site, from.error());
        auto blocks = graft(*from, site.place.part, additions, ids);
        if (!blocks) return refuse(site, blocks.error());
        auto& parent = *site.paragraph->parent();
        auto index = parent.indexOf(*site.paragraph);
        const bool endsWithParagraph = !blocks->empty() && isW(*blocks->back(), "p");
        parent.remove(*site.paragraph);
        for (auto& block : *blocks)
            parent.insert(index++, std::move(block));
        if (!endsWithParagraph) parent.insert(index, std::make_unique<Element>("w:p", std::string(names::w)));
        return true;
    }

    bool refuse(const IncludeSite& site, const Error& error) {
        Message message{
            "docx.document_refused", "The document “{name}” cannot be put in: {reason}", {{"name", site.name}}};
        complain(site.place, message.nest("reason", error.message));
        return false;
    }

    const DocumentLoader& load_;
    std::vector<Finding>& findings_;
    int count_ = 0;
};

}  // namespace

std::optional<Package> withIncludes(const Package& package, const DocumentLoader& load,
                                    std::vector<Finding>& findings) {
    Includer includer(load, findings);
    std::optional<Package> result;
    for (int depth = 0; depth <= deepest; ++depth) {
        auto next = includer.expand(result ? *result : package);
        if (!next) return result;
        result = std::move(next);
    }
    templates::Place place;
    place.part = package.mainPart();
    includer.complain(place, {"template.include_depth", "Templates include one another too deeply.", {}});
    return result;
}

}  // namespace entente::docx
