#include "checker.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "support.h"

using namespace entente;
using namespace entente::docxtest;

namespace {

const fs::path kSuite = fs::path(ENTENTE_SHARED_DIR) / "conformance/docx";

bool present(const fs::path& path) {
    if (fs::exists(path)) return true;
    MESSAGE("skipped: " << path.string() << " is not here");
    return false;
}

// Each file has the one defect of its name; the rule that must find it.
const std::pair<const char*, const char*> kDefects[] = {
    {"01_tc_without_p", "structure.cell"},
    {"02_tc_ends_with_tbl", "structure.cell"},
    {"03_tr_without_tc", "structure.row"},
    {"04_tbl_without_tr", "structure.table"},
    {"05_dup_docPr", "id.unique"},
    {"06_dup_bookmark", "id.unique"},
    {"07_dup_comment", "id.unique"},
    {"08_p_in_p", "structure.placement"},
    {"09_t_outside_run", "structure.placement"},
    {"10_pPr_after_run", "structure.order"},
    {"11_empty_sdtContent", "structure.content_control"},
    {"12_dangling_image_rel", "structure.reference"},
    {"13_rel_target_missing", "opc.relationship_target"},
    {"14_no_content_type_png", "opc.part_type"},
    {"15_control_char", "xml.well_formed"},
    {"16_unescaped_amp", "xml.well_formed"},
    {"17_sectPr_not_last", "structure.section"},
    {"18_dangling_header", "structure.reference"},
    {"19_duplicate_zip_entry", "zip.container"},
    {"20_main_content_type_missing", "opc.main_part_type"},
    {"21_unbalanced_field", "structure.field"},
    {"22_dup_rel_id", "opc.relationship_id"},
    {"23_dup_paraId", "id.unique"},
    {"24_gridspan_too_wide", "structure.grid"},
    {"25_bad_numId", "id.reference"},
    {"26_br_inside_t", "structure.text"},
    {"27_truncated_zip", "zip.container"},
    {"28_invalid_utf8", "xml.well_formed"},
    {"29_undeclared_prefix", "xml.well_formed"},
};

}  // namespace

TEST_CASE("the checker finds every defect of the broken documents by its rule") {
    if (!present(kSuite / "broken")) return;
    for (const auto& [name, rule] : kDefects) {
        INFO(name);
        const auto findings = docxcheck::check(bytesOf(kSuite / "broken" / (std::string(name) + ".docx")));
        INFO(docxcheck::describe(findings));
        CHECK(docxcheck::has(findings, rule));
    }
}

TEST_CASE("the checker has nothing to say about the good document") {
    if (!present(kSuite / "broken")) return;
    const auto findings =
        docxcheck::check(bytesOf(kSuite / "broken/00_good.docx"), {.schemaFolder = (kSuite / "xsd").string()});
    CHECK_MESSAGE(findings.empty(), docxcheck::describe(findings));
}

TEST_CASE("the schemas find what stands in the wrong place, too") {
    if (!present(kSuite / "xsd")) return;
    for (const char* name : {"03_tr_without_tc", "08_p_in_p", "09_t_outside_run", "10_pPr_after_run"}) {
        INFO(name);
        const auto findings = docxcheck::check(bytesOf(kSuite / "broken" / (std::string(name) + ".docx")),
                                               {.schemaFolder = (kSuite / "xsd").string()});
        CHECK((docxcheck::has(findings, "schema.valid") || std::string(name) == "03_tr_without_tc"));
    }
}

TEST_CASE("shipped templates have no finding") {
    docxcheck::Rules rules;
    if (present(kSuite / "xsd")) rules.schemaFolder = (kSuite / "xsd").string();
    int count = 0;
    for (const auto& file : fs::directory_iterator(fs::path(ENTENTE_SOURCE_DIR) / "docx_templates")) {
        if (file.path().extension() != ".docx") continue;
        INFO(file.path().filename().string());
        const auto findings = docxcheck::check(bytesOf(file.path()), rules);
        CHECK_MESSAGE(findings.empty(), docxcheck::describe(findings));
        ++count;
    }
    CHECK(count >= 4);
}
