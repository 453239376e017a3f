#include "docx/difference.h"

#include <algorithm>
#include <utility>

#include "docx/block_text.h"
#include "docx/names.h"
#include "docx/package.h"
#include "docx/sequence_diff.h"

namespace entente::docx {

namespace {

using names::isW;
using xml::Element;
using Elements = std::vector<const Element*>;

class Comparer {
  public:
    std::vector<Difference> found;

    void compare(const std::string& part, const Element* before, const Element* after) {
        part_ = part;
        paragraph_ = tables_ = 0;
        blocks(before ? contentOf(*before) : Elements(), after ? contentOf(*after) : Elements());
    }

  private:
    static Elements contentOf(const Element& root) {
        if (const auto* body = root.child(names::w, "body")) return blocksOf(*body);
        auto all = blocksOf(root);
        for (const auto* note : root.elements())
            for (const auto* block : blocksOf(*note))
                all.push_back(block);
        return all;
    }

    void blocks(const Elements& before, const Elements& after) {
        for (const auto& stretch : diff(comparableTexts(before), comparableTexts(after))) {
            if (stretch.isCommon) {
                for (auto i = stretch.afterBegin; i < stretch.afterEnd; ++i)
                    ++(isW(*after[i], "tbl") ? tables_ : paragraph_);
                continue;
            }
            auto x = stretch.beforeBegin, y = stretch.afterBegin;
            while (x < stretch.beforeEnd || y < stretch.afterEnd) {
                const auto* old = x < stretch.beforeEnd ? before[x] : nullptr;
                const auto* fresh = y < stretch.afterEnd ? after[y] : nullptr;
                const bool isPair = old && fresh && isW(*old, "tbl") == isW(*fresh, "tbl");
                if (isPair || !fresh || (old && !isW(*old, "tbl"))) ++x;
                if (isPair || !old || (fresh && isW(*old, "tbl"))) ++y;
                if (!isPair && old && fresh) (isW(*old, "tbl") ? old : fresh) = nullptr;
                block(old, fresh);
            }
        }
    }

    void block(const Element* before, const Element* after) {
        const bool isTable = isW(before ? *before : *after, "tbl");
        if (isTable) {
            ++tables_;
            return rows(before ? rowsOf(*before) : Elements(), after ? rowsOf(*after) : Elements());
        }
        if (after) ++paragraph_;
        add({kindOf(before, after), part_, std::max(paragraph_, 1), 0, 0, 0, textOf(before), textOf(after)});
    }

    void rows(const Elements& before, const Elements& after) {
        int row = 0;
        for (const auto& stretch : diff(comparableTexts(before), comparableTexts(after))) {
            if (stretch.isCommon) {
                row += static_cast<int>(stretch.afterEnd - stretch.afterBegin);
                continue;
            }
            auto x = stretch.beforeBegin, y = stretch.afterBegin;
            while (x < stretch.beforeEnd || y < stretch.afterEnd) {
                const auto* old = x < stretch.beforeEnd ? before[x++] : nullptr;
                const auto* fresh = y < stretch.afterEnd ? after[y++] : nullptr;
                if (fresh) ++row;
                cells(std::max(row, 1), old, fresh);
            }
        }
    }

    void cells(int row, const Element* before, const Element* after) {
        if (!before || !after) {
            add({kindOf(before, after), part_, 0, tables_, row, 0, textOf(before), textOf(after)});
            return;
        }
        const auto old = cellsOf(*before), fresh = cellsOf(*after);
        for (std::size_t i = 0; i < std::max(old.size(), fresh.size()); ++i) {
            const auto* left = i < old.size() ? old[i] : nullptr;
            const auto* right = i < fresh.size() ? fresh[i] : nullptr;
            if (textOf(left) == textOf(right) && left && right) continue;
            add({kindOf(left, right), part_, 0, tables_, row, static_cast<int>(i) + 1, textOf(left), textOf(right)});
        }
    }

    static Difference::Kind kindOf(const Element* before, const Element* after) {
        if (!before) return Difference::Kind::Added;
        return after ? Difference::Kind::Changed : Difference::Kind::Removed;
    }

    static std::string textOf(const Element* element) { return element ? visibleText(*element) : std::string(); }

    void add(Difference difference) { found.push_back(std::move(difference)); }

    std::string part_;
    int paragraph_ = 0, tables_ = 0;
};

}  // namespace

std::string Difference::english() const {
    std::string text = part;
    if (paragraph > 0) text += ", paragraph " + std::to_string(paragraph);
    if (table > 0) text += ", table " + std::to_string(table) + ", row " + std::to_string(row);
    if (cell > 0) text += ", cell " + std::to_string(cell);
    switch (kind) {
        case Kind::Added:
            return text + ": added “" + after + "”";
        case Kind::Removed:
            return text + ": removed “" + before + "”";
        case Kind::Changed:
            return text + ": “" + before + "” became “" + after + "”";
    }
    return text;
}

Result<std::vector<Difference>> compareTexts(std::string before, std::string after) {
    const auto old = Package::open(std::move(before));
    if (!old) return old.error();
    const auto fresh = Package::open(std::move(after));
    if (!fresh) return fresh.error();
    const auto oldParts = old->storyParts(), freshParts = fresh->storyParts();
    Comparer comparer;
    auto all = freshParts;
    for (const auto& part : oldParts)
        if (std::find(all.begin(), all.end(), part) == all.end()) all.push_back(part);
    for (const auto& part : all) {
        const auto has = [&](const std::vector<std::string>& parts) {
            return std::find(parts.begin(), parts.end(), part) != parts.end();
        };
        const auto left = has(oldParts) ? old->parse(part) : Result<xml::Document>(invalid("", ""));
        const auto right = has(freshParts) ? fresh->parse(part) : Result<xml::Document>(invalid("", ""));
        comparer.compare(part, left ? &left->root() : nullptr, right ? &right->root() : nullptr);
    }
    return std::move(comparer.found);
}

}  // namespace entente::docx
