#include "web/views/timeline.h"

#include <algorithm>
#include <utility>

#include "feel/format.h"
#include "feel/temporal.h"
#include "feel/zone.h"

namespace entente::web {

namespace {

constexpr int labelWidth = 140;
constexpr int drawingWidth = 900;
constexpr int laneHeight = 34;
constexpr int headHeight = 24;
constexpr int narrowest = 6;

class Scale {
  public:
    Scale(Timestamp from, Timestamp to)
        : from_(from.micros), length_(std::max<std::int64_t>(to.micros - from.micros, 1)) {}

    int at(Timestamp moment) const {
        const auto share = static_cast<double>(moment.micros - from_) / static_cast<double>(length_);
        return labelWidth + static_cast<int>(std::clamp(share, 0.0, 1.0) * (drawingWidth - labelWidth));
    }

  private:
    std::int64_t from_;
    std::int64_t length_;
};

Data::List monthMarks(const Frame& frame, const Scale& scale, Timestamp from, Timestamp to) {
    Data::List marks;
    auto month = feel::Date::fromDays(feel::toLocal(from, frame.clocks.own).seconds / 86'400);
    month.day = 1;
    for (int count = 0; count < 36; ++count) {
        const auto next = month.plusMonths(1);
        if (!next) break;
        month = *next;
        const Timestamp moment{feel::fromLocal(month.days() * 86'400, frame.clocks.own) * 1'000'000};
        if (moment > to) break;
        const auto x = scale.at(moment);
        const auto name = feel::formatDate(month, frame.language.locale(), "LLL").value_or("");
        marks.push_back(Data().set("x", x).set("text_x", x + 4).set("text", name));
    }
    return marks;
}

}  // namespace

Html lanesHtml(const Site& site, const Frame& frame, const ProgramView& view) {
    if (view.spans.empty()) return {};
    auto from = view.now;
    auto to = view.now;
    for (const auto& span : view.spans) {
        from = std::min(from, span.from);
        to = std::max(to, span.to);
    }
    const Scale scale(from, to);
    Data::List bars;
    // The lane of both sides comes first, and only where something stands in it.
    const auto laneOf = [](const ProgramView::Span& span) { return span.both ? 0 : span.own ? 1 : 2; };
    int rows[3] = {0, 0, 0}, tops[3] = {headHeight, 0, 0};
    for (const auto& span : view.spans)
        rows[laneOf(span)] += span.holiday ? 0 : 1;
    for (const auto lane : {1, 2}) {
        rows[lane] = std::max(rows[lane], 1);
        tops[lane] = tops[lane - 1] + rows[lane - 1] * laneHeight;
    }
    const int height = tops[2] + rows[2] * laneHeight;
    int used[3] = {0, 0, 0};
    for (const auto& span : view.spans) {
        const int lane = laneOf(span);
        const int top = tops[lane] + (span.holiday ? 0 : used[lane]++) * laneHeight;
        const int x = scale.at(span.from);
        const int width = std::max(scale.at(span.to) - x, narrowest);
        const bool roomBehind = x < labelWidth + (drawingWidth - labelWidth) * 6 / 10;
        const bool moment = span.both && span.from == span.to;
        const int beside = moment ? narrowest + 6 : 6;
        bars.push_back(Data()
                           .set("x", x)
                           .set("y", span.holiday ? top : top + 4)
                           .set("width", width)
                           .set("height", span.holiday ? rows[lane] * laneHeight : laneHeight - 10)
                           .set("kind", span.holiday ? "off" : (span.done ? "done" : "bar"))
                           .set("hatched", span.holiday)
                           .set("label", !span.holiday)
                           .set("text", span.title)
                           .set("text_x", roomBehind ? x + beside : x + (moment ? -6 : width - 6))
                           .set("anchor", roomBehind ? "start" : "end")
                           .set("text_y", top + 21));
    }
    // Days off lie below everything else.
    std::stable_partition(bars.begin(), bars.end(),
                          [](const Data& bar) { return !std::get<bool>(*bar.find("label")); });
    Data data;
    data.set("width", drawingWidth).set("height", height).set("label_width", labelWidth);
    data.set("own_lane", view.ownLane).set("other_lane", view.otherLane);
    data.set("both_lane", rows[0] > 0 ? site.text(frame.language, "timeline.both") : std::string());
    data.set("both_y", tops[0] + 21).set("own_y", tops[1] + 21).set("other_y", tops[2] + 21);
    data.set("upper", tops[1]).set("middle", tops[2]).set("today", scale.at(view.now));
    data.set("bars", std::move(bars)).set("marks", monthMarks(frame, scale, from, to));
    return site.templates().render("lanes", frame.language, data);
}

}  // namespace entente::web
