#include "web/addresses.h"

#include <algorithm>

namespace entente::web {

namespace {

constexpr std::string_view kLettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// As a page escapes it.
constexpr std::string_view kApostrophe = "&#39;";
/// Of RFC 5322's atoms those that a page does not write in another way.
constexpr std::string_view kOfLocalPart = "!#$%*+-/=?^_`{|}~.";

bool isOfDomain(char c) {
    return kLettersAndDigits.find(c) != std::string_view::npos || c == '.' || c == '-';
}

bool isOfLocalPart(char c) {
    return kLettersAndDigits.find(c) != std::string_view::npos || kOfLocalPart.find(c) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> addressesIn(std::string_view text) {
    std::vector<std::string> found;
    for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
        auto begin = at, end = at + 1;
        while (begin > 0)
            if (isOfLocalPart(text[begin - 1]))
                --begin;
            else if (text.substr(0, begin).ends_with(kApostrophe))
                begin -= kApostrophe.size();
            else
                break;
        while (end < text.size() && isOfDomain(text[end]))
            ++end;
        // A sentence may end with it.
        while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-'))
            --end;
        if (begin == at || end == at + 1) continue;
        auto& address = found.emplace_back(text.substr(begin, end - begin));
        for (auto mark = address.find(kApostrophe); mark != std::string::npos; mark = address.find(kApostrophe))
            address.replace(mark, kApostrophe.size(), "'");
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace entente::web
