#pragma once

#include <functional>
#include <memory>
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
    std::string path;                 ///< `/people`; of its forms, and of its list unless `home` says otherwise
    std::vector<const char*> listed;  ///< columns of its list, behind the name
    std::vector<Group> groups;        ///< of its form

    // Of what is listed of a program; see `program_lists.h`.
    const programs::Program* program = nullptr;  ///< null: records of their own
    std::string heading = {};                    ///< of the list; empty: `<name>.title`
    std::string home = {};                       ///< where the list is, when it is not at `path`
    std::vector<const char*> filters = {};       ///< columns of whose choices the list shows one
    std::function<std::vector<SelectOption>(const Visit&, std::string_view column)> choices = {};
    std::function<std::string(const Visit&, std::string_view column, const records::Fields&)> text = {};
    std::function<void(records::Record&)> begin = {};  ///< what a new one is offered with
    std::function<void(const Visit&, const std::vector<records::Record>&, RecordListView&)> dressList = {};
    std::function<void(const Visit&, const records::Record&, RecordView&)> dressForm = {};

    std::string key(std::string_view rest) const { return std::string(kind->name()) + "." + std::string(rest); }
    const std::string& listPath() const { return home.empty() ? path : home; }
};

const std::vector<RecordShape>& recordShapes();

/// `Title (Korean)` as the page calls a column.
std::string columnLabel(const Visit& visit, const RecordShape& shape, std::string_view column);
/// As the head of a list, which shows it in the reader's language, calls it.
std::string listedLabel(const Visit& visit, const RecordShape& shape, std::string_view column);
/// The value of a column in words.
std::string columnText(const Visit& visit, const RecordShape& shape, std::string_view column,
                       const records::Fields& fields);
/// The input of a column.
RecordView::Field columnField(const Visit& visit, const RecordShape& shape, const records::Column& column,
                              const records::Fields& fields);

/// The link from a person to their passport, for those who keep it.
void dressPassport(const Visit& visit, const records::Record& record, RecordView& view);

/// The link to the end of a person's data, for those who keep them; who was erased is only read. False for those.
bool dressErasure(const Visit& visit, const records::Record& record, RecordView& view);

/// Bodies and who belongs to them.
RecordShape bodyShape();
RecordShape membershipShape();

/// The shape that an address means, made for a request.
using ShapeOf = std::function<Result<std::shared_ptr<const RecordShape>>(const Services&, const http::Request&)>;
/// `path` with `/import`, `/import/apply` and `/export` behind it.
void addTableRoutes(std::vector<http::Route>& routes, const Services& services, const std::string& path,
                    const ShapeOf& shapeOf);

http::Response showImport(const Services& services, const http::Request& request, const RecordShape& shape);
http::Response planImport(const Services& services, const http::Request& request, const RecordShape& shape);
http::Response applyImport(const Services& services, const http::Request& request, const RecordShape& shape);

}  // namespace entente::web
