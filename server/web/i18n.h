#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace entente::web {

/// A language that pages can be in, by its BCP 47 tag. Which ones there are is data: the files of `web/messages`.
struct Language {
    std::string tag = "en";

    bool operator==(const Language&) const = default;
    auto operator<=>(const Language&) const = default;
    bool isKorean() const { return tag == "ko"; }
    /// The locale that dates and numbers follow: `en-GB` or `ko-KR`; the tag itself for any other language.
    std::string locale() const;
};

inline const Language english{"en"};
inline const Language korean{"ko"};

/// The sentences of the pages in each language. Immutable after loading, so safe to share between threads.
class Catalogue {
  public:
    using Arguments = Message::Arguments;

    /// Reads `FOLDER/<language>.properties` and `FOLDER/<language>/*.properties`: UTF-8, `key = text with {name}` a
    /// line, `#` starts a comment line. Throws std::runtime_error when a line is neither or a key comes twice.
    static Catalogue load(const std::string& folder);

    /// For tests: language tag -> key -> text.
    explicit Catalogue(std::map<std::string, std::map<std::string, std::string, std::less<>>> texts);

    /// The languages that have a file, English first.
    const std::vector<Language>& languages() const { return languages_; }

    /// The language of a tag such as `ko` or `ko-KR`; English when there is no such file.
    Language languageOf(std::string_view tag) const;

    /// The first language of an `Accept-Language` header (RFC 9110 §12.5.4) that there is; English otherwise.
    Language preferred(std::string_view acceptLanguage) const;

    bool has(const Language& language, std::string_view key) const;

    /// The sentence, with each `{name}` filled. Throws std::out_of_range for a key that the language lacks.
    std::string text(const Language& language, std::string_view key, const Arguments& arguments = {}) const;

    /// As it stands in the file, with its `{name}` places.
    const std::string& pattern(const Language& language, std::string_view key) const;

    /// A message of any module: by its key where the language has it, else its English pattern.
    std::string say(const Language& language, const Message& message) const;

    /// The keys of a language, sorted.
    std::vector<std::string> keys(const Language& language) const;

  private:
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> texts_;
    std::vector<Language> languages_;
};

}  // namespace entente::web
