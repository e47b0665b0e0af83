"""`shequ serve`: web and worker come up together, stay up, and go down together."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from shequ.config import serving

COMMAND = [sys.executable, "-m", "shequ.cli"]


@pytest.fixture(scope="module")
def served_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with an empty county in it."""
    home = tmp_path_factory.mktemp("served")
    words = [sys.executable, "manage.py", "migrate", "-v0", "--skip-checks"]
    subprocess.run(words, env=environment(home), check=True, timeout=120)
    return home


def environment(home: Path) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**plain, "SHEQU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "shequ.config.settings"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(answer: Callable[[], object], *, seconds: float = 60) -> object:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = answer()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def served(served_home: Path) -> Iterator[tuple[psutil.Process, int]]:
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)],
        env=environment(served_home),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield psutil.Process(process.pid), port
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def get(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def worker_of(parent: psutil.Process) -> psutil.Process | None:
    return next((child for child in parent.children(recursive=True) if "worker" in words_of(child)), None)


def words_of(process: psutil.Process) -> list[str]:
    """Words a process was started with; none of one that has ended, buried or not yet."""
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


@pytest.mark.slow
def test_serves_with_a_worker_mends_itself_and_goes_down_whole(served: tuple[psutil.Process, int]) -> None:
    parent, port = served
    until(lambda: get(port, "/healthz")[0] == 200)
    until(lambda: get(port, "/readyz")[0] == 200)
    assert json.loads(get(port, "/readyz")[1])["checks"]["worker"] == "ok"
    first = worker_of(parent)
    assert first is not None
    everybody = parent.children(recursive=True)
    assert {os.getpgid(child.pid) for child in everybody} == {os.getpgid(parent.pid)}

    first.kill()
    until(lambda: (again := worker_of(parent)) is not None and again.pid != first.pid)

    everybody = [parent, *parent.children(recursive=True)]
    parent.terminate()
    _gone, alive = psutil.wait_procs(everybody, timeout=30)
    assert not alive
    assert get(port, "/healthz")[0] == 0


@pytest.mark.slow
def test_a_killed_parent_takes_its_children_with_it(served: tuple[psutil.Process, int]) -> None:
    if sys.platform != "linux":
        pytest.skip("Linux ends children with their parent")
    parent, port = served
    until(lambda: get(port, "/healthz")[0] == 200)
    until(lambda: worker_of(parent))
    until(lambda: get(port, "/readyz")[0] == 200)
    children = parent.children(recursive=True)

    parent.kill()

    _gone, alive = psutil.wait_procs(children, timeout=30)
    assert not alive


def make_database(home: Path) -> None:
    """Make what `serve` takes for a database that was set up."""
    with closing(sqlite3.connect(home / "shequ.sqlite3")) as line:
        line.execute("CREATE TABLE django_migrations (id INTEGER)")


class TestRefusals:
    def run(self, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, "serve", *words], env=environment(home), capture_output=True, text=True, timeout=60, check=False
        )

    def test_a_demo_home_listens_to_this_machine_only(self, tmp_path: Path) -> None:
        make_database(tmp_path)
        (tmp_path / "demo.json").write_text("{}")
        done = self.run(tmp_path, "--host", "0.0.0.0", "--port", str(free_port()))
        assert done.returncode == 3
        assert "只能在本机监听" in done.stderr

    def test_an_empty_home_is_told_how_to_begin(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, "--port", str(free_port()))
        assert done.returncode == 2
        assert "shequ demo" in done.stderr

    def test_a_taken_port_is_said(self, tmp_path: Path) -> None:
        make_database(tmp_path)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            done = self.run(tmp_path, "--port", str(taken.getsockname()[1]))
        assert done.returncode == 2
        assert "--port" in done.stderr


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.0.5.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("a.b", False),
        ("", False),
    ],
)
def test_is_loopback(host: str, own: bool) -> None:
    assert serving.is_loopback(host) is own


class TestKeeper:
    def test_starts_again_what_died_and_stops_what_lives(self, tmp_path: Path) -> None:
        note = tmp_path / "starts"
        script = f"import time; open({str(note)!r}, 'a').write('x'); time.sleep(0 if len(open({str(note)!r}).read()) < 2 else 60)"
        keeper = serving.Keeper([sys.executable, "-c", script])
        keeper.start(after=lambda: None)
        until(lambda: note.exists() and len(note.read_text()) == 2, seconds=20)
        child = keeper.child
        assert child is not None
        keeper.stop()
        assert child.poll() is not None

    def test_stopping_before_the_start_starts_nothing(self, tmp_path: Path) -> None:
        keeper = serving.Keeper([sys.executable, "-c", "raise SystemExit"])
        keeper.stop()
        keeper._keep(lambda: None)
        assert keeper.child is None
