"""The front end builds with nothing but Python: no Node on PATH."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import assets  # noqa: E402

sys.path.pop(0)


def copy_of_house(folder: Path) -> Path:
    """Copy what the build reads; node_modules are linked, so that the packages are not fetched again."""
    house = folder / "house"
    shutil.copytree(ROOT / "frontend", house / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(ROOT / "tools", house / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(
        ROOT / "src/shequ/ui",
        house / "src/shequ/ui",
        ignore=shutil.ignore_patterns("dist", "__pycache__", ".assets.lock"),
    )
    modules = ROOT / "frontend/node_modules"
    if (modules / ".from-lock").is_file():
        shutil.copytree(modules, house / "frontend/node_modules", symlinks=True, copy_function=os.link)
    return house


@pytest.mark.slow
def test_builds_without_a_system_node(tmp_path: Path) -> None:
    house = copy_of_house(tmp_path)
    bare = tmp_path / "bin"
    bare.mkdir()
    for tool in ("sh", "env"):
        (bare / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    env = {
        name: value for name, value in os.environ.items() if name not in {"SKIP_FRONTEND", "NODE_PATH", "NODE_OPTIONS"}
    }
    env |= {"PATH": str(bare)}
    assert shutil.which("node", path=env["PATH"]) is None

    done = subprocess.run(
        [sys.executable, "tools/assets.py"], cwd=house, env=env, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    dist = house / "src/shequ/ui/static/dist"
    assert {"manifest.json", "icons.svg", "licences.txt", "sw.js", "stamp"} <= {path.name for path in dist.iterdir()}
    assert assets.is_current(house)
    licences = (dist / "licences.txt").read_text("utf-8")
    for name in ("@tabler/core", "@tabler/icons", "maplibre-gl", "echarts"):
        assert f"== {name} " in licences
    assert "== vite " not in licences, "tools do not travel along"
    again = subprocess.run(
        [sys.executable, "tools/assets.py"], cwd=house, env=env, capture_output=True, text=True, check=False
    )
    assert "up to date" in again.stdout, "a second run builds nothing"


def test_leaves_the_front_end_alone_when_told(tmp_path: Path) -> None:
    (tmp_path / "src/shequ/locale").mkdir(parents=True)
    said: list[str] = []
    assert assets.build(tmp_path, env={"SKIP_FRONTEND": "1"}, say=said.append) is False
    assert "SKIP_FRONTEND" in said[0]


def test_a_changed_source_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "frontend").mkdir()
    (tmp_path / "frontend/app.js").write_text("a")
    before = assets.frontend_digest(tmp_path)
    (tmp_path / "frontend/node_modules").mkdir()
    (tmp_path / "frontend/node_modules/x.js").write_text("other people's")
    assert assets.frontend_digest(tmp_path) == before
    (tmp_path / "frontend/app.js").write_text("b")
    assert assets.frontend_digest(tmp_path) != before


def test_finds_the_icons_that_are_named(tmp_path: Path) -> None:
    room = tmp_path / "src/shequ/room"
    room.mkdir(parents=True)
    (room / "page.html").write_text('{% icon "users" %}<c-icon name="map-2" /><c-button icon="plus" />', "utf-8")
    (room / "queries.py").write_text('Work(icon="files")\nItem(_("居民"), "home-2", "x")', "utf-8")
    assert set(assets.icons_used(tmp_path)) == {"users", "map-2", "plus", "files", "home-2"}


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert "://" not in "".join(line for line in lock.splitlines() if '"url"' not in line and '"integrity"' not in line)


def test_catalogues_compile_without_gettext_tools(tmp_path: Path) -> None:
    folder = tmp_path / "src/shequ/locale/en/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "路"\nmsgstr "road"\n', "utf-8"
    )
    assert assets.compile_catalogues(tmp_path, say=lambda _text: None) is True
    assert (folder / "django.mo").stat().st_size > 0
    assert assets.compile_catalogues(tmp_path, say=lambda _text: None) is False
