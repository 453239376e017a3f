// bench_docx TEMPLATE.docx DATA.json SECONDS: fills the template over and over on one thread, compiled once, and prints
// `documents-per-second milliseconds-each peak-memory-in-MB limit-in-milliseconds bytes` in one line. The limit is what
// the machine needs for the bytes alone when they are deflated as ZIP tools do by default: copying the untouched parts
// and zlib's level 6 on the filled ones. Run by compare.mjs, beside other engines.
#include <sys/resource.h>
#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/time.h"
#include "docx/docx_template.h"
#include "feel/json.h"
#include "zip/reader.h"
#include "zip/writer.h"

using namespace entente;
using Clock_ = std::chrono::steady_clock;

namespace {

std::string bytesOf(const char* file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// zlib as it is used mostly, with its tables kept from one document to the next.
class Level6 {
  public:
    Level6() { deflateInit2(&stream_, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY); }
    ~Level6() { deflateEnd(&stream_); }
    Level6(const Level6&) = delete;
    Level6& operator=(const Level6&) = delete;

    zip::Compressed deflated(std::string& part) {
        auto* const bytes = reinterpret_cast<Bytef*>(part.data());
        zip::Compressed entry{std::string(deflateBound(&stream_, part.size()), '\0'),
                              static_cast<std::uint32_t>(crc32_z(0, bytes, part.size())), part.size()};
        stream_.next_in = bytes;
        stream_.avail_in = static_cast<uInt>(part.size());
        stream_.next_out = reinterpret_cast<Bytef*>(entry.bytes.data());
        stream_.avail_out = static_cast<uInt>(entry.bytes.size());
        deflate(&stream_, Z_FINISH);
        entry.bytes.resize(stream_.total_out);
        deflateReset(&stream_);
        return entry;
    }

  private:
    z_stream stream_ = {};
};

/// The fastest of as many calls as fit into the time, in milliseconds: other processes only ever slow one down.
template <typename Work>
std::pair<double, double> measure(double seconds, Work work) {
    work();
    const auto begin = Clock_::now();
    double best = 1e9, elapsed = 0;
    int count = 0;
    while (elapsed < seconds || count < 3) {
        const auto start = Clock_::now();
        work();
        best = std::min(best, std::chrono::duration<double, std::milli>(Clock_::now() - start).count());
        elapsed = std::chrono::duration<double>(Clock_::now() - begin).count();
        ++count;
    }
    return {elapsed * 1000 / count, best};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "bench_docx TEMPLATE.docx DATA.json SECONDS\n"), 2;
    const auto bytes = bytesOf(argv[1]);
    const auto data = feel::fromJson(bytesOf(argv[2]));
    const auto compiled = docx::DocxTemplate::compile(bytes);
    if (!data || !compiled) {
        for (const auto& problem : compiled.problems)
            std::fprintf(stderr, "%s\n", problem.english("paragraph").c_str());
        return 1;
    }
    const SystemClock clock;
    const feel::Environment environment{clock, "Asia/Seoul", "en"};
    const auto& context = data->context();
    std::string result;
    const auto render = [&] {
        auto rendered = compiled.value->render(context, environment);
        if (!rendered) {
            std::fprintf(stderr, "%s\n", rendered.problems.front().english("paragraph").c_str());
            std::exit(1);
        }
        result = std::move(*rendered.value);
    };
    const double seconds = std::atof(argv[3]);
    const auto [mean, best] = measure(seconds, render);
    const auto peak = peakMegabytes();

    const auto before = zip::Reader::open(bytes), after = zip::Reader::open(result);
    std::vector<std::pair<std::string, std::string>> filled;
    for (const auto& entry : after->entries()) {
        const auto* old = before->find(entry.name);
        if (!old || before->raw(*old) != after->raw(entry)) filled.emplace_back(entry.name, *after->read(entry));
    }
    Level6 deflater;
    const auto [limitMean, limit] = measure(std::min(seconds, 1.0), [&] {
        zip::Writer writer;
        for (const auto& entry : before->entries())
            if (std::none_of(filled.begin(), filled.end(), [&](const auto& part) { return part.first == entry.name; }))
                writer.copy(*before, entry);
        for (auto& [name, part] : filled)
            writer.add(name, deflater.deflated(part));
        writer.finish();
    });
    std::printf("%.1f %.3f %.1f %.3f %zu\n", 1000 / mean, best, peak, limit, result.size());
    (void)limitMean;
    return 0;
}
