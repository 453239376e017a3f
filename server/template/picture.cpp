#include "template/picture.h"

#include <optional>

namespace entente::templates {

namespace {

constexpr std::size_t largestFile = std::size_t{20} << 20;
constexpr std::uint32_t largestSide = 30'000;
constexpr double inchesPerMetre = 39.3700787;

std::uint32_t byteAt(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

std::uint32_t big16(std::string_view bytes, std::size_t at) {
    return byteAt(bytes, at) << 8 | byteAt(bytes, at + 1);
}

std::uint32_t big32(std::string_view bytes, std::size_t at) {
    return big16(bytes, at) << 16 | big16(bytes, at + 2);
}

double plausible(double dotsPerInch) {
    return dotsPerInch >= 10 && dotsPerInch <= 10'000 ? dotsPerInch : 96;
}

/// ISO/IEC 15948: signature, then chunks of length, type, data and check sum; IHDR comes first.
std::optional<PictureInfo> readPng(std::string_view bytes) {
    constexpr std::size_t signature = 8;
    constexpr std::string_view header("\0\0\0\rIHDR", 8);
    if (bytes.size() < 33 || bytes.substr(signature, 8) != header) return std::nullopt;
    PictureInfo info{"png", "image/png", big32(bytes, 16), big32(bytes, 20)};
    for (std::size_t at = signature; at + 12 <= bytes.size();) {
        const std::size_t size = big32(bytes, at);
        const auto type = bytes.substr(at + 4, 4);
        if (size > bytes.size() - at - 12) return std::nullopt;
        if (type == "pHYs" && size == 9 && byteAt(bytes, at + 16) == 1) {
            info.dotsPerInchX = plausible(big32(bytes, at + 8) / inchesPerMetre);
            info.dotsPerInchY = plausible(big32(bytes, at + 12) / inchesPerMetre);
        }
        if (type == "IEND") return info;
        at += size + 12;
    }
    return std::nullopt;
}

/// ITU-T T.81: segments of marker, length and data up to the frame header (SOF), which has the size.
std::optional<PictureInfo> readJpeg(std::string_view bytes) {
    PictureInfo info{"jpeg", "image/jpeg"};
    for (std::size_t at = 2; at + 4 <= bytes.size();) {
        if (byteAt(bytes, at) != 0xFF) return std::nullopt;
        const auto marker = byteAt(bytes, at + 1);
        if (marker == 0xFF) {  // fill bytes may come before a marker
            ++at;
            continue;
        }
        const std::size_t size = big16(bytes, at + 2);
        if (size < 2 || size > bytes.size() - at - 2) return std::nullopt;
        if (marker == 0xE0 && size >= 16 && bytes.substr(at + 4, 5) == std::string_view("JFIF\0", 5)) {
            const double perUnit = byteAt(bytes, at + 11) == 1 ? 1 : byteAt(bytes, at + 11) == 2 ? 2.54 : 0;
            info.dotsPerInchX = plausible(big16(bytes, at + 12) * perUnit);
            info.dotsPerInchY = plausible(big16(bytes, at + 14) * perUnit);
        }
        const bool isFrame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (isFrame && size >= 8) {
            info.height = big16(bytes, at + 5);
            info.width = big16(bytes, at + 7);
            return info;
        }
        at += size + 2;
    }
    return std::nullopt;
}

std::optional<PictureInfo> readGif(std::string_view bytes) {
    if (bytes.size() < 14) return std::nullopt;
    return PictureInfo{"gif", "image/gif", byteAt(bytes, 6) | byteAt(bytes, 7) << 8,
                       byteAt(bytes, 8) | byteAt(bytes, 9) << 8};
}

std::optional<PictureInfo> readAny(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return readPng(bytes);
    if (bytes.starts_with("\xFF\xD8\xFF")) return readJpeg(bytes);
    if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return readGif(bytes);
    return std::nullopt;
}

}  // namespace

Result<PictureInfo> readPicture(std::string_view bytes) {
    const auto info = readAny(bytes);
    if (!info || info->width == 0 || info->height == 0)
        return invalid("template.picture_format", "The picture is no PNG, JPEG or GIF file, or it is damaged.");
    if (bytes.size() > largestFile || info->width > largestSide || info->height > largestSide)
        return invalid("template.picture_size", "The picture is too large: at most 20 MB and 30,000 pixels a side.");
    return *info;
}

}  // namespace entente::templates
