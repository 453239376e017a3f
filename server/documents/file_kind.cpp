#include "documents/file_kind.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace entente::documents {

namespace {

struct Known {
    std::string_view extension;
    std::string_view mediaType;
    std::string_view magic;
    std::size_t offset = 0;
};

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

constexpr std::array<Known, 15> kKnown = {{
    {".pdf", "application/pdf", "%PDF-"},
    {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", kZip},
    {".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", kZip},
    {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", kZip},
    {".hwpx", "application/hwp+zip", kZip},
    {".hwp", "application/x-hwp", kCompoundFile},
    {".png", "image/png", "\x89PNG\r\n\x1A\n"},
    {".jpg", "image/jpeg", "\xFF\xD8\xFF"},
    {".jpeg", "image/jpeg", "\xFF\xD8\xFF"},
    {".gif", "image/gif", "GIF8"},
    {".webp", "image/webp", "WEBP", 8},
    {".tif", "image/tiff", std::string_view("II*\0", 4)},
    {".tif", "image/tiff", std::string_view("MM\0*", 4)},
    {".tiff", "image/tiff", std::string_view("II*\0", 4)},
    {".tiff", "image/tiff", std::string_view("MM\0*", 4)},
}};

std::string lowerExtension(std::string_view fileName) {
    const auto dot = fileName.rfind('.');
    if (dot == std::string_view::npos) return {};
    std::string extension(fileName.substr(dot));
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return extension;
}

}  // namespace

Result<FileKind> fileKind(std::string_view fileName, std::string_view bytes) {
    const auto extension = lowerExtension(fileName);
    bool named = false;
    for (const auto& known : kKnown) {
        if (known.extension != extension) continue;
        named = true;
        if (bytes.size() >= known.offset + known.magic.size() && bytes.substr(known.offset).starts_with(known.magic))
            return FileKind{std::string(known.mediaType), extension};
    }
    if (named)
        return invalid("documents.file_content", "The content of “{file}” is not what its name says",
                       {{"file", safeFileName(fileName)}});
    return invalid("documents.file_kind",
                   "“{file}” cannot be attached. Choose a PDF, Word, PowerPoint, Excel, HWP, HWPX or picture file",
                   {{"file", safeFileName(fileName)}});
}

std::string safeFileName(std::string_view fileName) {
    constexpr std::size_t kLongest = 120;
    const auto slash = fileName.find_last_of("/\\");
    if (slash != std::string_view::npos) fileName.remove_prefix(slash + 1);
    if (!utf8::valid(fileName)) return "file";
    std::string name;
    for (std::size_t i = 0; i < fileName.size();) {
        const auto begin = i;
        const auto c = utf8::next(fileName, i);
        if (utf8::hasForbiddenControls(fileName.substr(begin, i - begin)) || c == '\t' || c == '\n' || c == '"')
            continue;
        name.append(fileName.substr(begin, i - begin));
    }
    name = std::string(utf8::trim(name));
    if (name.empty() || name.front() == '.') name.insert(0, "file");
    constexpr std::size_t kLongestExtension = 10;
    auto extension = name.rfind('.') == std::string::npos ? std::string() : name.substr(name.rfind('.'));
    if (extension.size() > kLongestExtension) extension.clear();
    if (name.size() > kLongest) {
        auto cut = kLongest - extension.size();
        while ((static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U)
            --cut;
        name = name.substr(0, cut) + extension;
    }
    return name;
}

}  // namespace entente::documents
