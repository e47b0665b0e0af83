"""`shequ serve`: one process group of web and worker, started, watched and taken down together.

This process knows no Django: it is the web server's own main process and the parent of the worker. The web comes first;
the worker starts once the web answers. Whoever of them dies is started again; when this process goes, even killed,
they go with it.
"""

import ctypes
import ipaddress
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from shequ.config.speech import tell

REFUSED, MISUSE = 3, 2
THREADS = 4
THREAD_IDLE_S = 600
"""A thread of the web server keeps its connection to the database; so threads that rest are not thrown away soon."""
STOP_S = 15
FIRST_ANSWER_S = 60
FORKED_AFTER_S = 1.0
STEADY_S = 60
"""A worker that lived this long was well; the wait before the next start begins anew."""
LONGEST_WAIT_S = 30.0
PR_SET_PDEATHSIG = 1
EXPECTS_WORKER = "SHEQU_WORKER_OF"
"""Names the process that keeps a worker; the worker ends with it, and the web expects to hear of the worker."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址；演示数据目录只能用本机地址")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="监听端口")
@click.option("--no-worker", is_flag=True, help="只起网页服务，不起后台服务")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="网页服务的进程数")
def serve(host: str, port: int, processes: int, *, no_worker: bool) -> None:
    """启动网页服务和后台服务，按 Ctrl+C 一起停止。"""
    home = Path(os.environ.get("SHEQU_HOME", "var")).resolve()
    check_environment()
    check_home(home)
    check_address(home, host, port)
    os.environ["SHEQU_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "shequ.config.settings")
    os.environ[EXPECTS_WORKER] = "" if no_worker else str(os.getpid())
    worker = None if no_worker else Keeper([sys.executable, "-m", "shequ.cli", "worker"])
    at = f"http://{_shown(host)}:{port}/"
    click.echo(tell("网页服务：{at}　数据目录：{home}", at=at, home=home), err=True)
    run_web(host, port, processes, worker)


def check_environment() -> None:
    """End with a sentence when the environment holds a value that is wrong; the web would die of it, again and again."""
    from shequ.config import environment

    try:
        environment.check()
    except environment.EnvironmentWrong as wrong:
        click.echo(tell("环境变量的值不对，没有启动：\n{wrong}", wrong=wrong), err=True)
        sys.exit(MISUSE)


def check_home(home: Path) -> None:
    """End with a sentence when there is nothing to serve yet."""
    if not os.environ.get("DATABASE_URL") and not _has_tables(home / "shequ.sqlite3"):
        said = tell(
            "数据目录 {home} 里还没有数据库。先运行 shequ demo（演示县）或 shequ upgrade（空的新县）", home=home
        )
        click.echo(said, err=True)
        sys.exit(MISUSE)


def _has_tables(database: Path) -> bool:
    """Say whether a database was made there; a file alone is none (a command that only looks makes an empty one)."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as line:
        return line.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone() is not None


def check_address(home: Path, host: str, port: int) -> None:
    """End with a sentence when the address may not or cannot be listened at."""
    if (home / "demo.json").exists() and not is_loopback(host):
        said = tell("演示数据目录关闭了第二重验证，只能在本机监听。请用 --host 127.0.0.1，或者换一个数据目录")
        click.echo(said, err=True)
        sys.exit(REFUSED)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            place, why = f"{host}:{port}", error.strerror
            click.echo(tell("不能在 {place} 监听：{why}。请换一个端口（--port）", place=place, why=why), err=True)
            sys.exit(MISUSE)


def is_loopback(host: str) -> bool:
    """Say whether an address is this machine's own, reached by nobody else."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def run_web(host: str, port: int, processes: int, worker: "Keeper | None") -> None:
    """Serve until a signal comes; then end the web, the worker, and return."""
    from granian.constants import Interfaces, Loops
    from granian.server import Server

    server = Server(
        "shequ.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        loop=Loops.asyncio,
        workers=processes,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=THREAD_IDLE_S,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=STOP_S,
        log_enabled=False,
    )
    if worker is not None:
        server.on_startup(lambda: worker.start(after=lambda: await_answer(host, port)))
        server.on_shutdown(worker.stop)
    # The loader is the first thing that runs in a new web process.
    server.serve(target_loader=partial(load_web, os.getpid()), wrap_loader=False)


def load_web(parent: int) -> Any:
    """Return the web application, in a process that ends with its parent."""
    die_with_parent(parent)
    from shequ.config.wsgi import application

    return application


def await_answer(host: str, port: int) -> None:
    """Return once the web answers, or after a while all the same."""
    deadline = time.monotonic() + FIRST_ANSWER_S
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    request = f"GET /healthz HTTP/1.0\r\nHost: {_shown(own)}\r\n\r\n".encode()
    while time.monotonic() < deadline:
        try:
            with socket.create_connection((own, port), timeout=FIRST_ANSWER_S) as line:
                line.sendall(request)
                if line.recv(16).startswith(b"HTTP/1."):
                    return
        except OSError:
            pass
        time.sleep(0.2)


class Keeper:
    """Keeps one child process alive until told to stop."""

    def __init__(self, words: list[str]):
        self.words = words
        self.child: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self, *, after: Callable[[], None]) -> None:
        """Start the child in the background, once `after` returns."""
        self._thread = threading.Thread(target=self._keep, args=(after,), name="worker-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the child: asked first, killed when it does not listen."""
        with self._lock:
            self._stopping.set()
            child = self.child
        if child is None:
            return
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _keep(self, after: Callable[[], None]) -> None:
        # The main thread forks the web processes meanwhile: a lock held here just then would stay shut in them.
        self._stopping.wait(FORKED_AFTER_S)
        after()
        wait_s = 1.0
        while not self._stopping.is_set():
            with self._lock:
                if self._stopping.is_set():
                    return
                # In the group of this process. It ends with this thread, which lives as long as the process does.
                self.child = subprocess.Popen(self.words, stdin=subprocess.DEVNULL)  # noqa: S603 (our own command)
            began = time.monotonic()
            code = self.child.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > STEADY_S:
                wait_s = 1.0
            said = tell("后台服务意外结束（{code}），{wait} 秒后重新启动", code=code, wait=round(wait_s))
            click.echo(said, err=True)
            self._stopping.wait(wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)


def die_with_parent(parent: int) -> None:
    """Ask Linux to end this process when its parent is gone, however it went; end now when it is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(0)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
