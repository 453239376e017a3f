#include "template/builder.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace entente::templates {

/// A construct that is still open.
struct ProgramBuilder::Frame {
    Op op;
    Place place;
    bool hasElse = false;

    bool isFor() const { return std::holds_alternative<For>(op.what); }
    Block& block() {
        if (auto* loop = std::get_if<For>(&op.what)) return hasElse ? loop->otherwise : loop->body;
        return std::get<If>(op.what).branches.back().body;
    }
};

namespace {

/// By its text, because inside of a filter a name may be an entry of the list as well as the loop.
bool readsLoop(const feel::Expression& expression) {
    return expression.text().find("loop") != std::string::npos;
}

bool readsLoop(const Block& block) {
    return std::any_of(block.begin(), block.end(), [](const Op& op) {
        if (const auto* print = std::get_if<Print>(&op.what)) return readsLoop(print->query.expression);
        if (const auto* set = std::get_if<Set>(&op.what)) return readsLoop(set->query.expression);
        if (const auto* loop = std::get_if<For>(&op.what))
            return readsLoop(loop->list.expression) || readsLoop(loop->body) || readsLoop(loop->otherwise);
        if (const auto* choice = std::get_if<If>(&op.what))
            return std::any_of(choice->branches.begin(), choice->branches.end(), [](const Branch& branch) {
                return (branch.condition && readsLoop(branch.condition->expression)) || readsLoop(branch.body);
            });
        return false;
    });
}

}  // namespace

Query::Query(feel::Expression compiled) : expression(std::move(compiled)) {
    const auto& paths = expression.requiredPaths();
    if (paths.size() != 1) return;
    std::string joined;
    for (const auto& step : paths.front())
        joined += (joined.empty() ? "" : ".") + step;
    if (joined == expression.text()) path = paths.front();
}

ProgramBuilder::ProgramBuilder() = default;

ProgramBuilder::~ProgramBuilder() = default;

Block& ProgramBuilder::current() {
    return frames_.empty() ? program_.block : frames_.back()->block();
}

bool ProgramBuilder::inLoop() const {
    return std::any_of(frames_.begin(), frames_.end(), [](const auto& frame) { return frame->isFor(); });
}

void ProgramBuilder::literal(std::string_view text) {
    if (text.empty()) return;
    auto& block = current();
    if (auto* last = block.empty() ? nullptr : std::get_if<Literal>(&block.back().what)) {
        last->text += text;
    } else {
        block.push_back({Literal{std::string(text)}});
    }
}

void ProgramBuilder::mark(std::uint32_t id) {
    current().push_back({Mark{id}});
}

void ProgramBuilder::complain(const Place& place, Message message) {
    findings_.push_back({Severity::Error, place, std::move(message)});
}

void ProgramBuilder::tag(const Tag& tag, const Place& place, std::uint32_t slot) {
    if (tag.kind == TagKind::Remark || tag.kind == TagKind::Include || tag.kind == TagKind::Merge) return;
    const auto index = static_cast<std::uint32_t>(program_.places.size());
    program_.places.push_back(place);
    if (tag.opens()) return open(tag, index);
    if (tag.divides()) return divide(tag, place, index);
    if (tag.closes()) return close(tag, place);
    if (tag.kind == TagKind::Print) {
        current().push_back({Print{Query(*tag.expression), index, slot}});
    } else {
        current().push_back({Set{tag.name, Query(*tag.expression), index}});
    }
}

void ProgramBuilder::open(const Tag& tag, std::uint32_t place) {
    auto frame = std::make_unique<Frame>();
    frame->place = program_.places[place];
    if (tag.kind == TagKind::For) {
        frame->op.what = For{tag.name, Query(*tag.expression), place, false, {}, {}};
    } else {
        frame->op.what = If{{Branch{Query(*tag.expression), place, {}}}};
    }
    frames_.push_back(std::move(frame));
}

void ProgramBuilder::divide(const Tag& tag, const Place& place, std::uint32_t index) {
    const bool fits =
        !frames_.empty() && !frames_.back()->hasElse && (tag.kind == TagKind::Else || !frames_.back()->isFor());
    if (!fits)
        return complain(place,
                        {"template.stray_branch", "This branch belongs to no open condition or repetition.", {}});
    auto& frame = *frames_.back();
    frame.hasElse = tag.kind == TagKind::Else;
    if (auto* choice = std::get_if<If>(&frame.op.what))
        choice->branches.push_back({tag.expression ? std::optional(Query(*tag.expression)) : std::nullopt, index, {}});
}

void ProgramBuilder::close(const Tag& tag, const Place& place) {
    const bool wantsFor = tag.kind == TagKind::EndFor;
    if (frames_.empty() || frames_.back()->isFor() != wantsFor) {
        if (frames_.empty())
            return complain(place, {"template.stray_end", "There is nothing open that this tag could end.", {}});
        return complain(place, {"template.wrong_end",
                                "This tag ends something else than what is open: {open}.",
                                {{"open", frames_.back()->place.tag}}});
    }
    auto frame = std::move(frames_.back());
    frames_.pop_back();
    if (auto* loop = std::get_if<For>(&frame->op.what)) loop->usesLoop = readsLoop(loop->body);
    current().push_back(std::move(frame->op));
}

Program ProgramBuilder::finish(std::vector<Finding>& findings) {
    while (!frames_.empty()) {
        auto frame = std::move(frames_.back());
        frames_.pop_back();
        complain(frame->place, {"template.not_ended",
                                "What this tag opens is never ended by {end}.",
                                {{"end", frame->isFor() ? "{% endfor %}" : "{% endif %}"}}});
        current().push_back(std::move(frame->op));
    }
    std::move(findings_.begin(), findings_.end(), std::back_inserter(findings));
    findings_.clear();
    return std::move(program_);
}

}  // namespace entente::templates
