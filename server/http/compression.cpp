#include "http/compression.h"

#include <Poco/DeflatingStream.h>

#include <algorithm>
#include <sstream>

#include "base/utf8.h"
#include "http/ascii.h"
#include "http/sizes.h"

namespace entente::http {

namespace {
constexpr std::size_t worthwhile = kibibyte;

bool isText(std::string_view contentType) {
    const auto type = utf8::asciiLower(ascii::trim(contentType.substr(0, contentType.find(';'))));
    return type.starts_with("text/") || type == "application/json" || type == "application/javascript" ||
           type == "image/svg+xml" || type == "application/xml";
}

bool accepts(std::string_view acceptEncoding) {
    const auto codings = ascii::list(acceptEncoding);
    return std::any_of(codings.begin(), codings.end(), [](std::string_view coding) {
        const auto semicolon = coding.find(';');
        if (!ascii::equalIgnoringCase(ascii::trim(coding.substr(0, semicolon)), "gzip")) return false;
        const auto weight = semicolon == std::string_view::npos ? "" : ascii::trim(coding.substr(semicolon + 1));
        return weight.find_first_not_of("q=0. ") != std::string_view::npos || weight.empty();
    });
}
}  // namespace

void compress(Response& response, std::string_view acceptEncoding) {
    if (response.caching() == Caching::NoStore || response.status() != 200 || response.openFile() ||
        response.body().size() < worthwhile || !isText(response.headerValue("Content-Type"))) {
        return;
    }
    response.header("Vary", "Accept-Encoding");
    if (!accepts(acceptEncoding)) return;
    std::ostringstream packed;
    Poco::DeflatingOutputStream deflate(packed, Poco::DeflatingStreamBuf::STREAM_GZIP, 6);
    deflate << response.body();
    deflate.close();
    response.replaceBody(packed.str());
    response.header("Content-Encoding", "gzip");
    // The packed bytes are another representation; a strong validator may not cover both (RFC 9110 §8.8.3).
    if (const auto tag = response.headerValue("ETag"); tag.size() > 2) {
        response.etag(std::string(tag.substr(1, tag.size() - 2)) + "-gzip");
    }
}

}  // namespace entente::http
