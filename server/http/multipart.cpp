#include <algorithm>
#include <memory>
#include <optional>

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/form_reader.h"
#include "http/refusal.h"
#include "http/sizes.h"
#include "http/spool_file.h"

namespace entente::http {

namespace {
constexpr std::size_t partHeadBytes = 8 * kibibyte;

Refusal badForm() {
    return broken(400, "http.bad_form", "The form that the browser sent is not readable.");
}

/// Value of `name=` in a header's parameters (RFC 9110 §5.6.6). Browsers write a quote inside as %22 and never escape
/// with a backslash, which in a file name of theirs is an ordinary character.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
    auto rest = header.substr(std::min(header.find(';'), header.size()));
    while (rest.starts_with(';')) {
        rest = ascii::trim(rest.substr(1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const auto key = ascii::trim(rest.substr(0, equals));
        rest = ascii::trim(rest.substr(equals + 1));
        const bool quoted = rest.starts_with('"');
        if (quoted) rest.remove_prefix(1);
        const auto end = rest.find_first_of(quoted ? "\"" : "; \t");
        if (quoted && end == std::string_view::npos) return std::nullopt;
        const auto value = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : ascii::trim(rest.substr(end + (quoted ? 1 : 0)));
        if (ascii::equalIgnoringCase(key, name)) return std::string(value);
    }
    return std::nullopt;
}

std::string unescaped(std::string text) {
    for (auto at = text.find("%22"); at != std::string::npos; at = text.find("%22", at + 1))
        text.replace(at, 3, "\"");
    return text;
}

std::string boundaryOf(std::string_view contentType) {
    const auto boundary = parameter(contentType, "boundary");
    const auto allowed = [](char c) {
        return ascii::isTokenCharacter(c) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
    };
    // RFC 2046 §5.1.1: 1 to 70 characters.
    if (!boundary || boundary->empty() || boundary->size() > 70 || boundary->back() == ' ' ||
        !std::all_of(boundary->begin(), boundary->end(), allowed)) {
        throw badForm();
    }
    return *boundary;
}

struct PartHead {
    std::string name;
    std::optional<std::string> fileName;
    std::string contentType;
};

std::string plainFileName(std::string_view field, std::string name) {
    name = checkedText(field, unescaped(std::move(name)));
    // Some browsers send whole paths; only the last part is a name, and none of it may lead elsewhere.
    name.erase(0, name.find_last_of("/\\") + 1);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    if (name == "." || name == "..") throw badForm();
    return name;
}

PartHead parsePartHead(std::string_view text) {
    PartHead head;
    bool named = false;
    while (!text.empty()) {
        const auto end = text.find("\r\n");
        const auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !ascii::isToken(line.substr(0, colon))) throw badForm();
        const auto key = line.substr(0, colon);
        const auto value = ascii::trim(line.substr(colon + 1));
        if (ascii::equalIgnoringCase(key, "Content-Disposition")) {
            const auto name = parameter(value, "name");
            if (named || !name || !utf8::asciiLower(value).starts_with("form-data")) throw badForm();
            named = true;
            head.name = checkedText(*name, unescaped(*name));
            if (auto file = parameter(value, "filename")) head.fileName = plainFileName(head.name, *std::move(file));
        } else if (ascii::equalIgnoringCase(key, "Content-Type")) {
            head.contentType = checkedText(head.name, std::string(value));
        } else if (ascii::equalIgnoringCase(key, "Content-Transfer-Encoding")) {
            // Deprecated (RFC 7578 §4.7): two readers would see different bytes.
            if (!ascii::equalIgnoringCase(value, "binary") && !ascii::equalIgnoringCase(value, "8bit")) throw badForm();
        }
    }
    if (!named) throw badForm();
    return head;
}

/// Cuts the body at the delimiters without holding more than a piece of it.
class PartStream {
  public:
    PartStream(BodyReader& body, std::string boundary) : body_(body), delimiter_("\r\n--" + std::move(boundary)) {
        window_ = "\r\n";  // so that the first delimiter looks like the others
    }

