#include "http/router.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "http/ascii.h"

namespace entente::http {

namespace {
enum class SegmentKind { Literal, Parameter, Rest };

SegmentKind kindOf(std::string_view segment) {
    if (!segment.starts_with('{') || !segment.ends_with('}')) return SegmentKind::Literal;
    return segment.ends_with("...}") ? SegmentKind::Rest : SegmentKind::Parameter;
}

std::string_view parameterName(std::string_view segment) {
    const std::size_t tail = kindOf(segment) == SegmentKind::Rest ? 4 : 1;
    return segment.size() < tail + 1 ? std::string_view() : segment.substr(1, segment.size() - tail - 1);
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    path.remove_prefix(1);
    for (;;) {
        const auto slash = path.find('/');
        segments.emplace_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

void checkRoute(const Route& route, const std::vector<std::string>& segments) {
    const auto refuse = [&](const std::string& reason) {
        throw std::invalid_argument("route " + std::string(name(route.method)) + " " + route.pattern + ": " + reason);
    };
    if (!route.handler) refuse("has no handler");
    if (route.method == Method::Head) refuse("HEAD is answered from GET");
    if (isSafe(route.method) && route.body.kind() != BodyLimit::Kind::None) refuse("GET takes no body");
    if (route.access.kind() == Access::Kind::AnyOf && route.access.roles().empty()) refuse("names no role");
    if (!route.access.needsAccount() && route.access.reason().empty()) refuse("is open without a reason");
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto& segment = segments[i];
        const auto kind = kindOf(segment);
        if (kind == SegmentKind::Rest && i + 1 != segments.size()) refuse("only the last segment takes the rest");
        if (kind == SegmentKind::Literal && segment.find_first_of("{}") != std::string::npos)
            refuse("has a bad segment");
        if (kind != SegmentKind::Literal && !ascii::isToken(parameterName(segment))) refuse("has a bad parameter name");
    }
}

// The shape without the parameters' names: two routes with one shape mean the same requests.
std::string shape(const Route& route, const std::vector<std::string>& segments) {
    std::string text(name(route.method));
    for (const auto& segment : segments) {
        const auto kind = kindOf(segment);
        text += kind == SegmentKind::Literal ? "/=" + segment : kind == SegmentKind::Parameter ? "/+" : "/*";
    }
    return text;
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path, Fields& parameters) {
    parameters.clear();
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (i >= path.size()) return false;
        switch (kindOf(pattern[i])) {
            case SegmentKind::Literal:
                if (pattern[i] != path[i]) return false;
                break;
            case SegmentKind::Parameter:
                if (path[i].empty()) return false;
                parameters.emplace_back(parameterName(pattern[i]), path[i]);
                break;
            case SegmentKind::Rest:
                parameters.emplace_back(parameterName(pattern[i]),
                                        std::accumulate(path.begin() + static_cast<std::ptrdiff_t>(i) + 1, path.end(),
                                                        path[i], [](std::string rest, const std::string& segment) {
                                                            return std::move(rest) + '/' + segment;
                                                        }));
                return !parameters.back().second.empty();
        }
    }
    return pattern.size() == path.size();
}
}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
    for (const auto& route : routes_) {
        if (route.pattern.empty() || route.pattern[0] != '/') {
            throw std::invalid_argument("the pattern of a route begins with a slash: " + route.pattern);
        }
    }
    // By kinds, segment by segment: a literal is tried before a parameter, a parameter before the rest.
    std::stable_sort(routes_.begin(), routes_.end(), [](const Route& a, const Route& b) {
        const auto left = split(a.pattern);
        const auto right = split(b.pattern);
        return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                            [](const auto& x, const auto& y) { return kindOf(x) < kindOf(y); });
    });
    std::vector<std::string> shapes;
    for (const auto& route : routes_) {
        segments_.push_back(split(route.pattern));
        checkRoute(route, segments_.back());
        shapes.push_back(shape(route, segments_.back()));
    }
    std::sort(shapes.begin(), shapes.end());
    const auto twice = std::adjacent_find(shapes.begin(), shapes.end());
    if (twice != shapes.end()) throw std::invalid_argument("two routes mean the same requests: " + *twice);
}

Router::Match Router::match(Method method, std::string_view path) const {
    const auto wanted = method == Method::Head ? Method::Get : method;
    const auto segments = split(path);
    Match result;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        Fields parameters;
        if (!matches(segments_[i], segments, parameters)) continue;
        if (routes_[i].method == wanted) return {&routes_[i], std::move(parameters), {}};
        if (std::find(result.allowed.begin(), result.allowed.end(), routes_[i].method) == result.allowed.end()) {
            result.allowed.push_back(routes_[i].method);
        }
    }
    return result;
}

}  // namespace entente::http
