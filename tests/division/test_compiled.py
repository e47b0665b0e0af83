"""Where compiled code is kept, and that nobody pays for it who does not divide."""

import subprocess
import sys
from pathlib import Path

import pytest

from shequ.division.solver import compiled


@pytest.mark.parametrize(
    ("around", "root"),
    [
        ({"NUMBA_CACHE_DIR": "/n", "SHEQU_HOME": "/h"}, "/n"),
        ({"SHEQU_HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/h/compiled"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/shequ/compiled"),
    ],
)
def test_the_cache_lies_in_the_data_folder_or_with_the_users_caches(monkeypatch, around, root):
    for name in ("NUMBA_CACHE_DIR", "SHEQU_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in around.items():
        monkeypatch.setenv(name, value)

    assert compiled.cache_root() == Path(root)
    assert compiled.cache_folder().parent == Path(root)


def test_other_sources_mean_another_folder(monkeypatch, tmp_path):
    before = compiled.cache_folder().name
    (tmp_path / "regions.py").write_text("changed", encoding="utf-8")
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))

    assert compiled.cache_folder().name != before


def test_the_package_alone_loads_no_compiler():
    code = "import sys, shequ.division.solver; print('numba' in sys.modules, 'numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
