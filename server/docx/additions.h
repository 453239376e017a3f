#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "docx/host.h"
#include "template/picture.h"

namespace entente::docx {

/// What one document gets beyond its template: pictures, links, lists, styles and parts of other documents, with their
/// relationships and content types. Not thread-safe.
class Additions {
  public:
    explicit Additions(const Host& host)
        : host_(host), lastList_(host.lastList), lastDefinition_(host.lastDefinition) {}

    const Host& host() const { return host_; }

    /// The id of a new relationship of `part`. `type` is its last step (`image`) or a whole address.
    std::string relationship(const std::string& part, std::string_view type, std::string_view target, bool external);
    std::string link(const std::string& part, const std::string& url);
    /// Equal pictures are stored once.
    std::string picture(const std::string& part, const std::string& bytes, const templates::PictureInfo& info);

    /// A free name like `word/media/picture1.png`, taken.
    std::string addPart(std::string_view folderAndStem, std::string_view extension, std::string bytes,
                        std::string_view contentType);
    /// The relationships of a part that was added, as a whole.
    void addRelationshipsPart(const std::string& part, std::string xml);

    /// A list of its own with the first number `start` at `level` (from 0).
    std::string newList(bool ordered, int level, int start);
    /// A list that looks like `list` and begins anew; `list` itself when the document does not have it.
    std::string restartedList(const std::string& list);
    /// Takes a definition (`w:abstractNum` XML but for its id) and gives its new id.
    std::int64_t nextDefinition() { return ++lastDefinition_; }
    std::int64_t nextList() { return ++lastList_; }
    void addDefinition(std::string_view xml) { definitions_ += xml; }
    void addList(std::string_view xml) { lists_ += xml; }

    /// A style with an id that the document does not have yet.
    void addStyle(std::string_view id, std::string_view xml);
    bool hasStyle(std::string_view id) const;

    /// All parts that differ from the template or are new, by name.
    std::map<std::string, std::string> changedParts(bool wasTemplate);

  private:
    const Host& host_;
    std::map<std::string, std::string> relationships_;       ///< XML by part
    std::map<std::string, std::string> relationshipsParts_;  ///< whole ones
    std::map<std::string, std::string> known_;               ///< ids by part, type and target
    std::map<std::string, std::string> media_;               ///< part names by hash
    std::map<std::string, std::string> parts_;               ///< bytes by name
    std::set<std::string> taken_;
    std::set<std::string> styleIds_;
    std::string types_, definitions_, lists_, styles_;
    std::int64_t lastRelationship_ = 0;
    std::int64_t lastList_, lastDefinition_;
    std::int64_t bullets_ = 0, numbers_ = 0;  ///< definitions of new lists, once there are some
    std::set<std::string> extensions_;
};

}  // namespace entente::docx
