#include "records/csv.h"

#include <algorithm>

#include "base/utf8.h"

namespace entente::records::csv {

namespace {

/// What a spreadsheet takes for the start of a formula; the wide signs in East Asia too.
bool startsFormula(std::string_view text) {
    for (const std::string_view sign : {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"})
        if (text.starts_with(sign)) return true;
    return false;
}

char separatorOf(std::string_view text) {
    const auto head = text.substr(0, text.find('\n'));
    char best = ',';
    for (const char c : {';', '\t'})
        if (std::count(head.begin(), head.end(), c) > std::count(head.begin(), head.end(), best)) best = c;
    return best;
}

std::string cleaned(const std::string& raw) {
    auto cell = utf8::trim(raw);
    if (cell.starts_with('\'') && startsFormula(cell.substr(1))) cell.remove_prefix(1);
    return std::string(cell);
}

Error atLine(std::string key, std::string pattern, int line) {
    return invalid(std::move(key), std::move(pattern), {{"line", std::to_string(line)}}, "file");
}

/// Reads one row after the other; quotes may hold separators, line ends and doubled quotes.
class CsvReader {
  public:
    explicit CsvReader(std::string_view text) : text_(text), separator_(separatorOf(text)) {}

    Result<std::vector<Row>> rows() {
        std::vector<Row> rows;
        while (at_ < text_.size()) {
            Row row{line_, {}};
            if (auto done = readRow(row); !done) return done.error();
            const bool empty =
                std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return cell.empty(); });
            if (empty) continue;
            if (rows.size() > kMostRows)
                return invalid("records.csv_rows", "The table has more than {count} rows. Import it in parts",
                               {{"count", std::to_string(kMostRows)}}, "file");
            rows.push_back(std::move(row));
        }
        return rows;
    }

  private:
    Result<void> readRow(Row& row) {
        for (;;) {
            std::string cell;
            if (auto done = readCell(cell); !done) return done;
            row.cells.push_back(cleaned(cell));
            if (row.cells.size() > kMostCells)
                return atLine("records.csv_cells", "Line {line} has too many columns", row.line);
            if (at_ >= text_.size()) return {};
            const char end = text_[at_++];
            if (end == separator_) continue;
            if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
            ++line_;
            return {};
        }
    }

    Result<void> readCell(std::string& cell) {
        if (at_ < text_.size() && text_[at_] == '"') return readQuoted(cell);
        while (at_ < text_.size() && !endsCell(text_[at_]))
            cell += text_[at_++];
        return {};
    }

    Result<void> readQuoted(std::string& cell) {
        const int opened = line_;
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') ++line_;
            if (c != '"') {
                cell += c;
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                cell += text_[++at_];
            } else {
                ++at_;
                if (at_ == text_.size() || endsCell(text_[at_])) return {};
                return atLine("records.csv_after_quote", "Line {line} has text behind a closing quotation mark", line_);
            }
        }
        return atLine("records.csv_open_quote", "The quotation mark in line {line} is never closed", opened);
    }

    bool endsCell(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
};

}  // namespace

Result<std::vector<Row>> read(std::string_view text) {
    return CsvReader(text).rows();
}

std::string write(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) {
        if (&cell != &cells.front()) line += ',';
        std::string text = cell;
        if (startsFormula(text)) text.insert(text.begin(), '\'');
        if (text.find_first_of(",;\t\"\r\n") == std::string::npos) {
            line += text;
            continue;
        }
        line += '"';
        for (const char c : text) {
            if (c == '"') line += c;
            line += c;
        }
        line += '"';
    }
    return line + "\r\n";
}

}  // namespace entente::records::csv
