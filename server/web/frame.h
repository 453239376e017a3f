#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "forms/form.h"
#include "web/moment.h"
#include "web/site.h"

/// What stands around every page, and the small things that pages share.
namespace entente::web {

/// The colour of a tag or banner; the words always say the same.
enum class Tone { Neutral, Blue, Green, Red, Yellow };

struct Tag {
    std::string text = {};
    Tone tone = Tone::Neutral;
};

struct Link {
    std::string text = {};
    std::string url = {};
};

/// A message at the top of a page: what was just done, or what to know before going on.
struct Notice {
    std::string title = {};
    std::string text = {};
    Tone tone = Tone::Green;
};

/// Who is signed in.
struct SignedIn {
    std::string name = {};
    bool administrator = false;
    bool coordinator = false;
};

/// What a page is shown with, whatever it shows.
struct Frame {
    Language language;
    std::string path = {};  ///< of this page, with its query: where the language link comes back to
    std::string csrf = {};
    std::optional<SignedIn> account = {};
    std::optional<Notice> notice = {};
    Clocks clocks = {};
    Html below = {};     ///< under the page's own content
    bool plain = false;  ///< a page behind a mailed link: no menu, no web font
};

/// One thing to correct. `field` is the id of the input that it is about; empty for the page as a whole.
struct PageError {
    std::string field = {};
    std::string text = {};
};

/// The content of one page.
struct Page {
    std::string title = {};
    Html body = {};
    std::vector<PageError> errors = {};  ///< listed above the body, linked to their fields
    std::optional<Link> back = {};
    bool narrow = false;                    ///< for reading and forms
    std::vector<std::string> scripts = {};  ///< assets, as modules
    std::vector<std::string> styles = {};   ///< assets, beside the one stylesheet
};

/// The whole HTML document.
std::string document(const Site& site, const Frame& frame, const Page& page);

/// Data that every template may use: `csrf`, `lang`.
Data commonData(const Frame& frame);

/// The body from a template and its data, which need not hold what `commonData` does.
Html body(const Site& site, const Frame& frame, std::string_view name, Data data);

/// The class of a tag or banner.
const char* toneClass(Tone tone);
Data tagData(const Tag& tag);

/// In the language of the page.
std::vector<PageError> pageErrors(const Site& site, const Language& language,
                                  const std::vector<forms::FieldError>& errors);

}  // namespace entente::web
