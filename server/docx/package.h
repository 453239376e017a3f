#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "xml/document.h"
#include "zip/reader.h"

namespace entente::docx {

/// One relationship of a part (OPC, ISO/IEC 29500-2, 6.5).
struct Relationship {
    std::string id;
    std::string type;    ///< its last step: `header`, `hyperlink`, `image`
    std::string target;  ///< name of the part in the archive, or the address when external
    bool external = false;
};

/// A WordprocessingML file whose structure and trustworthiness are checked: see `validateUpload`. Only an attached
/// template passes; `withoutAttachedTemplate` takes it out. Immutable, cheap to copy.
class Package {
  public:
    static Result<Package> open(std::string bytes);
    /// Also asks that every entry can be read and that all XML is well-formed: what is copied as it is must be sound.
    static Result<Package> openWhole(std::string bytes);

    const zip::Reader& archive() const { return archive_; }
    const std::string& mainPart() const { return mainPart_; }
    /// Whether the main part is a template (`.dotx`) rather than a document.
    bool isWordTemplate() const { return isWordTemplate_; }
    bool hasAttachedTemplate() const { return hasAttachedTemplate_; }

    /// Empty for a part without relationships.
    const std::vector<Relationship>& relationships(const std::string& part) const;
    const Relationship* relationship(const std::string& part, std::string_view id) const;
    /// Parts that `part` refers to by relationships of that type.
    std::vector<std::string> partsOfType(const std::string& part, std::string_view type) const;
    /// The parts in which tags count, beside the document properties: the main part first, those with notes last.
    std::vector<std::string> storyParts() const;

    Result<xml::Document> parse(const std::string& part) const;
    std::string contentType(const std::string& part) const;

  private:
    explicit Package(zip::Reader archive) : archive_(std::move(archive)) {}

    Result<void> readContentTypes();
    Result<void> readRelationships();
    Result<void> findMainPart();
    Result<void> checkMacros() const;
    Result<void> checkStories() const;
    std::vector<std::pair<std::string, std::string_view>> stories() const;

    zip::Reader archive_;
    std::string mainPart_;
    bool isWordTemplate_ = false;
    bool hasAttachedTemplate_ = false;
    std::map<std::string, std::string> defaults_, overrides_;
    std::map<std::string, std::vector<Relationship>> relationships_;
};

/// Name of the part that holds the relationships of `part` (`word/_rels/document.xml.rels`).
std::string relationshipsPartOf(std::string_view part);

/// The file with these parts instead of its own, or beside them; everything else is copied still compressed.
std::string rewritten(const Package& package, std::map<std::string, std::string> changed);

/// The archive without the reference to an attached template.
Result<std::string> withoutAttachedTemplate(const Package& package);

}  // namespace entente::docx
