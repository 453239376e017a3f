#include "web/form_html.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "feel/temporal.h"
#include "web/prose.h"

namespace entente::web {

namespace {

using forms::Kind;

class FormWriter {
  public:
    FormWriter(const Site& site, const Language& language, const std::vector<forms::FieldError>& errors,
               const std::string& zone, const FormUse& use)
        : site_(site), language_(language), errors_(errors), zone_(zone), use_(use) {}

    Html all(const std::vector<forms::Shown>& shown) const {
        Html html;
        for (const auto& each : shown)
            html += one(each);
        return html;
    }

  private:
    Html one(const forms::Shown& shown) const {
        const auto& component = *shown.component;
        switch (component.kind) {
            case Kind::Group:
                return group(shown);
            case Kind::List:
                return shown.row > 0 ? Html() : list(shown);
            case Kind::Table:
                return table(shown);
            case Kind::Statement:
                return proseHtml(shown.text);
            case Kind::Separator:
                return Html("<hr>\n");
            case Kind::Spacer:
                return {};
            default:
                break;
        }
        auto data = fieldData(shown);
        if (shown.readonly) return render("field_readonly", data);
        switch (component.kind) {
            case Kind::TextArea:
                return render("field_textarea", data);
            case Kind::Select:
                return render("field_select", data);
            case Kind::Radio:
            case Kind::Checklist:
                return render("field_choices", data);
            case Kind::Checkbox:
                return render("field_checkbox", data);
            default:
                return render("field_input", data);
        }
    }

    Html group(const forms::Shown& shown) const {
        const auto label = shown.component->label.in(language_.tag);
        if (label.empty()) return all(shown.children);
        Data data;
        data.set("label", label).set("hint", shown.component->description.in(language_.tag));
        data.set("fields_html", all(shown.children));
        return render("field_group", data);
    }

    Html list(const forms::Shown& shown) const {
        const auto& rules = shown.component->rows;
        Html rows;
        for (const auto& each : shown.children)
            rows += row(each, shown.children.size());
        auto data = fieldData(shown);
        data.set("empty", shown.children.empty()).set("rows_html", std::move(rows));
        data.set("can_add", rules.arranged && shown.children.size() < rules.most);
        data.set("full", rules.arranged && shown.children.size() >= rules.most);
        data.set("most", std::to_string(rules.most)).set("focus", use_.next == "add " + shown.name);
        return render("field_list", data);
    }

    Html row(const forms::Shown& shown, std::size_t rows) const {
        Data data;
        data.set("id", shown.id).set("name", shown.name).set("origin", shown.origin);
        data.set("heading", shown.heading(language_.tag)).set("fields_html", all(shown.children));
        data.set("arranged", shown.component->rows.arranged);
        data.set("can_up", shown.row > 1).set("can_down", static_cast<std::size_t>(shown.row) < rows);
        data.set("focus", use_.next == "add " + shown.name);
        for (const std::string verb : {"up", "down", "remove"})
            data.set("focus_" + verb, use_.next == verb + " " + shown.name);
        return render("field_row", data);
    }

    /// Pages of a table unfold: the first stands there, the others behind a line that tells how many rows there are.
    Html table(const forms::Shown& shown) const {
        constexpr std::size_t most = 2'000;
        const auto count = std::min(shown.cells.size(), most);
        const auto page = shown.component->pageSize;
        const auto first = page == 0 || page > count ? count : page;
        Data data;
        data.set("label", shown.component->label.in(language_.tag)).set("empty", shown.cells.empty());
        Data::List columns;
        for (const auto& column : shown.columns)
            columns.push_back(Data().set("text", column.in(language_.tag)));
        data.set("columns", std::move(columns));
        data.set("first", lines(shown, 0, first)).set("rest", lines(shown, first, count));
        data.set("count", std::to_string(count)).set("all", std::to_string(shown.cells.size()));
        data.set("more", shown.cells.size() > count);
        return render("field_table", data);
    }

