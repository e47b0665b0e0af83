"""A check or a commit may be killed at any moment: nothing half-done is left, and it goes on or begins again."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.residents.rosters import HEADER, id_number, write_csv

pytestmark = pytest.mark.slow
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
    answer = roster.roster_import(call, path=Path(rest[0]), community="990101001001", progress=lambda *_: None)
    print(json.dumps([answer.rows_read, answer.new, answer.changed, answer.same, answer.rejected]))
"""


class Home:
    """A data folder and the steps done in it, each in a process of its own."""

    def __init__(self, folder: Path):
        self.folder = folder

    def start(self, *words):
        environment = {**os.environ, "SHEQU_HOME": str(self.folder), "DJANGO_SETTINGS_MODULE": "shequ.config.settings"}
        environment.pop("DATABASE_URL", None)
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
        with sqlite3.connect(self.folder / "shequ.sqlite3") as database:
            return database.execute(statement).fetchall()

    def count(self, table):
        return self.ask(f"SELECT count(*) FROM {table}")[0][0]


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
    home = Home(tmp_path_factory.mktemp("home"))
    home.run("prepare")
    return home


@pytest.fixture
def home(empty_home, tmp_path):
    shutil.copytree(empty_home.folder, tmp_path / "home")
    return Home(tmp_path / "home")


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
    assert json.loads(home.run("import", roster_file)) == [ROWS, 0, 0, ROWS, 0]
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
    assert all(answer[0] == sum(answer[1:]) for answer in answers)
