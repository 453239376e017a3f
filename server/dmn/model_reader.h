#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "dmn/model.h"

namespace entente::xml {
class Element;
}

namespace entente::dmn {

struct Element;
class LogicReader;

/// Reads a model and all that it imports, each namespace once.
class ModelReader {
  public:
    explicit ModelReader(const ImportResolver& resolver) : resolver_(resolver) {}

    Result<std::shared_ptr<const Model>> read(std::string_view bytes);

  private:
    void readImports(const xml::Element& root, Definitions& definitions);
    std::shared_ptr<const Model> imported(const xml::Element& element, Definitions& definitions);

    const ImportResolver& resolver_;
    std::map<std::string, std::shared_ptr<const Model>> known_;
    std::set<std::string> open_;  ///< whose imports are being read
};

}  // namespace entente::dmn
