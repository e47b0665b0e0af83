"""A demonstration county in a folder of its own, served on a free port, and a browser to walk through it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PEOPLE = 400
START_S = 60
SEED_S = 600
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Site:
    """Where the county is served, and who may enter."""

    url: str
    accounts: tuple[dict[str, str], ...]
    home: Path

    def account(self, role: str) -> dict[str, str]:
        """Return the account of a role."""
        return next(account for account in self.accounts if account["role"] == role)

    @property
    def roles(self) -> list[str]:
        """The roles there are."""
        return list(dict.fromkeys(account["role"] for account in self.accounts))


def chromium() -> str | None:
    """Return the path of a Chromium on this machine, "" for playwright's own, None when there is none."""
    named = os.environ.get("SHEQU_CHROMIUM") or next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if named:
        return named
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        return "" if Path(driver.chromium.executable_path).exists() else None


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a shequ process over a data folder, free of what the test settings left."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    return {**kept, "SHEQU_HOME": str(home), "SHEQU_DEBUG": "0"}


def seed(home: Path, *, people: int = PEOPLE) -> None:
    """Make the demonstration county and do the jobs that it asked for, without serving it."""
    for words in (("demo", "--no-serve", "--people", str(people), "--json"), ("jobs", "run")):
        command = [sys.executable, "-m", "shequ.cli", *words]
        done = subprocess.run(
            command, env=environment(home), capture_output=True, text=True, timeout=SEED_S, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path) -> Iterator[Site]:
    """Serve a data folder until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "shequ.cli", "serve", "--port", str(port), "--no-worker"]
    log = (home / "journey.log").open("wb")
    process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + START_S
        while not _answers(url + "/offline/"):
            assert process.poll() is None, (home / "journey.log").read_text("utf-8", "replace")[-4000:]
            assert time.monotonic() < until, "the server did not start in time"
            time.sleep(0.2)
        known: dict[str, Any] = json.loads((home / "demo.json").read_text("utf-8"))
        yield Site(url, tuple(known["accounts"]), home)
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


@contextmanager
def worked(home: Path) -> Iterator[None]:
    """Let a worker do the jobs of a data folder until the block ends."""
    command = [sys.executable, "-m", "shequ.cli", "worker"]
    with (home / "journey-worker.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment(home), stdout=log, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
