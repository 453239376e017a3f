#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// The record layout of APPNOTE.TXT 6.3 that reader and writer share. All numbers are little-endian.
namespace entente::zip::format {

constexpr std::uint32_t localSignature = 0x04034b50;
constexpr std::uint32_t centralSignature = 0x02014b50;
constexpr std::uint32_t endSignature = 0x06054b50;
constexpr std::uint32_t zip64LocatorSignature = 0x07064b50;
constexpr std::size_t localSize = 30;
constexpr std::size_t centralSize = 46;
constexpr std::size_t endSize = 22;
constexpr std::size_t zip64LocatorSize = 20;

constexpr std::uint16_t flagEncrypted = 1u << 0;
constexpr std::uint16_t flagDescriptor = 1u << 3;
constexpr std::uint16_t flagStrongEncryption = 1u << 6;
constexpr std::uint16_t flagUtf8 = 1u << 11;
constexpr std::uint16_t flagMaskedHeader = 1u << 13;

constexpr std::uint16_t methodStored = 0;
constexpr std::uint16_t methodDeflated = 8;

constexpr std::uint16_t zip64ExtraId = 1;

inline std::uint16_t get16(std::string_view bytes, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[at + i])); };
    return static_cast<std::uint16_t>(byte(0) | byte(1) << 8);
}

inline std::uint32_t get32(std::string_view bytes, std::size_t at) {
    return get16(bytes, at) | static_cast<std::uint32_t>(get16(bytes, at + 2)) << 16;
}

inline std::uint64_t get64(std::string_view bytes, std::size_t at) {
    return get32(bytes, at) | static_cast<std::uint64_t>(get32(bytes, at + 4)) << 32;
}

inline void put16(std::string& out, unsigned value) {
    out.push_back(static_cast<char>(value & 0xFF));
    out.push_back(static_cast<char>(value >> 8 & 0xFF));
}

inline void put32(std::string& out, std::uint32_t value) {
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

}  // namespace entente::zip::format
