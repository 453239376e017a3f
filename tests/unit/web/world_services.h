#pragma once

#include "support/world.h"
#include "unit/web/support.h"
#include "web/pages/services.h"

namespace entente::web::test {

/// What pages work with, on the services of a test world.
inline Services servicesOf(entente::test::World& world, documents::PdfShelf& pdfs) {
    return {site(),
            *world.database,
            *world.blobs,
            *world.identity,
            *world.packages,
            *world.runner,
            *world.generator,
            *world.approvals,
            *world.passports,
            *world.erasures,
            world.outbox,
            world.relay,
            pdfs,
            world.clock,
            "Asia/Seoul",
            "entente@mois.example",
            entente::test::sourceFile("docx_templates").string(),
            ""};
}

}  // namespace entente::web::test
