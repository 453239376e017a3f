#pragma once

#include <map>
#include <string>
#include <string_view>

#include "workflow/package.h"

namespace entente::workflow {

/// Mail texts that all packages share lie in a package below this folder: `common/mail/receipt.ko.txt`. A package's own
/// `mail/receipt.ko.txt` stands before it. A version that is activated holds the shared texts of that moment.
inline constexpr std::string_view kSharedFolder = "common/";

bool isShared(std::string_view path);
/// Path of the package's own text that stands before a shared one: `mail/receipt.ko.txt`.
std::string ownPath(std::string_view sharedPath);
std::string sharedPath(std::string_view ownPath);

/// `files` with those of `shared` (by paths `common/mail/…`) before which no own text stands. What was shared when
/// `files` were stored gives way, and so does an own text that says just the same: it is no copy to keep.
PackageFiles withShared(PackageFiles files, const PackageFiles& shared);

}  // namespace entente::workflow
