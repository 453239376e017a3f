#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "programs/organisation.h"
#include "programs/person.h"
#include "records/program_part.h"

/// What several parts of a program check. Each adds its errors with the column as the place.
namespace entente::records {

/// Holds the errors of one record while it is checked.
class PartCheck {
  public:
    PartCheck(std::span<const Column> columns, Record& record);

    const std::string& text(std::string_view column) const { return textOf(record_.fields, column); }
    void wrong(const char* column, std::string key, std::string text, Message::Arguments arguments = {});

    /// One of these, or the first of them when it is empty.
    void oneOf(const char* column, std::span<const char* const> values);
    /// Two days in order, each of which may be open.
    void window(const char* from, const char* to);
    void day(const char* column);
    void zone(const char* column);
    /// Digits of a number in that range, or empty.
    void number(const char* column, int least, int most);
    /// `1` or empty, which is also what a word for no becomes.
    void box(const char* column);
    /// Numbers or keys with commas between: without spaces and doubles.
    std::vector<std::string> list(const char* column);
    /// By its code, or a name that no other has, among those that the writer may see; puts the code there.
    std::optional<programs::Organisation> organisation(storage::ReadTx& tx, const PartWriter& writer,
                                                       const char* column);
    /// By their e-mail, of an organisation of the side's country and visible to the writer. Who stood there before
    /// stays.
    void person(storage::ReadTx& tx, const PartWriter& writer, programs::Side side, const char* column,
                const Record* before);

    std::vector<Error> take() { return std::move(errors_); }

  private:
    Record& record_;
    std::vector<Error> errors_;
};

/// The code that a text of a table means, by itself or in Korean; the text itself when there is none.
template <typename Words>
std::string codeOfWord(const Words& words, const std::string& text) {
    for (const auto& word : words)
        if (text == word.code || text == word.korean) return word.code;
    return text;
}

/// Puts the text of a column into its code; the first when it is empty and has to be one.
template <typename Words>
void checkWord(PartCheck& check, Record& record, const char* column, const Words& words, bool required) {
    auto& text = record.fields[column];
    if (text.empty()) {
        if (required) text = words.front().code;
        return;
    }
    text = codeOfWord(words, text);
    for (const auto& word : words)
        if (text == word.code) return;
    check.wrong(column, "records.choice", "Choose one of those that are offered");
}

/// Values of a program are read with every step; nobody plans more in one.
constexpr std::size_t kMostOfPart = 100;
Error tooManyOfPart();

/// Of a text of digits; 0 when it is empty.
int wholeNumber(const std::string& text);

}  // namespace entente::records
