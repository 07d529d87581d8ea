# The two commands of the README come first; `make check` is what CI runs beside the demo.
SHELL := /bin/sh
BUILD := .build
# Linked with its own Swift library the program starts in 2 ms and runs where no Swift is installed.
RELEASE := -c release --static-swift-stdlib

.PHONY: demo test check lint release simulate sanitize bench format docs packages fuzz clean

# A fleet under load with the console on it, until the console is left. In a pipe, and with DEMO_SECONDS,
# there is no console: it says what to try until Ctrl-C, or upgrades and rolls back by itself for so
# long. DEMO_ROWS says how many clients each node begins with.
demo: packages
	@swift build $(RELEASE) --product midstream
	@swift build $(RELEASE) --product midstream-demo
	@console="--console $(BUILD)/release/midstream"; \
	  [ -z "$(DEMO_SECONDS)" ] && [ -t 0 ] && [ -t 1 ] || console=; \
	  $(BUILD)/release/midstream-demo $(if $(DEMO_ROWS),--rows $(DEMO_ROWS)) \
	  $(if $(DEMO_SECONDS),--for $(DEMO_SECONDS)) $$console

# All tests, as a newcomer runs them. tmux is the terminal that shows what the console draws.
test:
	@.ci/packages tmux
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build --disable-xctest

# What CI runs beside the demo: layout, fuzzing, the programs as they ship, runs of a whole component
# under chaos, memory and threads under sanitizers, all tests.
check: lint fuzz release simulate sanitize test

lint:
	swift format lint --strict --parallel --recursive Package.swift Sources Tests

release: packages
	swift build $(RELEASE) --explicit-target-dependency-import-check error

# A component under chaos, SEEDS times, and proof that the checkers find each deliberate bug.
simulate: packages
	@swift build $(RELEASE) --product midstream-simulate
	$(BUILD)/release/midstream-simulate --canaries
	$(BUILD)/release/midstream-simulate --seeds $(or $(SEEDS),500)

# The same with every access to memory checked. Then every access checked for races: tables that real
# threads migrate, and a service that is called, watched, looked at, migrated, rolled back and
# suspended at once; with --race that has a race, and is to be caught.
RACES := TSAN_OPTIONS="halt_on_error=1 suppressions=Tests/ThreadSuppressions.txt" \
  $(BUILD)/thread/release
sanitize: packages
	@swift build -c release --sanitize=address --scratch-path $(BUILD)/address \
	  --product midstream-simulate
	$(BUILD)/address/release/midstream-simulate --seeds 60
	@swift build -c release --sanitize=thread --scratch-path $(BUILD)/thread \
	  --product midstream-bench
	@swift build -c release --sanitize=thread --scratch-path $(BUILD)/thread \
	  --product race-program
	$(RACES)/midstream-bench migrate --rows 20000 --rounds 2 --tables 2
	$(RACES)/midstream-bench migrate --rows 20000 --rounds 1 --shape heap --order key
	! $(RACES)/race-program 5 --race > $(BUILD)/thread/canary.txt 2>&1
	grep -q 'ThreadSanitizer: .*race' $(BUILD)/thread/canary.txt
	grep -q 'in .*Careless' $(BUILD)/thread/canary.txt
	$(RACES)/race-program 8

# A short run of the fuzzer, and proof that it can find something.
fuzz: packages
	Tests/Fuzz/run --canary
	Tests/Fuzz/run $(or $(FUZZ_SECONDS),20)

# Measurements beside their peers; writes docs/BENCHMARKS.md.
bench:
	@.ci/packages erlang-base python3 gcc
	swift build $(RELEASE) --product midstream-bench
	docs/write-benchmarks $(BUILD)/release/midstream-bench > $(BUILD)/BENCHMARKS.md
	mv $(BUILD)/BENCHMARKS.md docs/BENCHMARKS.md
	@cat docs/BENCHMARKS.md

format:
	swift format --in-place --parallel --recursive Package.swift Sources Tests

# The public interfaces as pages to read, in .build/docs.
LIBRARIES := MigrationEngine MigrationTesting StateTables SimulationKit StateFiles ConsoleUI \
  WireProtocol Ledger ServiceKit FleetKit
docs: packages
	@mkdir -p $(BUILD)/symbols
	for library in $(LIBRARIES); do swift build --scratch-path $(BUILD)/docs-build \
	  --target $$library -Xswiftc -emit-symbol-graph -Xswiftc -emit-symbol-graph-dir \
	  -Xswiftc $(BUILD)/symbols -Xswiftc -symbol-graph-minimum-access-level -Xswiftc public \
	  || exit 1; done
	docc convert --fallback-display-name Midstream --fallback-bundle-identifier midstream \
	  --additional-symbol-graph-dir $(BUILD)/symbols --output-path $(BUILD)/docs
	@echo "the pages are in $(BUILD)/docs; any web server shows them"

packages:
	@.ci/packages

clean:
	swift package clean
