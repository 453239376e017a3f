#include "storage/db/sqlite_start.h"

#include <sqlite3.h>

namespace entente::storage {

void startSqlite() {
    // Else it counts every allocation under one lock that all connections share.
    [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace entente::storage
