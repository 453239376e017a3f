#include "checker_schema.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <stdexcept>
#include <string_view>

namespace entente::docxcheck {
namespace {

namespace fs = std::filesystem;

// The namespaces of the transitional schemas; whatever else is met is an extension.
bool isKnown(const std::string& uri) {
    static const std::set<std::string> vml{"urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office",
                                           "urn:schemas-microsoft-com:office:word",
                                           "http://www.w3.org/XML/1998/namespace"};
    return uri.empty() || vml.count(uri) || uri.starts_with("http://schemas.openxmlformats.org/");
}

std::set<std::string> ignorableOf(const xml::Element& element) {
    std::set<std::string> namespaces;
    std::string_view prefixes = element.attributeNs(kCompatibility, "Ignorable");
    while (!prefixes.empty()) {
        const std::size_t space = std::min(prefixes.find(' '), prefixes.size());
        if (const std::string* uri = element.uriFor(prefixes.substr(0, space))) namespaces.insert(*uri);
        prefixes.remove_prefix(std::min(space + 1, prefixes.size()));
    }
    return namespaces;
}

// ECMA-376 part 3, clause 9: for a reader that knows the schemas' namespaces only. Alternatives give way to their first
// choice without extensions, else to the fallback; ignorable elements and attributes go. As the schemas have no place
// for extension elements inside drawings (`a:ext`), those are lax there already.
void preprocess(xml::Element& element, std::set<std::string> ignorable) {
    for (const std::string& uri : ignorableOf(element))
        ignorable.insert(uri);
    std::vector<std::pair<std::string, std::string>> leaving;
    for (const xml::Attribute& attribute : element.attributes())
        if (attribute.uri == kCompatibility || (ignorable.count(attribute.uri) && !isKnown(attribute.uri)))
            leaving.emplace_back(std::string(attribute.local()), attribute.uri);
    for (const auto& [local, uri] : leaving)
        element.removeAttribute(local, uri);

    for (std::size_t at = 0; at < element.children().size();) {
        xml::Element* child = element.children()[at]->asElement();
        if (!child) {
            ++at;
            continue;
        }
        if (child->is(kCompatibility, "AlternateContent")) {
            const auto alternatives = element.remove(*child);
            xml::Element* chosen = nullptr;
            for (xml::Element* choice : child->elements(kCompatibility, "Choice")) {
                const std::string* uri = choice->uriFor(choice->attribute("Requires"));
                if (uri && isKnown(*uri) && !chosen) chosen = choice;
            }
            if (!chosen) chosen = child->child(kCompatibility, "Fallback");
            std::size_t into = at;
            while (chosen && !chosen->children().empty())
                element.insert(into++, chosen->remove(*chosen->children().front()));
            continue;
        }
        if (!isKnown(child->uri()) && ignorable.count(child->uri())) {
            element.remove(*child);
            continue;
        }
        preprocess(*child, ignorable);
        ++at;
    }
}

class ScratchFolder {
  public:
    ScratchFolder() {
        std::string pattern = (fs::temp_directory_path() / "docxcheck-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no scratch folder");
        path_ = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string run(const std::string& command, int& status) {
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string output;
    std::array<char, 4096> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), got);
    status = pclose(pipe);
    return output;
}

// `file:line: element p: Schemas validity error : Element '{…}p': This element is not expected.`
void readFindings(const std::string& output, const std::vector<std::string>& names, std::vector<Finding>& findings) {
    std::size_t from = 0;
    while (from < output.size()) {
        const std::size_t to = std::min(output.find('\n', from), output.size());
        const std::string line = output.substr(from, to - from);
        from = to + 1;
        const std::size_t error = line.find("Schemas validity error : ");
        if (error == std::string::npos) continue;
        const std::string file = line.substr(0, line.find(':'));
        const std::size_t index = std::strtoul(fs::path(file).stem().c_str(), nullptr, 10);
        const std::size_t number = line.find(':') + 1;
        findings.push_back({"schema.valid", index < names.size() ? names[index] : file,
                            std::atoi(line.c_str() + number), line.substr(error + 25)});
    }
}

}  // namespace

void checkSchemas(const Package& package, const std::string& schemaFolder, std::vector<Finding>& findings) {
    const std::array<std::pair<std::string, std::string>, 3> schemas{
        std::pair{std::string(kWord), std::string("wml.xsd")},
        std::pair{std::string("http://schemas.openxmlformats.org/package/2006/content-types"),
                  std::string("opc-xsd/opc-contentTypes.xsd")},
        std::pair{std::string("http://schemas.openxmlformats.org/package/2006/relationships"),
                  std::string("opc-xsd/opc-relationships.xsd")}};
    const ScratchFolder scratch;
    for (const auto& [uri, schema] : schemas) {
        std::vector<std::string> names;
        std::string files;
        for (const auto& [part, document] : package.documents) {
            if (document.root().uri() != uri) continue;
            auto copy = xml::Document::parse(package.parts.at(part));
            if (!copy) continue;
            preprocess(copy->root(), {});
            const fs::path file = scratch.path() / (std::to_string(names.size()) + ".xml");
            std::ofstream(file, std::ios::binary) << copy->toXml();
            files += " '" + file.string() + "'";
            names.push_back(part);
        }
        if (names.empty()) continue;
        int status = 0;
        const std::string output = run(
            "xmllint --noout --nonet --schema '" + (fs::path(schemaFolder) / schema).string() + "'" + files, status);
        const std::size_t before = findings.size();
        readFindings(output, names, findings);
        if (status != 0 && findings.size() == before) throw std::runtime_error("xmllint: " + output.substr(0, 500));
    }
}

}  // namespace entente::docxcheck
