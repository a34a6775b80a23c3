# Everything a newcomer, a developer and CI call. `make run` and `make test` are all the README asks for.
export DENO_TLS_CA_STORE = system,mozilla
export DENO_NO_UPDATE_CHECK = 1
DENO_VERSION = 2.9.5
TOOLS = .deno
DENO = $$(sh tools/fetch_deno.sh $(DENO_VERSION) $(TOOLS)/$(DENO_VERSION))
RIGHTS = --allow-net --allow-read --allow-write --allow-env --allow-sys --allow-ffi --allow-run
ARGS =
TESTS = tests
KILLS = 300
FIGURES =
FUZZ_RUNS = 100000

.PHONY: run test check format binary test-binary bench docs fuzz kill-test chromium assets clean

## Starts the controller with the simulated board. make run ARGS="--listen 127.0.0.1:9000 --data DIR"
run:
	@deno=$(DENO) && exec "$$deno" run --frozen --no-prompt $(RIGHTS) main.ts run $(ARGS)

## Formatting, lint, types and every test. TESTS=tests/control narrows it.
test: check chromium
	@deno=$(DENO) && "$$deno" test --frozen -A --quiet $(TESTS)

check:
	@deno=$(DENO) && "$$deno" fmt --check --quiet && "$$deno" lint --quiet && "$$deno" check --frozen --quiet .

format:
	@deno=$(DENO) && "$$deno" fmt --quiet

## The browser tests need Debian's Chromium.
chromium:
	@sh tools/need_packages.sh chromium=chromium

## build/pilotwire-x64 and build/pilotwire-arm64
binary:
	@sh tools/binary.sh

## Stories on the compiled programs, the arm64 one under emulation.
test-binary: binary
	@sh tools/need_packages.sh qemu-aarch64-static=qemu-user-static /usr/aarch64-linux-gnu/lib/libc.so.6=libc6-arm64-cross \
	  /usr/aarch64-linux-gnu/lib/libgcc_s.so.1=libgcc-s1-arm64-cross
	@deno=$(DENO) && PILOTWIRE_PROGRAM=build/pilotwire-x64 "$$deno" test --frozen -A --quiet \
	  tests/stories/first_minute_story_test.ts tests/stories/backend_story_test.ts tests/stories/recipe_story_test.ts && \
	  PILOTWIRE_PROGRAM="qemu-aarch64-static -L /usr/aarch64-linux-gnu build/pilotwire-arm64" "$$deno" test --frozen -A --quiet \
	  tests/stories/arm64_story_test.ts

## One line per figure: name, ours, baseline, ratio, goal. Exits 1 when one falls short.
## FIGURES="queue ocpp" takes some of them.
bench:
	@sh tools/binary.sh bench >&2
	@deno=$(DENO) && "$$deno" run --frozen -A bench/main.ts $(FIGURES)

## The parsers under 100,000 random inputs each.
fuzz:
	@deno=$(DENO) && FUZZ_RUNS=$(FUZZ_RUNS) "$$deno" test --frozen -A --quiet $$(grep -rl FUZZ_RUNS tests)

## The power-failure story for as long as you like: make kill-test KILLS=5000
kill-test:
	@deno=$(DENO) && KILLS=$(KILLS) "$$deno" test --frozen -A tests/stories/power_fails_story_test.ts

## docs/manual.md from the schema.
docs:
	@deno=$(DENO) && "$$deno" run --frozen --allow-read --allow-write --allow-env tools/docs.ts

## What is generated from sources and kept in the repository: OCPP validators, browser script.
assets:
	@deno=$(DENO) && "$$deno" run --frozen -A tools/validators.ts && "$$deno" run --frozen -A tools/client.ts

clean:
	rm -rf build
