#pragma once

#include <string>
#include <vector>

#include "records/program_service.h"
#include "web/pages/context.h"
#include "web/views/records.h"

namespace entente::web {

/// How pages show a part of a program. Sentences stand under `<name>.…` in the catalogues.
struct PartShape {
    struct Group {
        const char* name;
        std::vector<const char*> columns;
    };
    const records::ProgramPart* part;
    std::vector<const char*> listed;  ///< columns of its list, behind the title
    std::vector<Group> groups;        ///< of its form

    std::string key(std::string_view rest) const { return std::string(part->name()) + "." + std::string(rest); }
};

const PartShape& shapeOf(const records::ProgramPart& part);

/// What a list calls a record. `program` is null while it is being made.
std::string partTitle(const Visit& visit, const programs::Program& program, const PartShape& shape,
                      const records::Record& record);
std::string partLabel(const Visit& visit, const PartShape& shape, std::string_view column);
/// The value of a column in words.
std::string partText(const Visit& visit, const programs::Program* program, const PartShape& shape,
                     std::string_view column, const records::Fields& fields);
/// The input of a column.
RecordView::Field partField(const Visit& visit, const programs::Program* program, const PartShape& shape,
                            const records::Column& column, const records::Fields& fields);

/// Organisations that the account sees, and people of these ones.
void addSuggestions(const Visit& visit, RecordView& view, const std::vector<OrganisationId>& offices);

/// What a form posted of these columns, and the version that it was opened with.
records::Record sentRecord(const http::Request& request, std::span<const records::Column> columns);

/// `Cooperation forum`, or as its own title is.
std::string componentTitle(const Visit& visit, const programs::Component& component);

}  // namespace entente::web
