# The only front door. `make help` lists what it knows.
BUILD  ?= build
DATA   ?= $(HOME)/.deepforge
PORT   ?= 8888
NPM    := shared/packages/npm.sh
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup build web run stop test test-check test-clang test-unit test-runtime test-oracle test-web test-api \
        test-stories test-e2e test-fault test-faults test-keras test-sanitized check format bench fuzz clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing: Debian packages, Python environment, npm packages
	@shared/packages/install.sh

build: setup web ## compile everything
	@[ -f $(BUILD)/build.ninja ] || meson setup $(BUILD) .
	@ninja -C $(BUILD)

web: setup
	@cd web && [ dist/index.html -nt package-lock.json ] && [ -z "$$(find src ../extensions/keras/shapes ../extensions/keras/json ../extensions/keras/code ../extensions/keras/wasm index.html vite.config.ts -newer dist/index.html -print -quit)" ] \
		|| (cd $(CURDIR)/web && ../$(NPM) run --silent build)

run: build ## start DeepForge on this machine (DATA=folder PORT=number) and print its address
	@$(BUILD)/services/cli/deepforge start --data $(DATA) --port $(PORT)

stop: ## stop what `make run` started
	@$(BUILD)/services/cli/deepforge stop --data $(DATA)

test: build ## run every test
	@tests/run.sh

test-check test-clang test-unit test-runtime test-oracle test-web test-api test-stories test-e2e test-fault test-keras test-sanitized: build
	@tests/run.sh $(@:test-%=%)

test-faults: build ## the outages of test-fault at full length, and five minutes of deaths at random under load
	@DEEPFORGE_FAULTS=long $(PYTHON) -m pytest -v tests/fault

check: build ## compilers, formatting, types and house rules
	@tests/style/check.sh
	@cd web && ../$(NPM) run --silent check

format: ## format C, Python and TypeScript
	@git ls-files '*.c' '*.h' | xargs clang-format -i
	@cd web && ../$(NPM) run --silent format

bench: build ## measure speed and size (BENCH=name for one figure, BENCH=peers beside others)
	@$(PYTHON) tests/bench/bench.py $(BENCH)

fuzz: setup ## one minute for every parser of outside bytes (SECONDS_EACH=60)
	@tests/fuzz/run.sh

clean: ## remove what was built; keeps what was installed
	@rm -rf $(BUILD) build-clang build-sanitized web/dist
