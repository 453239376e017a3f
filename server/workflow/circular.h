#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "mail/outbox.h"
#include "programs/bilingual.h"
#include "programs/person.h"
#include "programs/side.h"

/// A letter of one side to many of its own people.
namespace entente::workflow {

/// Its mails have this name in place of that of a text in a package, and stand under this, with its number, in place of
/// a step.
inline constexpr std::string_view kCircularText = "circular";
inline constexpr std::string_view kCircularStep = "circular:";

/// Codes of participations; of each, empty means all.
struct Audience {
    std::vector<std::string> states = {}, roles = {};
    std::vector<std::int64_t> components = {};
};

/// One person, however often they take part.
struct CircularReceiver {
    PersonId person;
    std::int64_t participation = 0;  ///< the number of the first that is meant
    std::string language = {};       ///< of the person
};

struct CircularFile {
    int position = 0;  ///< of the document, which may be there in several languages
    std::string language = {};
    mail::MailFile file = {};
};

struct Circular {
    std::int64_t id = 0;
    ProgramId program = {};
    programs::Side side = programs::Side::A;
    std::string once = {};  ///< what the form was given
    Audience audience = {};
    programs::Bilingual subject = {}, body = {};
    bool review = false;  ///< its mails wait in the outbox of the side
    Timestamp createdAt = {};
    AccountId createdBy = {};
};

/// `ko` or `en`: in which of the two texts somebody is written to.
std::string_view circularLanguage(std::string_view ofPerson);

/// The first `{…}` of a text that stands for nothing; empty when there is none.
std::string unknownPlace(std::string_view text);

/// With `{honorific}`, `{name}` and `{title}` (or in Korean `{경칭}`, `{성명}`, `{직위}`) filled for that person; where
/// there is nothing to put, the space behind it goes too.
std::string filledFor(std::string_view text, const programs::Person& person);

}  // namespace entente::workflow
