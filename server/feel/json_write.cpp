#include "feel/json.h"

#include <algorithm>

#include "feel/text.h"

namespace entente::feel {

namespace {

constexpr std::string_view kAtStart = "@\"";

bool isPlain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c != '"' && c != '\\' && byte >= 0x20 && byte != 0x7F;
}

void escape(std::string& out, char c) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += '\\';
    if (c == '\n') {
        out += 'n';
    } else if (c == '\t') {
        out += 't';
    } else if (c == '\r') {
        out += 'r';
    } else if (byte < 0x20 || byte == 0x7F) {
        out += "u00";
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    } else {
        out += c;
    }
}

/// What goes between the quotes.
void appendEscaped(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const auto end = std::find_if_not(text.begin(), text.end(), isPlain);
        const auto plain = static_cast<std::size_t>(end - text.begin());
        out.append(text.substr(0, plain));
        if (end == text.end()) return;
        escape(out, *end);
        text.remove_prefix(plain + 1);
    }
}

void quote(std::string& out, std::string_view text) {
    out += '"';
    appendEscaped(out, text);
    out += '"';
}

/// A text that would be read as an at-literal starts with one more sign.
void quoteTyped(std::string& out, std::string_view text) {
    out += '"';
    if (text.starts_with(kAtStart)) appendEscaped(out, kAtStart);
    appendEscaped(out, text);
    out += '"';
}

class Writer {
  public:
    Writer(std::string& out, bool typed, bool pretty) : typed_(typed), pretty_(pretty), out_(out) {}

    void write(const Value& value) {
        switch (value.type()) {
            case Type::Null:
                if (typed_ && !value.reason().empty())
                    quote(out_, "@\"null(" + value.reason() + ")\"");
                else
                    out_ += "null";
                break;
            case Type::Boolean:
                out_ += value.boolean() ? "true" : "false";
                break;
            case Type::Number:
                writeNumber(value.number());
                break;
            case Type::String:
                typed_ ? quoteTyped(out_, value.string()) : quote(out_, value.string());
                break;
            case Type::List:
                writeList(value.list());
                break;
            case Type::Context:
                writeContext(value.context());
                break;
            case Type::Function:
                if (typed_)
                    out_ += "null";
                else
                    quote(out_, value.text());
                break;
            case Type::Range:
                quote(out_, typed_ ? "@\"" + feelLiteral(value) + "\"" : value.text());
                break;
            default:
                quote(out_, typed_ ? "@\"" + value.text() + "\"" : value.text());
        }
    }

    void writeList(const List& list) {
        out_ += '[';
        ++level_;
        for (std::size_t i = 0; i < list.size(); ++i) {
            separate(i != 0);
            write(list[i]);
        }
        --level_;
        if (!list.empty()) breakLine();
        out_ += ']';
    }

    void writeContext(const Context& context) {
        out_ += '{';
        ++level_;
        bool any = false;
        for (const auto& [name, value] : context.entries()) {
            separate(any);
            any = true;
            quote(out_, name);
            out_ += pretty_ ? ": " : ":";
            write(value);
        }
        --level_;
        if (any) breakLine();
        out_ += '}';
    }

  private:
    void writeNumber(const Number& number) {
        // The store keeps trailing zeros, so that `string()` says the same after a restart.
        constexpr std::size_t kLongest = 60;
        if (!typed_) {
            out_ += number.shortest();
        } else if (auto text = number.text(); text.size() <= kLongest) {
            out_ += text;
        } else {
            quote(out_, "@\"" + number.shortest() + "\"");  // readers of JSON refuse what no double can hold
        }
    }

    void separate(bool comma) {
        if (comma) out_ += ',';
        breakLine();
    }

    void breakLine() {
        if (!pretty_) return;
        out_ += '\n';
        out_.append(level_ * 2, ' ');
    }

    bool typed_, pretty_;
    std::size_t level_ = 0;
    std::string& out_;
};

std::string written(const Value& value, bool typed, bool pretty) {
    std::string out;
    Writer(out, typed, pretty).write(value);
    return out;
}

}  // namespace

std::string toJson(const Value& value) {
    return written(value, false, false);
}
std::string toPrettyJson(const Value& value) {
    return written(value, false, true);
}
std::string toTypedJson(const Value& value) {
    return written(value, true, false);
}

void appendTypedJson(std::string& out, const Value& value) {
    Writer(out, true, false).write(value);
}
void appendTypedJson(std::string& out, const Context& context) {
    Writer(out, true, false).writeContext(context);
}
void appendTypedJson(std::string& out, const List& list) {
    Writer(out, true, false).writeList(list);
}
void appendTypedJson(std::string& out, std::string_view text) {
    quoteTyped(out, text);
}

std::string jsonQuoted(std::string_view text) {
    std::string quoted;
    quote(quoted, text);
    return quoted;
}

}  // namespace entente::feel