    /// None when there are none.
    Data::List lines(const forms::Shown& shown, std::size_t begin, std::size_t end) const {
        Data::List lines;
        for (auto i = begin; i < end; ++i) {
            Data::List cells;
            for (std::size_t j = 0; j < shown.columns.size(); ++j)
                cells.push_back(Data().set("label", shown.columns[j].in(language_.tag)).set("text", shown.cells[i][j]));
            lines.push_back(Data().set("cells", std::move(cells)));
        }
        if (lines.empty()) return {};
        Data::List once;
        once.push_back(Data().set("lines", std::move(lines)));
        return once;
    }

    Data fieldData(const forms::Shown& shown) const {
        const auto& component = *shown.component;
        const auto error =
            std::find_if(errors_.begin(), errors_.end(), [&](const auto& each) { return each.id == shown.id; });
        const bool wrong = error != errors_.end();
        const auto hint = hintOf(shown);
        Data data;
        data.set("id", shown.id).set("name", shown.name).set("label", component.label.in(language_.tag));
        data.set("hint", hint).set("wrong", wrong);
        data.set("error", wrong ? site_.catalogue().say(language_, error->message) : std::string());
        data.set("described", wrong || !hint.empty()).set("describedby", describedBy(shown.id, !hint.empty(), wrong));
        data.set("required", component.rules.required).set("value", valueOf(shown));
        data.set("lines_html", Html::escaped(valueOf(shown)));
        data.set("type", inputType(shown));
        data.set("prefix", component.prefix.in(language_.tag)).set("suffix", component.suffix.in(language_.tag));
        data.set("affixed", !component.prefix.empty() || !component.suffix.empty());
        data.set("readable", readable(shown)).set("decimal", component.kind == Kind::Number);
        data.set("multiple", component.kind == Kind::Checklist);
        data.set("checked", !shown.entries.empty());
        data.set("options", options(shown));
        return data;
    }

    std::string hintOf(const forms::Shown& shown) const {
        const auto& component = *shown.component;
        auto hint = component.description.in(language_.tag);
        const auto add = [&hint](const std::string& sentence) { hint += (hint.empty() ? "" : " ") + sentence; };
        if ((component.kind == Kind::DateTime || component.kind == Kind::Time) && !component.zoneless)
            add(site_.text(language_, "field.zone", {{"city", cityOf(zone_, language_)}}));
        if (component.kind == Kind::TextArea && component.rules.maxLength)
            add(site_.text(language_, "field.longest", {{"most", std::to_string(*component.rules.maxLength)}}));
        const bool asks = component.kind != Kind::Checkbox && component.kind != Kind::List;
        if (!component.rules.required && asks && !shown.readonly) add(site_.text(language_, "field.optional"));
        return hint;
    }

    static std::string describedBy(const std::string& id, bool hint, bool wrong) {
        std::string ids = hint ? id + "-hint" : "";
        if (wrong) ids += (ids.empty() ? "" : " ") + id + "-error";
        return ids;
    }

    /// Browsers drop what their date inputs cannot show, so a text that is no date comes back in a text input.
    static std::string inputType(const forms::Shown& shown) {
        const auto value = valueOf(shown);
        switch (shown.component->kind) {
            case Kind::Date:
                return value.empty() || feel::Date::parse(value) ? "date" : "text";
            case Kind::Time:
                return value.empty() || value.find_first_not_of("0123456789:") == std::string::npos ? "time" : "text";
            case Kind::DateTime:
                return value.empty() || (value.size() >= 16 && feel::Date::parse(value.substr(0, 10)))
                           ? "datetime-local"
                           : "text";
            default:
                break;
        }
        switch (shown.component->rules.shape) {
            case forms::Rules::Shape::Email:
                return "email";
            case forms::Rules::Shape::Phone:
                return "tel";
            case forms::Rules::Shape::Any:
                break;
        }
        return "text";
    }

