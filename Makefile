# Coeval's commands. Each installs what it needs first, and is quick when there is nothing to do.

.PHONY: help run test faults build dev bench check setup pictures

help: ## shows this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## builds, fills an empty database with the demo, serves it (first time about 12 minutes, then seconds)
	@scripts/run.sh

test: ## everything that CI runs (first time about 30 minutes)
	@scripts/test.sh

faults: ## breaks everything on purpose, for about 20 minutes (COEVAL_FAULTS_MINUTES), and ends in a ledger
	@scripts/faults.sh

build: ## the site and target/release/coeval
	@scripts/build.sh

dev: ## serves, and rebuilds and restarts on every change
	@scripts/setup.sh build
	@cargo run --quiet --package xtask -- dev

bench: ## speed and size, beside the machine's own limits; docs/benchmarks.md keeps the results
	@scripts/bench.sh

check: ## format, lints and tidy: the quick part of `make test`
	@scripts/setup.sh build
	@scripts/check.sh

setup: ## installs what building and testing need, and nothing else
	@scripts/setup.sh test

pictures: ## takes the README's pictures again
	@scripts/setup.sh test
	@scripts/build.sh
	@cd end2end && npm run --silent pictures
