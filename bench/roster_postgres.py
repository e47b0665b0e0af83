"""Importing a clean roster on PostgreSQL, beside a bare COPY of the same rows into an empty copy of the database.

The work is done by the server, so seconds are those of the clock, import and COPY one after the other in one run on the
same server. The rows are read back from the filled database before the clock starts; the journal is not loaded.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.figures import Figure, note, report
from bench.roster import AGAIN_BAR, COMMUNITY, QUICK_ROWS, SHARE_BAR, TABLES, prepare, set_up, write_roster
from tools.postgres import postgres

BATCHES = "residents_rosterbatch"
PARENTS = ("files_storedfile", BATCHES)


def named(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path="/" + name))


def run_import(home: Path, path: Path) -> dict[str, Any]:
    """Import the roster twice; return seconds by the clock and counts."""
    set_up(home)
    from django.utils import timezone

    from shequ.kernel.call import Actor, Call
    from shequ.residents.actions.roster import roster_import

    seconds, answers = [], []
    for _round in range(2):
        call = Call(Actor.system("bench"), at=timezone.now(), channel="cli")
        begin = time.perf_counter()
        answers.append(roster_import(call, path=path, community=COMMUNITY, progress=lambda _done, _total: None))
        seconds.append(time.perf_counter() - begin)
    return {"first": seconds[0], "again": seconds[1], "new": answers[0].new, "same": answers[1].same}


def run_bare(filled: str, empty: str) -> float:
    """COPY the rows of the filled database into the empty one in one transaction; return seconds by the clock."""
    import psycopg

    with psycopg.connect(filled) as source, psycopg.connect(empty) as target:
        parents = [table for table in PARENTS if source.execute("SELECT to_regclass(%s)", [table]).fetchone()[0]]
        data = {table: _out(source, table) for table in (*parents, *TABLES)}
        target.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in parents:
            _in(target, table, data[table])
        begin = time.perf_counter()
        for table in TABLES:
            _in(target, table, data[table])
        target.commit()
        return time.perf_counter() - begin


def _out(connection: Any, table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
        return b"".join(bytes(block) for block in copy)


def _in(connection: Any, table: str, data: bytes) -> None:
    with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.write(data)


def child(url: str, *words: str) -> Any:
    """Run one step in a process of its own on a database and return its answer."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.roster_postgres", "--step", *words],
        check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "DATABASE_URL": url},
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> int:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=QUICK_ROWS)
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        step, *words = options.step
        steps = {
            "prepare": lambda home: prepare(Path(home)),
            "import": lambda h, p: run_import(Path(h), Path(p)),
            "bare": run_bare,
        }
        print(json.dumps(steps[step](*words)))
        return 0
    rows = options.rows
    with tempfile.TemporaryDirectory(prefix="shequ-bench-") as folder, postgres() as url:
        import psycopg

        home, path = Path(folder) / "home", Path(folder) / "roster.xlsx"
        home.mkdir()
        note(f"writing a roster of {rows:,} rows")
        write_roster(path, rows)
        child(url, "prepare", str(home))
        with psycopg.connect(named(url, "template1"), autocommit=True) as server:
            server.execute(f'CREATE DATABASE bare TEMPLATE "{urlsplit(url).path.lstrip("/")}"')
        done = child(url, "import", str(home), str(path))
        bare = float(child(url, "bare", url, named(url, "bare")))
        note(f"{done} bare {bare:.2f} s")
    if done["new"] != rows or done["same"] != rows:
        note("the import did not take every row")
        return 1
    first, again = done["first"], done["again"]
    return report(
        [
            Figure(
                f"import of {rows:,} clean rows, PostgreSQL", bare / first, "of the bare COPY's rows/s", f">= {SHARE_BAR}",
                bare / first >= SHARE_BAR, f"COPY {rows / bare:,.0f} rows/s; import {rows / first:,.0f} rows/s",
            ),
            Figure(
                "the same file again, PostgreSQL", first / again, "times the first import's rows/s", f">= {AGAIN_BAR}",
                first / again >= AGAIN_BAR, f"{rows / again:,.0f} rows/s",
            ),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