    /// What a read-only field shows: labels instead of values of options.
    std::string readable(const forms::Shown& shown) const {
        std::string text;
        for (const auto& entry : shown.entries) {
            const auto option = std::find_if(shown.options.begin(), shown.options.end(),
                                             [&](const auto& each) { return each.value == entry; });
            if (!text.empty()) text += ", ";
            text += option == shown.options.end() ? entry : option->label.in(language_.tag);
        }
        return text;
    }

    static std::string valueOf(const forms::Shown& shown) {
        return shown.entries.empty() ? std::string() : shown.entries.front();
    }

    Data::List options(const forms::Shown& shown) const {
        Data::List list;
        const auto& entries = shown.entries;
        for (std::size_t i = 0; i < shown.options.size(); ++i) {
            const auto& option = shown.options[i];
            // The first choice has the id of the field itself: the error summary leads there.
            auto id = shown.id;
            if (i > 0) id += "-" + std::to_string(i + 1);
            Data item;
            item.set("option_id", id)
                .set("option_value", option.value)
                .set("option_label", option.label.in(language_.tag));
            item.set("chosen", std::find(entries.begin(), entries.end(), option.value) != entries.end());
            list.push_back(std::move(item));
        }
        return list;
    }

    Html render(std::string_view name, const Data& data) const {
        return site_.templates().render(name, language_, data);
    }

    const Site& site_;
    const Language& language_;
    const std::vector<forms::FieldError>& errors_;
    const std::string& zone_;
    const FormUse& use_;
};

bool hasRows(const std::vector<forms::Shown>& shown) {
    return std::any_of(shown.begin(), shown.end(), [](const auto& each) {
        return (each.component->kind == Kind::List && each.component->rows.arranged) || hasRows(each.children);
    });
}

void collectRows(const Site& site, const std::vector<forms::Shown>& shown, const forms::Surroundings& around,
                 const Language& language, const std::string& changeUrl, const std::string& place,
                 std::vector<SummaryRow>& rows) {
    for (const auto& each : shown) {
        const auto& component = *each.component;
        const bool isRow = each.row > 0;
        collectRows(site, each.children, around, language, changeUrl,
                    isRow ? place + each.heading(language.tag) + " · " : place, rows);
        if (!component.takesAnswer() || isRow || (component.kind == Kind::List && !each.children.empty())) continue;
        auto text = forms::answerText(each, around);
        if (component.kind == Kind::Checkbox)
            text = site.text(language, each.entries.empty() ? "answer.no" : "answer.yes");
        SummaryRow row{place + component.label.in(language.tag),
                       text.empty() ? site.text(language, "answer.none") : text};
        if (!each.readonly && !changeUrl.empty()) {
            row.action = site.text(language, "answer.change");
            row.actionUrl = changeUrl + "#" + each.id;
        }
        rows.push_back(std::move(row));
    }
}

}  // namespace

Html formHtml(const Site& site, const Language& language, const std::vector<forms::Shown>& shown,
              const std::vector<forms::FieldError>& errors, const std::string& zone, const FormUse& use) {
    Html html;
    // The Enter key presses the first button of a form, which must not be one of a row.
    if (hasRows(shown)) html += site.templates().render("enter", language, Data().set("step", use.enter));
    html += FormWriter(site, language, errors, zone, use).all(shown);
    return html;
}

std::vector<SummaryRow> answerRows(const Site& site, const std::vector<forms::Shown>& shown,
                                   const forms::Surroundings& around, const Language& language,
                                   const std::string& changeUrl) {
    std::vector<SummaryRow> rows;
    collectRows(site, shown, around, language, changeUrl, {}, rows);
    return rows;
}

Html summaryHtml(const Site& site, const Language& language, const std::vector<SummaryRow>& rows) {
    Data::List list;
    for (const auto& row : rows)
        list.push_back(Data()
                           .set("label", row.label)
                           .set("text", row.text)
                           .set("url", row.url)
                           .set("action", row.action)
                           .set("action_url", row.actionUrl));
    return site.templates().render("summary_list", language, Data().set("rows", std::move(list)));
}

}  // namespace entente::web
