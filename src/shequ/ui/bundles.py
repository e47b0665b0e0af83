"""What vite built: which files an entry needs. Without built files (tests, a checkout never set up) pages stay plain HTML."""

import functools
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

SPRITE = "dist/icons.svg"
PREFIX = "dist/"


def manifest() -> dict[str, Any]:
    """Return vite's manifest, read again when the file has changed; {} while nothing is built."""
    path = Path(str(settings.DJANGO_VITE["default"]["manifest_path"]))
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return {}
    return _manifest(str(path), stamp)


@functools.lru_cache(maxsize=2)
def _manifest(path: str, _stamp: int) -> dict[str, Any]:
    entries: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
    return entries


def files_of(entry: str) -> tuple[list[str], list[str]]:
    """Return (scripts, styles) of an entry as static paths; its own script is the first."""
    known = manifest()
    start = known.get(f"{entry}.js")
    if start is None:
        return [], []
    scripts, styles, seen = [], list(start.get("css", ())), set()
    todo = [start]
    while todo:
        part = todo.pop(0)
        if part["file"] in seen:
            continue
        seen.add(part["file"])
        scripts.append(part["file"])
        for name in part.get("imports", ()):
            todo.append(known[name])
            styles += [css for css in known[name].get("css", ()) if css not in styles]
    return [PREFIX + name for name in scripts], [PREFIX + name for name in styles]


def shell_files() -> list[str]:
    """Return the addresses of what the offline worker keeps: styles, scripts and icons of the shell, nothing of people."""
    scripts, styles = files_of("app")
    if not scripts:
        return []
    own = ["ui/theme.js", "ui/icon.svg", "ui/icon-192.png", "django_htmx/htmx-2.min.js"]
    return [static(path) for path in [*scripts, *styles, *own]] + [sprite_address()]


def sprite_address() -> str:
    """Return the address of the icon sprite, with its digest, so that a new icon is never hidden by an old copy."""
    try:
        stamp = os.stat(_sprite_path()).st_mtime_ns  # noqa: PTH116 (asked for every icon of a page)
    except FileNotFoundError:
        return static(SPRITE)
    return _address(stamp)


@functools.cache
def _sprite_path() -> str:
    return str(Path(str(settings.DJANGO_VITE["default"]["manifest_path"])).parent / "icons.svg")


@functools.lru_cache(maxsize=2)
def _address(_stamp: int) -> str:
    return f"{static(SPRITE)}?v={hashlib.sha256(Path(_sprite_path()).read_bytes()).hexdigest()[:8]}"
