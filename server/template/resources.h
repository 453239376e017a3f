#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "feel/value.h"

namespace entente::templates {

/// What values of the data refer to, brought by whoever renders. Implementations are thread-safe.
class Resources {
  public:
    virtual ~Resources() = default;
    /// The bytes of the picture that a text or context of the data names; nothing when it names none.
    virtual std::optional<std::string> picture(const feel::Value& source) const = 0;
    /// The bytes of a Word document by its name.
    virtual std::optional<std::string> document(std::string_view name) const = 0;
};

struct RenderOptions {
    /// What is wrong with the data is a warning, and a mark stands in the result where a value is missing.
    bool draft = false;
    const Resources* resources = nullptr;
};

/// The bytes of a picture: from `resources`, or out of the value itself when it is a `data:` address with base64, a
/// PNG, JPEG or GIF file in base64, or a context with such a `content`. Error `template.no_picture`.
Result<std::string> pictureBytes(const feel::Value& source, const Resources* resources);

}  // namespace entente::templates
