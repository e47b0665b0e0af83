"""The solver's compiled code is kept between test runs, so that only the first one waits for the compiler."""

import os

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder before anything compiles."""
    if "NUMBA_CACHE_DIR" not in os.environ:
        os.environ["NUMBA_CACHE_DIR"] = str(config.cache.mkdir("compiled"))