    /// Behind the next delimiter: true at a part, false at the end of the form.
    bool next() {
        while (window_.size() < 2)
            more();
        if (window_.starts_with("--")) {
            std::string epilogue;
            while (body_.read(epilogue))
                epilogue.clear();
            return false;
        }
        // White space may stand between the delimiter and its line end (RFC 2046 §5.1.1).
        while (window_.find("\r\n") == std::string::npos && window_.size() < partHeadBytes)
            more();
        const auto end = window_.find_first_not_of(" \t");
        if (end == std::string::npos || window_.compare(end, 2, "\r\n") != 0) throw badForm();
        window_.erase(0, end + 2);
        return true;
    }

    std::string head() {
        for (;;) {
            if (const auto end = window_.find("\r\n\r\n"); end != std::string::npos && end <= partHeadBytes) {
                auto text = window_.substr(0, end);
                window_.erase(0, end + 4);
                return text;
            }
            if (window_.size() > partHeadBytes) throw badForm();
            more();
        }
    }

    /// Hands the content up to the next delimiter to `take`, piece by piece.
    template <typename Take>
    void content(Take take) {
        for (;;) {
            const auto found = window_.find(delimiter_);
            if (found != std::string::npos) {
                take(std::string_view(window_).substr(0, found));
                window_.erase(0, found + delimiter_.size());
                return;
            }
            if (window_.size() >= delimiter_.size()) {
                const auto safe = window_.size() - delimiter_.size() + 1;
                take(std::string_view(window_).substr(0, safe));
                window_.erase(0, safe);
            }
            more();
        }
    }

  private:
    void more() {
        if (!body_.read(window_)) throw badForm();
    }

    BodyReader& body_;
    std::string delimiter_;
    std::string window_;
};

UploadedFile readFile(PartStream& parts, PartHead head, const FormLimits& limits) {
    std::string memory;
    std::shared_ptr<SpoolFile> spool;
    parts.content([&](std::string_view piece) {
        if (!spool && memory.size() + piece.size() > limits.memoryFileBytes) {
            spool = std::make_shared<SpoolFile>(limits.spoolDirectory);
            spool->append(memory);
            memory = {};
        }
        if (spool) {
            spool->append(piece);
        } else {
            memory.append(piece);
        }
    });
    if (spool) return {std::move(head.name), *std::move(head.fileName), std::move(head.contentType), std::move(spool)};
    return {std::move(head.name), *std::move(head.fileName), std::move(head.contentType), std::move(memory)};
}
}  // namespace

Form readMultipart(BodyReader& body, std::string_view contentType, bool filesAllowed, const FormLimits& limits) {
    PartStream parts(body, boundaryOf(contentType));
    Form form;
    std::size_t total = 0;
    parts.content([](std::string_view preamble) {
        if (preamble.find_first_not_of("\r\n") != std::string_view::npos) throw badForm();
    });
    while (parts.next()) {
        auto head = parsePartHead(parts.head());
        if (head.fileName) {
            auto file = readFile(parts, std::move(head), limits);
            // An empty name without bytes: the person chose no file.
            if (file.fileName().empty() && file.size() == 0) continue;
            if (!filesAllowed) throw broken(415, "http.no_files", "This page takes no files.");
            if (form.files.size() == limits.files) {
                throw broken(400, "http.too_many_files", "The form has more than {limit} files.",
                             {{"limit", std::to_string(limits.files)}});
            }
            form.files.push_back(std::move(file));
            continue;
        }
        if (form.fields.size() == limits.fields) {
            throw broken(400, "http.too_many_fields", "The form has more than {limit} fields.",
                         {{"limit", std::to_string(limits.fields)}});
        }
        std::string value;
        parts.content([&](std::string_view piece) {
            total += piece.size();
            if (total > limits.fieldBytes) throw broken(413, "http.body_too_large", "What was sent is too large.");
            value.append(piece);
        });
        auto text = checkedText(head.name, std::move(value));
        form.fields.emplace_back(std::move(head.name), std::move(text));
    }
    return form;
}

}  // namespace entente::http
