#pragma once

#include <string>
#include <vector>

#include "records/record_kind.h"
#include "web/pages/context.h"
#include "web/views/records.h"

namespace entente::web {

/// How pages show a kind of record. Sentences stand under `<name>.…` in the catalogues.
struct RecordShape {
    struct Group {
        const char* name;
        std::vector<const char*> columns;
    };
    const records::RecordKind* kind;
    std::string path;                 ///< `/people`
    std::vector<const char*> listed;  ///< columns of its list, behind the name
    std::vector<Group> groups;        ///< of its form

    std::string key(std::string_view rest) const { return std::string(kind->name()) + "." + std::string(rest); }
};

const std::vector<RecordShape>& recordShapes();

/// `Title (Korean)` as the page calls a column.
std::string columnLabel(const Visit& visit, const RecordShape& shape, std::string_view column);
/// As the head of a list, which shows it in the reader's language, calls it.
std::string listedLabel(const Visit& visit, const RecordShape& shape, std::string_view column);
/// The value of a column in words.
std::string columnText(const Visit& visit, std::string_view column, const records::Fields& fields);
/// The input of a column.
RecordView::Field columnField(const Visit& visit, const RecordShape& shape, const records::Column& column,
                              const records::Fields& fields);

http::Response showImport(const Services& services, const http::Request& request, const RecordShape& shape);
http::Response planImport(const Services& services, const http::Request& request, const RecordShape& shape);
http::Response applyImport(const Services& services, const http::Request& request, const RecordShape& shape);

}  // namespace entente::web
