#include "template/qr.h"

#include <qrencode.h>
#include <zlib.h>

#include <memory>

namespace entente::templates {

namespace {

constexpr std::size_t pixelsPerModule = 8;
constexpr std::size_t quietZone = 4;  // modules, ISO/IEC 18004 6.3.8

void put32(std::string& out, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> shift & 0xFF));
}

void putChunk(std::string& png, std::string_view type, std::string_view data) {
    put32(png, data.size());
    const auto begin = png.size();
    png.append(type).append(data);
    put32(png, crc32_z(0, reinterpret_cast<const Bytef*>(png.data()) + begin, png.size() - begin));
}

std::string deflated(const std::string& bytes) {
    std::string out(compressBound(bytes.size()), '\0');
    uLongf size = out.size();
    compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(),
              Z_BEST_COMPRESSION);
    out.resize(size);
    return out;
}

/// Rows of a 1-bit picture, each after its filter byte; black is 0.
std::string pixels(const QRcode& code) {
    const auto modules = static_cast<std::size_t>(code.width);
    const std::size_t side = (modules + 2 * quietZone) * pixelsPerModule;
    std::string rows;
    for (std::size_t y = 0; y < side; ++y) {
        rows.push_back('\0');
        for (std::size_t x = 0; x < side; x += 8) {  // a module is as wide as a byte
            const std::size_t column = x / pixelsPerModule - quietZone, row = y / pixelsPerModule - quietZone;
            const bool isBlack = column < modules && row < modules && (code.data[row * modules + column] & 1) != 0;
            rows.push_back(isBlack ? '\0' : '\xFF');
        }
    }
    return rows;
}

}  // namespace

Result<std::string> qrPicture(const std::string& text) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        text.empty() ? nullptr
                     : QRcode_encodeData(static_cast<int>(std::min<std::size_t>(text.size(), 1u << 16)),
                                         reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
        QRcode_free);
    if (!code) return invalid("template.qr_length", "A QR code holds a text of 1 to 2,331 bytes.");
    const std::size_t side = (static_cast<std::size_t>(code->width) + 2 * quietZone) * pixelsPerModule;
    std::string header;
    put32(header, side);
    put32(header, side);
    header.append("\x01\x00\x00\x00\x00", 5);  // one bit of grey, no interlacing
    std::string png("\x89PNG\r\n\x1A\n");
    putChunk(png, "IHDR", header);
    putChunk(png, "IDAT", deflated(pixels(*code)));
    putChunk(png, "IEND", {});
    return png;
}

}  // namespace entente::templates
