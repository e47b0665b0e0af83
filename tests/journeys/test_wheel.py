"""The package as people get it: a wheel that carries its styles and catalogues, and runs in an empty folder without Node."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
PEOPLE = "120"
NEEDED = (
    "shequ/ui/static/dist/manifest.json",
    "shequ/ui/static/dist/icons.svg",
    "shequ/ui/static/dist/licences.txt",
    "shequ/ui/static/dist/sw.js",
    "shequ/ui/templates/base.html",
    "shequ/locale/en/LC_MESSAGES/django.mo",
)
WHERE = "import shequ, pathlib; print(pathlib.Path(shequ.__file__).resolve())"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("shequ-*.whl"))


def test_carries_what_was_built(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = set(package.namelist())
        built = json.loads(package.read("shequ/ui/static/dist/manifest.json"))
    assert not set(NEEDED) - names
    assert {f"shequ/ui/static/dist/{part['file']}" for part in built.values()} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]
    assert [name for name in names if name.startswith("shequ/plan/packs/") and name.endswith(".toml")], (
        "packs travel along"
    )


def test_runs_in_an_empty_folder_without_node(wheel: Path, tmp_path: Path) -> None:
    installed, empty, tools = tmp_path / "installed", tmp_path / "empty", tmp_path / "bin"
    with zipfile.ZipFile(wheel) as package:
        package.extractall(installed)
    empty.mkdir()
    tools.mkdir()
    env = {"PATH": str(tools), "PYTHONPATH": str(installed), "HOME": str(empty), "LANG": "C.UTF-8"}
    env |= {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ}
    assert shutil.which("node", path=env["PATH"]) is None

    found = subprocess.run(
        [sys.executable, "-c", WHERE], cwd=empty, env=env, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()).is_relative_to(installed), "the checkout must not answer in its place"

    command = [sys.executable, "-m", "shequ.cli", "demo", "--no-serve", "--people", PEOPLE, "--json"]
    done = subprocess.run(command, cwd=empty, env=env, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-6000:]
    answer = json.loads(done.stdout)
    assert answer["format"] == 1
    assert len(answer["accounts"]) >= 15
    assert (empty / "var/demo.json").stat().st_mode & 0o077 == 0, "the passwords are for the owner only"

    checked = subprocess.run(
        [sys.executable, "-m", "shequ.cli", "check", "--json"],
        cwd=empty,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr[-3000:]
    statuses = {clause["status"] for clause in json.loads(checked.stdout)["clauses"]}
    assert "unmeasurable" in statuses, "a room that is not built is never green"
