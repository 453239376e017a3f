#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "audit/audit_log.h"

namespace entente::audit::repository {

void insert(storage::Tx& tx, const AuditRecord& record);
AuditHead last(storage::ReadTx& tx);
/// In ascending order, until `visit` returns false.
void forEach(storage::ReadTx& tx, const std::function<bool(const AuditRecord&)>& visit);

/// In descending order below `olderThan`.
std::vector<AuditRecord> page(storage::ReadTx& tx, std::int64_t olderThan, int limit);
std::vector<AuditRecord> pageOfProgram(storage::ReadTx& tx, ProgramId program, std::int64_t olderThan, int limit);
std::vector<AuditRecord> pageOfSubject(storage::ReadTx& tx, const Subject& subject, std::int64_t olderThan, int limit);

}  // namespace entente::audit::repository
