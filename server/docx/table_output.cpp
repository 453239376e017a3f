#include "docx/table_output.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "docx/run_format.h"

namespace entente::docx {

namespace {

using Widths = std::vector<std::int64_t>;

std::string gridXml(const Widths& widths) {
    std::string xml = "<w:tblGrid>";
    for (const auto width : widths)
        xml += "<w:gridCol w:w=\"" + std::to_string(width) + "\"/>";
    return xml + "</w:tblGrid>";
}

std::string gapXml(std::size_t columns, bool needsProperties) {
    if (columns == 0) return {};
    const auto gap = "<w:gridAfter w:val=\"" + std::to_string(columns) + "\"/>";
    return needsProperties ? "<w:trPr>" + gap + "</w:trPr>" : gap;
}

std::string sizeXml(const std::string& ownWidth, std::int64_t width, std::size_t span, const std::string& merge) {
    auto xml = width < 0 ? ownWidth : "<w:tcW w:w=\"" + std::to_string(width) + "\" w:type=\"dxa\"/>";
    if (span > 1) xml += "<w:gridSpan w:val=\"" + std::to_string(span) + "\"/>";
    return xml + merge;
}

/// What a reader sees of the XML of a cell.
std::string visibleText(std::string_view xml) {
    std::string text;
    for (auto at = xml.find("<w:t"); at != std::string_view::npos; at = xml.find("<w:t", at)) {
        at += 4;
        const bool isText = at < xml.size() && (xml[at] == '>' || xml[at] == ' ');
        if (!isText) continue;
        const auto begin = xml.find('>', at) + 1;
        const auto end = xml.find('<', begin);
        if (end == std::string_view::npos) break;
        text += xml.substr(begin, end - begin);
        at = end;
    }
    return text;
}

/// The widths so that their sum is `total`.
void fit(Widths& widths, std::int64_t total) {
    const auto sum = std::accumulate(widths.begin(), widths.end(), std::int64_t{0});
    if (sum == 0 || total == 0 || sum == total) return;
    std::int64_t done = 0, placed = 0;
    for (auto& width : widths) {
        done += width;
        const auto end = total * done / sum;
        width = end - std::exchange(placed, end);
    }
}

}  // namespace

void TableOutput::mark(const MarkInfo& info, std::string& xml) {
    if (info.kind == MarkKind::TableBegin) return beginTable(info, xml);
    auto& table = tables_.back();
    switch (info.kind) {
        case MarkKind::TableEnd:
            return endTable(xml);
        case MarkKind::Grid:
            table.gridAt = xml.size();
            if (!table.info->isHeld) xml += gridXml(table.info->grid);
            return;
        case MarkKind::RowBegin:
            table.inRow = true;
            if (!table.info->isHeld) table.rows.clear();
            table.rows.push_back({.info = &part_.rows[info.index], .begin = xml.size(), .cells = {}});
            table.rows.back().columns = table.rows.back().info->before;
            return;
        case MarkKind::RowGap:
            return writeGap(info, xml);
        case MarkKind::RowEnd:
            return endRow(xml);
        case MarkKind::CellBegin: {
            auto& row = table.rows.back();
            const auto& cell = part_.cells[info.index];
            row.cells.push_back({.info = &cell,
                                 .begin = xml.size(),
                                 .column = row.columns,
                                 .span = cell.span,
                                 .text = {},
                                 .merge = cell.merge});
            return;
        }
        case MarkKind::CellSize:
            table.rows.back().cells.back().sizeAt = xml.size();
            return;
        case MarkKind::CellContent:
            table.rows.back().cells.back().contentAt = xml.size();
            return;
        case MarkKind::CellEnd:
            return endCell(xml);
        default:
            return;
    }
}

bool TableOutput::holds(const std::string& xml) {
    return std::any_of(tables_.begin(), tables_.end(), [&](Table& table) {
        if (!table.info && !table.hasRow) table.hasRow = xml.find("</w:tr>", table.begin) != std::string::npos;
        return !table.hasRow || table.inRow || (table.info && table.info->isHeld);
    });
}

void TableOutput::handedOn(std::size_t bytes) {
    for (auto& table : tables_)
        table.begin -= std::min(table.begin, bytes);
}

void TableOutput::beginTable(const MarkInfo& info, const std::string& xml) {
    const auto* planned = info.index == 0 ? nullptr : &part_.tables[info.index - 1];
    tables_.push_back({.begin = xml.size(), .info = planned, .rows = {}, .above = {}});
}

void TableOutput::endTable(std::string& xml) {
    auto table = std::move(tables_.back());
    tables_.pop_back();
    if (!table.info && !table.hasRow) table.hasRow = xml.find("</w:tr>", table.begin) != std::string::npos;
    if (!table.hasRow) {
        xml.resize(table.begin);
    } else if (table.info && table.info->isHeld) {
        finishHeld(table, xml);
    }
}

void TableOutput::writeGap(const MarkInfo& info, std::string& xml) {
    auto& table = tables_.back();
    auto& row = table.rows.back();
    row.gapAt = xml.size();
    row.needsProperties = !info.text.empty();
    if (!table.info->isHeld) xml += gapXml(row.info->after, row.needsProperties);
}

void TableOutput::endRow(std::string& xml) {
    auto& table = tables_.back();
    auto& row = table.rows.back();
    table.inRow = false;
    if (row.cells.empty()) {
        xml.resize(row.begin);
        table.rows.pop_back();
        return;
    }
    table.hasRow = true;
    table.above.clear();
    for (auto& cell : row.cells)
        if (cell.info->mergesDown) table.above[cell.column] = {std::move(cell.text), cell.span};
}

void TableOutput::endCell(std::string& xml) {
    auto& table = tables_.back();
    auto& row = table.rows.back();
    auto& cell = row.cells.back();
    if (cell.info->mergesDown || cell.info->mergesRight) {
        cell.text = visibleText(std::string_view(xml).substr(cell.contentAt));
        auto* left = row.cells.size() > 1 ? &row.cells[row.cells.size() - 2] : nullptr;
        const bool joins =
            cell.info->mergesRight && left && left->info->mergesRight && !cell.text.empty() && left->text == cell.text;
        if (joins) {
            xml.resize(cell.begin);
            left->span += cell.span;
            row.columns += cell.span;
            row.cells.pop_back();
            return;
        }
        if (cell.info->mergesDown) join(table, row, cell, xml);
    }
    row.columns += cell.span;
    if (!table.info->isHeld) xml.insert(cell.sizeAt, sizeXml(cell.info->width, -1, cell.span, cell.merge));
}

/// Joins the cell with the one above it when they say the same and all joined cells to the left go on too.
void TableOutput::join(Table& table, Row& row, Cell& cell, std::string& xml) {
    const auto above = table.above.find(cell.column);
    const bool goesOn = !row.restarted && above != table.above.end() && !cell.text.empty() &&
                        above->second.text == cell.text && above->second.span == cell.span;
    cell.merge = goesOn ? "<w:vMerge/>" : "<w:vMerge w:val=\"restart\"/>";
    if (!goesOn) {
        row.restarted = true;
        return;
    }
    xml.resize(cell.contentAt);
    xml.append(emptyParagraph).append("</w:tc>");
}

/// Every row gets as many columns as the longest, and the table stays as wide as its author made it.
void TableOutput::finishHeld(Table& table, std::string& xml) {
    const auto& grid = table.info->grid;
    std::size_t columns = 0;
    for (const auto& row : table.rows)
        columns = std::max(columns, row.columns + row.info->after);
    Widths widths;
    for (auto& row : table.rows) {
        row.after = row.info->after;
        const bool isLongest = row.columns + row.after == columns;
        const bool moves =
            std::any_of(row.cells.begin(), row.cells.end(), [](const Cell& cell) { return cell.info->moves; });
        if (isLongest && widths.empty() && (moves || !table.info->hasColumns)) {
            widths.assign(grid.begin(), grid.begin() + static_cast<std::ptrdiff_t>(row.info->before));
            for (const auto& cell : row.cells)
                for (std::size_t i = 0; i < cell.span; ++i)
                    widths.push_back(grid[std::min(cell.info->column + i % cell.info->span, grid.size() - 1)]);
            widths.resize(columns, grid.back());
        }
        if (isLongest) continue;
        const auto missing = columns - row.columns - row.after;
        const auto across = std::find_if(row.cells.begin(), row.cells.end(), [&](const Cell& cell) {
            return cell.info->column + cell.info->span > table.info->column;
        });
        if (moves || across == row.cells.end()) {
            row.after += missing;
            continue;
        }
        across->span += missing;
        for (auto next = across + 1; next != row.cells.end(); ++next)
            next->column += missing;
    }
    if (widths.empty()) widths.assign(columns, grid.empty() ? 1'000 : grid.front());
    fit(widths, std::accumulate(grid.begin(), grid.end(), std::int64_t{0}));

    std::string done;
    std::size_t at = 0;
    const auto put = [&](std::size_t position, const std::string& text) {
        done.append(xml, at, position - at);
        done += text;
        at = position;
    };
    if (table.gridAt != 0) put(table.gridAt, gridXml(widths));
    for (const auto& row : table.rows) {
        put(row.gapAt, gapXml(row.after, row.needsProperties));
        for (const auto& cell : row.cells) {
            std::int64_t width = -1;
            if (cell.info->hasLength) {
                const auto end = std::min(cell.column + cell.span, widths.size());
                width = std::accumulate(widths.begin() + static_cast<std::ptrdiff_t>(std::min(cell.column, end)),
                                        widths.begin() + static_cast<std::ptrdiff_t>(end), std::int64_t{0});
            }
            put(cell.sizeAt, sizeXml(cell.info->width, width, cell.span, cell.merge));
        }
    }
    done.append(xml, at);
    xml = std::move(done);
}

}  // namespace entente::docx
