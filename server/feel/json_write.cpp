#include "feel/json.h"
#include "feel/text.h"

namespace entente::feel {

namespace {

void quote(std::string& out, std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (c == '\r') {
            out += "\\r";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += kDigits[byte >> 4];
            out += kDigits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

class Writer {
  public:
    Writer(bool typed, bool pretty) : typed_(typed), pretty_(pretty) {}

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
                quote(out_, typed_ && value.string().starts_with("@\"") ? "@\"" + value.string() : value.string());
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

    std::string take() { return std::move(out_); }

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
    std::string out_;
};

std::string written(const Value& value, bool typed, bool pretty) {
    Writer writer(typed, pretty);
    writer.write(value);
    return writer.take();
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

std::string jsonQuoted(std::string_view text) {
    std::string quoted;
    quote(quoted, text);
    return quoted;
}

}  // namespace entente::feel
