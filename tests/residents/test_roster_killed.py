"""A check or a commit may be killed at any moment: nothing half-done is left, and it goes on or begins again.

Each home has a database of its own: a file, or on PostgreSQL a copy of a prepared database.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest

from tests.residents.rosters import HEADER, id_number, write_csv

pytestmark = [pytest.mark.slow, pytest.mark.db]
SERVER = os.environ.get("DATABASE_URL", "")
ROWS = 5_000
COMMUNITY = "990101001001"

CHILD = """
import json, os, signal, sys
from pathlib import Path
import django
django.setup()
from django.utils import timezone
from shequ.kernel.call import Actor, Call
from shequ.residents.actions import roster, roster_staging, roster_writing
from shequ.residents.models import RosterBatch

def die():
    os.kill(os.getpid(), signal.SIGKILL)

step, *rest = sys.argv[1:]
call = Call(Actor.system("test"), at=timezone.now(), channel="cli")
if step == "prepare":
    from django.core.management import call_command
    from shequ.areas.models import Area
    from shequ.areas.rules import level_of, parent_code_of
    call_command("migrate", verbosity=0, interactive=False)
    for code in ("99", "9901", "990101", "990101001", "990101001001"):
        Area.objects.create(code=code, name=code, level=level_of(code), parent_id=parent_code_of(code) or None)
elif step == "open":
    print(roster.roster_open(call, path=Path(rest[0]), file_name="a.csv", community="990101001001"))
elif step == "check":
    last = int(rest[1])
    if last == -2:
        roster_staging._finish = lambda *_: die()
    if last == -1:
        first = roster_staging._stage_homes
        roster_staging._stage_homes = lambda *words: (first(*words), die())
    def tell(done, total):
        if last > 0 and total and done >= last:
            die()
    batch = roster.roster_check(call, batch_id=rest[0], progress=tell)
    print(json.dumps([batch.rows_read, batch.new, batch.changed, batch.same, batch.rejected]))
elif step == "commit":
    last = int(rest[1])
    if last > 0:
        inner, seen = roster_writing.Writing.run, []
        def run(self, statements):
            for statement in statements:
                inner(self, [statement])
                seen.append(1)
                if len(seen) == last:
                    die()
        roster_writing.Writing.run = run
    try:
        roster.roster_commit(call, batch_id=rest[0])
        print(json.dumps("committed"))
    except roster.RosterOutdated:
        print(json.dumps("outdated"))
elif step == "import":
    moment, last = (rest[1], int(rest[2])) if len(rest) > 1 else ("", 0)
    def tell(done, total):
        if moment == "check" and total and done >= last:
            die()
    if moment == "ready":
        roster.roster_commit = lambda *_words, **_more: die()
    if moment == "commit":
        inner, seen = roster_writing.Writing.run, []
        def run(self, statements):
            for statement in statements:
                inner(self, [statement])
                seen.append(1)
                if len(seen) == last:
                    die()
        roster_writing.Writing.run = run
    answer = roster.roster_import(call, path=Path(rest[0]), community="990101001001", progress=tell)
    print(json.dumps([answer.rows_read, answer.new, answer.changed, answer.same, answer.rejected, answer.went_on]))
