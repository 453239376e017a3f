#pragma once

#include <string>
#include <utility>

namespace entente {

/// A password, token or key. It has no way to a stream or a log, and its bytes are overwritten when it ends.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&&) = default;
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&&) = default;
    ~Secret();

    bool empty() const { return text_.empty(); }
    /// The one way to the text: search for its callers to see where secrets go.
    const std::string& reveal() const { return text_; }

  private:
    std::string text_;
};

}  // namespace entente
