#include "approvals/words.h"

#include <algorithm>
#include <array>

namespace entente::approvals {

namespace {

struct Word {
    std::string_view key, english, korean;
};

constexpr std::array<Word, 9> kWords = {{
    {"approve", "approved", "승인"},
    {"approve_with_remark", "approved with a remark", "의견부 승인"},
    {"request_changes", "changes requested", "수정 요청"},
    {"reject", "rejected", "반려"},
    {"phone", "by phone", "전화"},
    {"mail", "by mail", "전자우편"},
    {"scan", "by a signed letter", "서명된 서한"},
    {"note_verbale", "by note verbale", "구상서"},
    {"elsewhere", "decided in the ministry's own system", "기관 자체 결재 시스템"},
}};

std::string word(std::string_view key, std::string_view language) {
    const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const Word& w) { return w.key == key; });
    if (found == kWords.end()) return std::string(key);
    return std::string(language == "ko" ? found->korean : found->english);
}

}  // namespace

std::string outcomeWord(std::string_view outcome, std::string_view language) {
    return word(outcome, language);
}

std::string sourceWord(std::string_view source, std::string_view language) {
    return word(source, language);
}

Decider deciderOf(const Decision& decision, const std::optional<programs::Person>& person) {
    Decider decider{{decision.byName, {}}, {decision.byTitle, {}}};
    if (decision.actingFor || !person || person->name != decision.byName) return decider;
    decider.name.ko = person->nameKo;
    if (person->title.en == decision.byTitle) decider.title.ko = person->title.ko;
    return decider;
}

}  // namespace entente::approvals
