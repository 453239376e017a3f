#include "web/views/program_sheet.h"

#include <utility>

#include "web/views/parts.h"

namespace entente::web {

std::string render(const Site& site, const Frame& frame, const ProgramSheetView& view) {
    Data::List parts;
    for (const auto& part : view.parts) {
        Data::List items;
        for (const auto& item : part.items) {
            Data::List lines;
            for (const auto& line : item.lines)
                lines.push_back(Data().set("label", line.label).set("text_html", Html::escaped(line.text)));
            items.push_back(Data()
                                .set("name", item.title)
                                .set("url", item.url)
                                .set("keeps", item.mayKeep)
                                .set("has_lines", !item.lines.empty())
                                .set("lines", std::move(lines)));
        }
        parts.push_back(Data()
                            .set("id", part.id)
                            .set("legend", part.heading)
                            .set("about", part.about)
                            .set("empty", part.items.empty() ? part.empty : std::string())
                            .set("items", std::move(items))
                            .set("add_url", part.addUrl)
                            .set("add_text", part.addText)
                            .set("table_url", part.tableUrl));
    }
    Data data;
    data.set("heading", view.title).set("parts", std::move(parts)).set("following", view.following);
    Page page{.title = view.title, .back = view.back};
    page.body = body(site, frame, "program_sheet", std::move(data));
    return document(site, frame, page);
}

}  // namespace entente::web
