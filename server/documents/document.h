#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"

namespace entente::documents {

struct Document {
    DocumentId id;
    ProgramId program;
    InstanceId instance;
    std::string kind;      ///< as the package names it: concept_note, cohost_request
    std::string language;  ///< en, ko
    std::string titleEn;
    std::string titleKo;
    std::string visibility;  ///< private A, private B, shared, public
    Timestamp createdAt;
    std::string original = {};  ///< of an alternat, whose country it names first: A-first, B-first; else empty
    char side = 'A';            ///< whose people keep it, also when both sides read it

    const std::string& title(std::string_view language) const { return language == "ko" ? titleKo : titleEn; }
    /// Whether people of that side (`A` or `B`) may see it.
    bool visibleTo(char side) const;
};

enum class Origin { Generated, Edited };

/// One state of a document. Never changes once it is made; its file has the recorded hash.
struct Revision {
    RevisionId id;
    DocumentId document;
    int number = 0;  ///< 1, 2, 3, …
    std::string sha256;
    std::int64_t size = 0;
    std::string fileName;
    Origin origin = Origin::Generated;
    std::string madeBy;  ///< account:7 or system
    std::string note;
    std::string data = "null";  ///< what it was generated from, typed JSON; null for an edited one
    Timestamp createdAt;
    std::string cause = {};                ///< what asked for it to be generated; empty for an edited one
    std::optional<Timestamp> sentAt = {};  ///< when it left for the other side
};

/// A file kept as it came, never opened.
struct Attachment {
    std::int64_t id = 0;
    ProgramId program;
    DocumentId document;
    TaskId task;
    std::string sha256;
    std::int64_t size = 0;
    std::string fileName;
    std::string mediaType;
    std::string purpose;  ///< attachment, marked-up, signed, evidence, comment
    char side = 'A';      ///< whose people added it and see it
    std::string addedBy;
    Timestamp createdAt;
};

inline constexpr std::string_view kDocxMediaType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

}  // namespace entente::documents