"""


class Home:
    """A data folder with its database, and the steps done in it, each in a process of its own."""

    def __init__(self, folder: Path, url: str = ""):
        self.folder = folder
        self.url = url

    def start(self, *words):
        environment = {**os.environ, "SHEQU_HOME": str(self.folder), "DJANGO_SETTINGS_MODULE": "shequ.config.settings"}
        environment.pop("DATABASE_URL", None)
        if self.url:
            environment["DATABASE_URL"] = self.url
        return subprocess.Popen(
            [sys.executable, "-c", CHILD, *map(str, words)], env=environment, stdout=subprocess.PIPE, text=True
        )

    def run(self, *words):
        process = self.start(*words)
        out, _none = process.communicate(timeout=120)
        assert process.returncode == 0, words
        return out.strip().splitlines()[-1] if out.strip() else ""

    def die(self, *words):
        process = self.start(*words)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL, words

    def ask(self, statement):
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as database:
                found = database.execute(statement)
                return found.fetchall() if found.description else []
        with sqlite3.connect(self.folder / "shequ.sqlite3") as database:
            return database.execute(statement).fetchall()

    def count(self, table):
        return self.ask(f"SELECT count(*) FROM {table}")[0][0]


def new_database(template: str = "template1") -> str:
    """Make a database on the server of the suite, and return its address; "" on SQLite."""
    if not SERVER:
        return ""
    name = f"killed_{uuid4().hex[:12]}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{name}"))


def drop_database(url: str) -> None:
    if url:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{urlsplit(url).path[1:]}" WITH (FORCE)')


@pytest.fixture(scope="module")
def roster_file(tmp_path_factory):
    rows = []
    for at in range(ROWS):
        year, day, order = 1950 + at % 50, at // 50 % 28 + 1, 901 + at // 1400 * 2
        home = at // 3
        rows.append(
            [at, f"H{home}", f"高{chr(0x4E00 + at % 900)}{chr(0x5000 + at // 900)}", "户主" if at % 3 == 0 else "其他",
             id_number(f"{year}01{day:02d}", order), "男", "", "汉族", "", f"{home // 100 + 1}-1-{home % 100 + 100}"]
        )  # fmt: skip
    return write_csv(tmp_path_factory.mktemp("roster") / "a.csv", [HEADER, *rows])


@pytest.fixture(scope="module")
def empty_home(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("home"), new_database())
    home.run("prepare")
    yield home
    drop_database(home.url)


@pytest.fixture
def home(empty_home, tmp_path):
    shutil.copytree(empty_home.folder, tmp_path / "home")
    home = Home(tmp_path / "home", new_database(urlsplit(empty_home.url).path[1:]))
    yield home
    drop_database(home.url)


REGISTER = ("residents_resident", "residents_household", "residents_tenure", "residents_membership", "territory_dwelling",
            "residents_rosterchange", "residents_residentsearch")  # fmt: skip


def staged(home):
    return home.ask(
        "SELECT position, resident_id, bucket, household_id, dwelling_id, name FROM residents_rosterrow ORDER BY 1"
    )


def test_a_check_killed_anywhere_goes_on_to_the_same_rows(home, roster_file):
    whole = home.run("open", roster_file)
    home.run("check", whole, 0)
    expected = [row[5] for row in staged(home)]
    home.ask("DELETE FROM residents_rosterrow")
    batch = home.run("open", roster_file)

    for moment in (-1, 2000, -2):
        home.die("check", batch, moment)
        assert all(home.count(table) == 0 for table in REGISTER)
    answer = json.loads(home.run("check", batch, 0))

    assert answer == [ROWS, ROWS, 0, 0, 0]
    rows = staged(home)
    assert [row[0] for row in rows] == list(range(ROWS))
    assert [row[5] for row in rows] == expected
    assert len({row[1] for row in rows}) == ROWS


def test_a_commit_killed_anywhere_leaves_nothing_and_can_be_done_again(home, roster_file):
    batch = home.run("open", roster_file)
    home.run("check", batch, 0)

    for statement in (2, 8):
        home.die("commit", batch, statement)
        assert all(home.count(table) == 0 for table in REGISTER), statement
        assert home.ask("SELECT state FROM residents_rosterbatch") == [("ready",)]
    assert json.loads(home.run("commit", batch, 0)) == "committed"

    assert (
        home.count("residents_resident")
        == home.count("residents_tenure")
        == home.count("residents_rosterchange")
        - (home.ask("SELECT count(*) FROM residents_rosterchange WHERE kind <> 'new'")[0][0])
    )
    assert json.loads(home.run("import", roster_file))[:5] == [ROWS, 0, 0, ROWS, 0]
    if not home.url:
        assert home.ask("PRAGMA foreign_key_check") == []


def test_two_batches_of_one_roster_at_once_enter_once(home, roster_file):
    batches = [home.run("open", roster_file) for _round in range(2)]
    for batch in batches:
        home.run("check", batch, 0)

    processes = [home.start("commit", batch, 0) for batch in batches]
    answers = sorted(json.loads(process.communicate(timeout=120)[0].strip().splitlines()[-1]) for process in processes)

    assert answers == ["committed", "outdated"]
    assert home.count("residents_resident") == ROWS


def test_two_imports_of_one_roster_at_once_both_end_well(home, roster_file):
    processes = [home.start("import", roster_file) for _round in range(2)]
    answers = sorted(json.loads(process.communicate(timeout=120)[0].strip().splitlines()[-1]) for process in processes)

    assert home.count("residents_resident") == ROWS
    assert sorted(answer[1] for answer in answers) == [0, ROWS]
    assert all(answer[0] == sum(answer[1:5]) for answer in answers)
    assert not any(answer[5] for answer in answers)


def test_an_import_killed_anywhere_is_taken_up_by_the_next_of_the_same_file(home, roster_file):
    home.die("import", roster_file, "check", 2000)
    begun = home.ask("SELECT id FROM residents_rosterrow ORDER BY id")
    home.die("import", roster_file, "ready", 0)
    assert home.ask(f"SELECT id FROM residents_rosterrow ORDER BY id LIMIT {len(begun)}") == begun
    home.die("import", roster_file, "commit", 8)
    assert all(home.count(table) == 0 for table in REGISTER)

    *counts, went_on = json.loads(home.run("import", roster_file))

    assert counts == [ROWS, ROWS, 0, 0, 0]
    assert went_on
    assert home.ask("SELECT state FROM residents_rosterbatch") == [("committed",)]
    assert home.count("residents_resident") == ROWS


def test_a_stopped_import_begins_anew_when_the_register_has_changed_since(home, roster_file, tmp_path):
    home.die("import", roster_file, "check", 2000)
    line = [1, "X1", "高建国", "户主", id_number("19330507", 955), "男", "", "汉族", "", "9-9-999"]
    other = write_csv(tmp_path / "other.csv", [HEADER, line])
    home.run("import", other)

    *counts, went_on = json.loads(home.run("import", roster_file))

    assert counts == [ROWS, ROWS, 0, 0, 0]
    assert not went_on
    states = home.ask("SELECT state, count(*) FROM residents_rosterbatch GROUP BY state ORDER BY state")
    assert states == [("committed", 2), ("dropped", 1)]
