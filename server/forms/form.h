#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/result.h"
#include "base/time.h"
#include "feel/value.h"

namespace entente::forms {

/// A text in English and, where the form has it (`properties` entry `….ko`), in Korean.
struct Text {
    std::string english;
    std::string korean;

    /// The text for a language tag; English where there is no other.
    const std::string& in(std::string_view language) const {
        return language.substr(0, 2) == "ko" && !korean.empty() ? korean : english;
    }
    bool empty() const { return english.empty(); }
};

struct Option {
    std::string value;
    Text label;
};

enum class Kind {
    TextField,
    TextArea,
    Number,
    Date,
    Time,
    DateTime,
    Select,
    Radio,
    Checkbox,
    Checklist,
    List,  // take an answer
    Group,
    Statement,
    Separator,
    Spacer,
    Table,  // do not
};

/// What `validate` of a form-js component asks for. Lengths count code points.
struct Rules {
    bool required = false;
    std::optional<std::size_t> minLength, maxLength;
    std::optional<feel::Value> minimum, maximum;  ///< numbers, inclusive
    std::string pattern;                          ///< regular expression that is found in the text, as in form-js
    enum class Shape { Any, Email, Phone } shape = Shape::Any;
    std::optional<int> decimals;  ///< most digits behind the point
    bool noPast = false;          ///< `disallowPassedDates`: today or later, in the zone of the form
};

/// What is particular to a List (form-js `dynamiclist`): its answer is a list of contexts, one for each row.
struct Rows {
    bool arranged = false;   ///< rows may be added, removed and moved
    std::size_t preset = 1;  ///< rows that stand there when there are no values
    std::size_t least = 0;   ///< property `rows.least`
    std::size_t most = 200;  ///< property `rows.most`
    Text noun;               ///< property `row`: what one row is; the label of the list when there is none
};

struct Column {
    std::string key;
    Text label;
};

/// One component of the form. `id` is stable and unique within the form and usable as an HTML id; `key` is the
/// variable, dotted for an entry of a context.
struct Component {
    Kind kind = Kind::TextField;
    std::string id;
    std::string key;
    Text label;
    Text description;
    Text text;  ///< of a Statement: markdown-like paragraphs, lists, bold, links; no HTML
    std::vector<Option> options;
    std::string optionsKey;         ///< name of the variable that holds the options, instead of `options`
    std::string optionsExpression;  ///< FEEL that gives the options, instead of `options`
    Rules rules;
    bool zoneless = false;              ///< a time that belongs to no zone (`timeSerializingFormat` = `no_timezone`)
    std::optional<feel::Value> preset;  ///< `defaultValue` unless it is FEEL
    std::string presetExpression;       ///< FEEL without its `=`
    std::string hideExpression;         ///< FEEL without its `=`
    std::string readonlyExpression;     ///< FEEL without its `=`; `true` for always
    std::string textExpression;         ///< FEEL that gives the text of a Statement, instead of `text`
    Text prefix, suffix;
    Rows rows;
    std::vector<Column> columns;      ///< of a Table
    std::string columnsExpression;    ///< FEEL that gives the columns, instead of `columns`
    std::string sourceExpression;     ///< FEEL that gives the rows of a Table
    std::size_t pageSize = 0;         ///< rows of a Table that show at once; 0 for all
    std::vector<Component> children;  ///< of a Group, or of each row of a List, whose keys begin anew

    bool takesAnswer() const { return kind < Kind::Group; }
};

/// What a browser sends: names with values in order, a name more than once for a checklist. The fields of row 2 of a
/// List `schedule` are `schedule[2].KEY`; `schedule[2]` itself says which row of the variable it was (`1`), or `new`.
/// Rows stand in the order in which they first appear.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// What expressions of a form see, and in which language, zone and moment it is filled.
struct Surroundings {
    const Clock& clock;  ///< outlives the call
    feel::Context variables = {};
    std::string language = "en";
    std::string zone = "Asia/Seoul";
};

/// A rule that an answer breaks: the component and a sentence that says what to do, with the label filled in.
struct FieldError {
    std::string id;
    std::string key;
    Message message;
};

struct Submission {
    feel::Context values;  ///< by dotted key as nested contexts; an optional field left empty is null
    std::vector<FieldError> errors;

    bool ok() const { return errors.empty(); }
};

/// A component as it stands in front of one person: whether it shows, what it holds, what it offers.
struct Shown {
    const Component* component = nullptr;
    std::string id;      ///< as the component's, with the rows around it: `schedule-2-title`
    std::string name;    ///< of its input: `schedule[2].title`
    int row = 0;         ///< of a row of a List, which stands as a child with the same component: from 1
    std::string origin;  ///< of a row: what its own input says
    bool readonly = false;
    std::string text;                             ///< of a Statement, in the language asked for
    std::vector<std::string> entries;             ///< texts for the inputs: ISO 8601 for dates and times; option values
    std::vector<Option> options;                  ///< also for options that come from variables
    std::vector<Text> columns;                    ///< of a Table
    std::vector<std::vector<std::string>> cells;  ///< of a Table, in the language asked for
    std::vector<Shown> children;

    /// The label; of a row `2. Session`.
    std::string heading(std::string_view language) const;
};

/// A form whose rows were rearranged: what it holds now, and the command that the person is likely to give next.
struct Rearranged {
    Fields fields;
    std::string next;
};

/// A form of form-js (`.form`, JSON schema version up to 18), immutable, safe to share between threads.
class Form {
  public:
    struct Content;

    /// Never fails half-way: an unreadable file gives an Error; what is only wrong in places is listed in `problems()`.
    static Result<Form> parse(std::string_view json, std::string file = {});

    const std::string& id() const;
    const std::vector<Component>& components() const;
    const std::vector<Problem>& problems() const;

    /// Every component that takes an answer, groups opened, in the order of the page. A List is one; what it holds in
    /// each row is not among them.
    std::vector<const Component*> fields() const;
    const Component* find(std::string_view key) const;
    /// Whether an input of this name belongs to the form, also one in a row.
    bool takes(std::string_view name) const;

    /// `add LIST`, `remove ROW`, `up ROW`, `down ROW`, with names as of `Fields`. Nothing when the command is none of
    /// these, or the list does not let its rows be arranged.
    std::optional<Rearranged> rearranged(const Fields& sent, std::string_view command) const;

    /// The form for a first or later look: values from `values` (a draft, or empty), else from the variables of the
    /// same key, else the default of the component. What its conditions hide is left out.
    std::vector<Shown> show(const feel::Context& values, const Surroundings& around) const;

    /// The form as it was sent, for showing it again beside its errors.
    std::vector<Shown> showAgain(const Fields& sent, const Surroundings& around) const;

    /// Checks and converts. Unknown names are ignored, as are hidden and read-only components. Numbers and dates are
    /// taken as browsers send them and as people of that language write them.
    Submission validate(const Fields& sent, const Surroundings& around) const;

    /// As `validate`, but keeps what can be kept and asks for nothing: for a draft.
    feel::Context draft(const Fields& sent, const Surroundings& around) const;

  private:
    Form() = default;

    std::shared_ptr<const Content> content_;
};

/// The answer as a person reads it on a check-your-answers page: option labels, dates and numbers of the language;
/// empty when there is none.
std::string answerText(const Shown& shown, const Surroundings& around);

}  // namespace entente::forms
