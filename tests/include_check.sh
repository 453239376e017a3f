#!/bin/sh
# Fails when a source file includes a module that the table in CMakeLists.txt does not allow, or when a library that one
# module hides is included by another. Usage: include_check.sh SOURCE_DIR
set -eu
cd "$1"
find server storage -name '*.h' -o -name '*.cpp' | sort | xargs awk '
    FNR == NR && FILENAME == "CMakeLists.txt" {
        if ($0 !~ /^entente_module\(/) next
        line = $0; sub(/^entente_module\(/, "", line); sub(/ LIBS .*/, "", line); sub(/\).*/, "", line)
        count = split(line, word, " ")
        known[word[1]] = 1; allowed[word[1], word[1]] = 1
        for (i = 2; i <= count; i++) {
            allowed[word[1], word[i]] = 1
            for (other in known) if ((word[i], other) in allowed) allowed[word[1], other] = 1
        }
        next
    }
    FNR == 1 {
        count = split(FILENAME, part, "/")
        module = part[1] == "storage" ? "storage" : part[2]
        if (count == 2) module = "app"
    }
    /^#include "/ {
        target = $2; gsub(/"/, "", target); split(target, piece, "/"); target = piece[1]
        if (!(target in known)) complain("no module is called " target)
        else if (!((module, target) in allowed)) complain(module " may not know " target)
    }
    /^#include </ {
        header = $2; gsub(/[<>]/, "", header)
        only("Poco/Net/", "http"); only("Poco/", "http"); only("libxml/", "xml"); only("minizip/", "zip")
        only("sqlite3.h", "storage"); only("curl/", "mail"); only("libical/", "mail"); only("ctemplate/", "web"); only("argon2.h", "identity")
        only("rapidjson/", "feel"); only("cmark-gfm", "template"); only("qrencode.h", "template")
    }
    function only(prefix, owner) {
        if (index(header, prefix) == 1 && module != owner) complain("only " owner " may include <" header ">")
    }
    function complain(text) { printf "%s:%d: %s\n", FILENAME, FNR, text; failed = 1 }
    END { exit failed }
' CMakeLists.txt
