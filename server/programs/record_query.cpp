#include "programs/record_query.h"

namespace entente::programs {

namespace {

std::string likePattern(std::string_view word) {
    std::string pattern = "%";
    for (const char c : word) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

std::string cutTo(const std::string& word, std::size_t characters) {
    for (std::size_t i = 0; i < word.size(); ++i) {
        const bool starts = (static_cast<unsigned char>(word[i]) & 0xC0U) != 0x80U;
        if (starts && characters-- == 0) return word.substr(0, i);
    }
    return word;
}

}  // namespace

std::string Condition::argument(std::string text) {
    arguments_.push_back({true, std::move(text)});
    return "$" + std::to_string(arguments_.size());
}

std::string Condition::argument(std::int64_t number) {
    arguments_.push_back({false, {}, number});
    return "$" + std::to_string(arguments_.size());
}

Condition& Condition::add(std::string_view sql, const std::vector<std::string>& texts) {
    where_ += where_.empty() ? " WHERE (" : " AND (";
    auto text = texts.begin();
    for (const char c : sql)
        if (c == '?' && text != texts.end())
            where_ += argument(*text++);
        else
            where_ += c;
    where_ += ')';
    return *this;
}

std::string Condition::containing(const std::string& column, const std::string& word) {
    return column + " LIKE " + argument(likePattern(word)) + " ESCAPE '\\'";
}

std::string Condition::where() const {
    return where_;
}

std::vector<storage::Parameter> Condition::parameters() const {
    std::vector<storage::Parameter> parameters;
    parameters.reserve(arguments_.size());
    for (const auto& one : arguments_)
        parameters.push_back(one.isText ? storage::Parameter(one.text) : storage::Parameter(one.number));
    return parameters;
}

std::vector<std::string> searchWords(std::string_view search) {
    constexpr std::size_t kMostWords = 5, kLongestWord = 60;
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) words.push_back(cutTo(word, kLongestWord));
        word.clear();
    };
    for (const char c : search)
        if (c == ' ' || c == '\t' || c == '\n' || c == ',')
            end();
        else
            word += c;
    end();
    if (words.size() > kMostWords) words.resize(kMostWords);
    return words;
}

}  // namespace entente::programs
