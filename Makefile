# Everything needs only python3 (3.11 or newer) with venv.
PY ?= python3
V := .venv
SHEQU := $(V)/bin/shequ
RUN := $(V)/bin/python
PEOPLE ?= 32000

.PHONY: setup assets demo seed serve test check bench docs messages clean

setup: $(V)/.ready

$(V)/bin/python:
	$(PY) -m venv $(V)

$(V)/.ready: $(V)/bin/python pyproject.toml requirements/dev.txt hatch_build.py tools/assets.py
	$(V)/bin/python -m pip install -q uv || true
	if [ -x $(V)/bin/uv ]; then \
	  VIRTUAL_ENV=$(CURDIR)/$(V) $(V)/bin/uv pip install -q --require-hashes -r requirements/dev.txt && \
	  VIRTUAL_ENV=$(CURDIR)/$(V) $(V)/bin/uv pip install -q --no-deps --no-build-isolation -e . ; \
	else \
	  $(V)/bin/python -m pip install -q --require-hashes -r requirements/dev.txt && \
	  $(V)/bin/python -m pip install -q --no-deps --no-build-isolation -e . ; \
	fi
	touch $@

assets: setup
	$(RUN) tools/assets.py

demo: assets
	$(SHEQU) demo --people $(PEOPLE)

seed: assets
	$(SHEQU) demo --people $(PEOPLE) --no-serve

serve: assets
	$(SHEQU) serve --port 8000

test: assets
	$(RUN) tools/test.py

check: setup
	$(RUN) tools/check.py

bench: setup
	$(RUN) -m bench

docs: setup
	$(RUN) tools/docs_map.py

messages: setup
	$(RUN) tools/messages.py

clean:
	rm -rf $(V) frontend/node_modules src/shequ/ui/static/dist .mypy_cache .ruff_cache .pytest_cache
