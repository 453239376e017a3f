# The front door. Each command does its own set-up: on a bare Debian 12 git and make are all that must be there.
# What is installed and up to date already is left alone, so a second run starts within seconds.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

STUDIO := server/web/studio
E2E := tests/e2e
FEELIN := tests/bench/feel
ENGINE := tests/bench/engine
ASSETS := server/web/assets/generated/.complete
ARGS ?=
# The executables of the build folder $(1) that are called $(2)_….
executables = $$(ninja -C $(1) -t targets all | sed -n 's/^\(\($(2)\)_[a-z_]*\): CXX_EXECUTABLE.*/\1/p')

.PHONY: help run build test bench e2e lint format sanitize fuzz crash analyse bare clean packages test-packages everything optimised

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: build ## build, load the demo program and serve it; prints the address and the demo accounts
	@exec build/entente demo $(ARGS)

build: packages $(ASSETS) build/build.ninja ## install what is missing and build the server: build/entente
	@ninja -C build entente include_check

test: ## everything that must hold before a change lands: unit, contract, conformance, sanitizers, browser, lint
	@etc/setup/test.sh

bench: everything $(ENGINE)/node_modules/.package-lock.json $(FEELIN)/node_modules/.package-lock.json tests/bench/docx/node_modules/.package-lock.json ## durable steps against bare transactions, 500 invitations, a warm page, idle memory; FEEL and Word templates beside their peers
	@etc/setup/packages.sh bench
	@ninja -C build bench_server bench_durable bench_invitations bench_feel bench_docx && build/bench_server $(ARGS) && build/bench_durable && build/bench_invitations
	@ninja -C build bench_engine && node $(ENGINE)/peer.mjs > build/peer_engine.json && build/bench_engine $(ENGINE)/model.bpmn build/peer_engine.json
	@node $(FEELIN)/feelin.mjs > build/feelin.json && build/bench_feel build/feelin.json
	@node tests/bench/docx/compare.mjs build/bench_docx

e2e: everything $(E2E)/node_modules/.package-lock.json ## browser tests; one file: make e2e ARGS=tests/e2e/story.test.mjs
	@etc/setup/e2e.sh $(ARGS)

fuzz: test-packages ## search for inputs that break what reads foreign input, 10 minutes each; seconds: make fuzz ARGS=60
	@etc/setup/fuzz.sh $(or $(ARGS),600)

crash: everything $(E2E)/node_modules/.package-lock.json ## kill the server at random moments; more often: make crash ARGS=200
	@CRASHES=$(or $(ARGS),10) etc/setup/e2e.sh tests/fault/crash.test.mjs

lint: test-packages ## formatting and static analysis (files that did not change since the last time are skipped)
	@etc/setup/configure.sh debug
	@node etc/setup/lint.mjs

analyse: test-packages ## clang's path-sensitive analysis of every file (slow, and not part of make test)
	@etc/setup/configure.sh debug
	@node etc/setup/lint.mjs analyse

format: test-packages ## format all C++ sources
	@git ls-files -co --exclude-standard '*.cpp' '*.h' | xargs clang-format-16 -i

sanitize: test-packages ## unit tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@etc/setup/configure.sh sanitize
	@ninja -C build-sanitize $(call executables,build-sanitize,unit)
	@ctest --test-dir build-sanitize -R '^unit_' -j $$(nproc) --output-on-failure --no-tests=error

bare: ## prove the set-up: make build (or ARGS=test) from a clone of HEAD in a new, bare Debian 12 folder; needs root
	@etc/setup/bare.sh $(or $(ARGS),build)

clean: ## remove everything that was built or installed inside this folder; runtime data stays
	rm -rf build build-debug build-sanitize build-fuzz server/web/assets/generated $(STUDIO)/node_modules $(E2E)/node_modules $(FEELIN)/node_modules $(ENGINE)/node_modules tests/*/docx/node_modules

# Everything that is compiled, tests too.
everything: build test-packages
	@ninja -C build

# What make test runs optimised; the unit tests run there under sanitizers, and need no second build. The benches are
# only compiled: what breaks one is seen with the change, not when somebody measures again.
optimised: build test-packages
	@ninja -C build $(call executables,build,contract\|conformance\|bench)

packages:
	@etc/setup/packages.sh build run

test-packages: packages
	@etc/setup/packages.sh test

build/build.ninja: CMakePresets.json | packages
	@etc/setup/configure.sh release

# npm writes this file last; the lock file alone says what is installed, and no package may run a script of its own.
%/node_modules/.package-lock.json: %/package-lock.json | packages
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error < /dev/null
	@touch $@

$(ASSETS): $(STUDIO)/node_modules/.package-lock.json $(STUDIO)/build.mjs $(wildcard $(STUDIO)/source/*)
	@cd $(STUDIO) && node build.mjs
	@touch $@
