"""Cold start of `shequ serve` to its first page, and what a worker holds after a thousand requests.

Yardstick: the same server (granian), the same installed apps and database, but no pages of ours: the three
middlewares that the apps insist on and one view. Both are started alternately three times; the smallest of each counts.
Start-up is processor time of the whole process group, not wall time, so a busy machine does not spoil it.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from bench.figures import Figure, note, report

ROUNDS = 3
REQUESTS = 1000
START_BAR, MEMORY_BAR_MB = 2.5, 150
BARE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "bare_settings"
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
"""
BARE_SETTINGS = """
from shequ.config.settings import *
SECRET_KEY = "bench"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "shequ.config"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "bare_urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
"""
BARE_URLS = """
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("bare"))]
"""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tree(root: psutil.Process) -> list[psutil.Process]:
    """Return a process and all below it."""
    return [root, *root.children(recursive=True)]


def cpu_seconds(root: psutil.Process) -> float:
    """Return the processor time of a process group so far, ended children included."""
    total = 0.0
    for process in tree(root):
        try:
            used = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += used.user + used.system + used.children_user + used.children_system
    return total


def first_page(
    command: list[str], port: int, path: str, environment: dict[str, str]
) -> tuple[float, subprocess.Popen[bytes]]:
    """Start a server, wait for its first page, return processor seconds until then and the running server."""
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    root = psutil.Process(server.pid)
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit(f"the server ended with {server.returncode}: {' '.join(command)}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                answer.read()
            return cpu_seconds(root), server
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise SystemExit("no page after 30 s")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End a server and everything it started."""
    os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def workers_memory_mb(root: psutil.Process) -> float:
    """Return the resident memory of the fattest process of the group."""
    return max(process.memory_info().rss for process in tree(root)) / 2**20


def main() -> int:
    """Measure and report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--path", default="/sign-in/", help="the first page")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as folder:
        home = Path(folder)
        for name, text in (("bare.py", BARE), ("bare_settings.py", BARE_SETTINGS), ("bare_urls.py", BARE_URLS)):
            (home / name).write_text(text, encoding="utf-8")
        environment = {
            **os.environ,
            "SHEQU_HOME": str(home / "home"),
            "PYTHONPATH": f"{home}:{os.environ.get('PYTHONPATH', '')}",
        }
        binaries = Path(sys.executable).parent
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "-v0"],
            env={**environment, "DJANGO_SETTINGS_MODULE": "shequ.config.settings"},
            check=True,
        )
        ours, bare, memory = [], [], 0.0
        for turn in range(ROUNDS):
            port = free_port()
            command = [
                str(binaries / "granian"),
                "--interface",
                "wsgi",
                "--workers",
                "1",
                "--blocking-threads",
                "4",
                "--no-ws",
            ]
            spent, server = first_page([*command, "--port", str(port), "bare:application"], port, "/", environment)
            stop(server)
            bare.append(spent)
            port = free_port()
            serve = [sys.executable, "-m", "shequ.cli", "serve", "--port", str(port), "--no-worker"]
            spent, server = first_page(serve, port, chosen.path, environment)
            ours.append(spent)
            note(f"round {turn + 1}: bare {bare[-1]:.2f} s, ours {ours[-1]:.2f} s of processor time")
            if turn == ROUNDS - 1:
                for _ in range(REQUESTS):
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}{chosen.path}", timeout=30) as answer:
                        answer.read()
                memory = workers_memory_mb(psutil.Process(server.pid))
            stop(server)
    ratio = min(ours) / min(bare)
    return report([
        Figure("cold start to first page", ratio, "times", f"≤ {START_BAR}", ratio <= START_BAR,
               f"bare set-up {min(bare):.2f} cpu s, ours {min(ours):.2f} cpu s"),
        Figure("worker memory after 1,000 requests", memory, "MB", f"≤ {MEMORY_BAR_MB}", memory <= MEMORY_BAR_MB),
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
